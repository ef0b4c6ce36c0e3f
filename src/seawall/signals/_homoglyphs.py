"""Letters of one script that pass for letters of another.

A small part of Unicode's confusables (UTS 39), lower case: those that are drawn alike
in common fonts, or whose capitals are. A word is only touched if it mixes scripts, or
if it could be Latin letter by letter in a text whose other words are Latin: genuine
Russian or Greek stays as it is.
"""

import re

_CYRILLIC = dict(zip("авеһіјкмнорсԛѕтуԝхԁ", "abehijkmhopcqstywxd", strict=True))
_GREEK = dict(zip("αβγεζηικμνορτυχ", "abyezhikmvoptux", strict=True))
_TO_LATIN = str.maketrans(_CYRILLIC | _GREEK)
_TO_CYRILLIC = str.maketrans(dict(zip("abehijkmopcqstywxd", "авеһіјкморсԛѕтуԝхԁ", strict=True)))

_LATIN_LETTER = re.compile("[a-zß-öø-ÿ\u0100-\u024f]")
_CYRILLIC_OWN = re.compile(f"(?![{''.join(_CYRILLIC)}])[\u0430-\u052f]")
_GREEK_OWN = re.compile(f"(?![{''.join(_GREEK)}])[\u03ac-\u03ce]")
_LOOKALIKE = re.compile(f"[{''.join(_CYRILLIC)}{''.join(_GREEK)}]")


def fold_homoglyphs(text: str) -> str:
    """Undo the mixing, word by word; words are separated by single spaces.

    >>> fold_homoglyphs("\u0430tt\u0430ck \u043c\u0438\u0440")
    'attack \u043c\u0438\u0440'
    """
    if not _LOOKALIKE.search(text):
        return text
    foreign = bool(_CYRILLIC_OWN.search(text) or _GREEK_OWN.search(text))
    may_be_latin = bool(_LATIN_LETTER.search(text)) and not foreign
    return " ".join(_word(word, may_be_latin=may_be_latin) for word in text.split(" "))


def _word(word: str, *, may_be_latin: bool) -> str:
    if not _LOOKALIKE.search(word):
        return word if not _CYRILLIC_OWN.search(word) else word.translate(_TO_CYRILLIC)
    mixed = bool(_LATIN_LETTER.search(word))
    if _CYRILLIC_OWN.search(word):
        return word.translate(_TO_CYRILLIC) if mixed else word
    if _GREEK_OWN.search(word):
        return word
    return word.translate(_TO_LATIN) if mixed or may_be_latin else word
