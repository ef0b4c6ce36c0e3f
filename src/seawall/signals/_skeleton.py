"""The skeleton of a text: what is left of its words whatever was done to hide them.

Passages and near-duplicates are compared by it. It goes further than the normal form of
the `text` type, because five words in a row have to agree and not one, so letters may be
thrown together that tell single words apart:

- letters drawn alike in Latin, Cyrillic and Greek are one letter, in every word (the idea
  of UTS 39's skeleton), and so are l, i, 1, | and !;
- signs and digits that stand for letters inside a word are those letters (`gr3y`, `@ct`);
- accents are dropped, and Arabic letters that are written for one another are one;
- a letter repeated is one letter.

Words, their order and the single spaces between them stay. Offsets that matching reports
count characters of the skeleton; `places_in` finds them in the text as it was written.
Linear in the characters.
"""

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.signals import _compiled
from seawall.signals.text import decoded_text, normalised_text

Codes = NDArray[np.uint32]

ROUNDS = 4  # as in `text`: a second one changes something in a handful of contrived texts
TABLE = 0x20000
SPACE = 0x20

_ALIKE = dict(
    zip("авеһіјкмнорсԛѕтуԝхԁαβγεζηικμνορτυχ", "abehijkmhopcqstywxdabyezhikmvoptux", strict=True)
)
_LATIN = {"l": "i", "ı": "i", "ł": "i", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t"}
_ARABIC = {
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ک": "ك",
}
_ACCENTED = (*range(0xC0, 0x530), *range(0x1E00, 0x2000))
_DIGITS = np.array([ord(letter) for letter in "oizeasgtbg"], np.uint32)

_HIDING = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LEADING = re.compile(r"[@$€£＠＄](?=[^\W\d_])")
_INSIDE = re.compile(r"(?<=[^\W\d_])[!¡|+！｜＋](?=[^\W\d_])")
_STANDS_FOR = str.maketrans("@＠$＄€£!！¡|｜+＋", "aasseiiiiiitt")


def skeleton(text: str | bytes) -> str:
    r"""The text as passages compare it; empty where nothing comparable is left.

    >>> skeleton("Th\u0435 Gr3y T1de r!ses")
    'the grey tide rises'
    """
    return text_of_codes(skeleton_codes(text))


def skeleton_codes(text: str | bytes, normal: str | None = None) -> Codes:
    """The skeleton as code points, uint32 of shape (n,).

    ``normal`` is the text's normal form, where that is known already.
    """
    source_text = decoded_text(text)
    plain = undressed_letters(source_text)
    if normal is None or plain != source_text:
        normal = normalised_text(plain)
    codes = _round(normal)
    for _ in range(ROUNDS - 1):
        after = text_of_codes(codes)
        if after.isascii() or unicodedata.is_normalized("NFKC", after):
            break
        codes = _round(normalised_text(after))
    return codes


def undressed_letters(text: str) -> str:
    """Signs that stand for letters inside words, as those letters."""
    if text.isascii():
        if not any(sign in text for sign in "@$!|+"):
            return text
    else:
        text = _HIDING.sub("", text)
    text = _LEADING.sub(_letter, text)
    return _INSIDE.sub(_letter, text)


def text_of_codes(codes: Codes) -> str:
    """Code points as a string."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def codes_of_text(text: str) -> Codes:
    """A string as code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)


def _letter(sign: re.Match[str]) -> str:
    return sign[0].translate(_STANDS_FOR)


def _round(plain: str) -> Codes:
    codes = codes_of_text(plain)
    if not len(codes):
        return codes
    compiled = _compiled.skeleton(codes, _table(), _DIGITS)
    return _plainly(codes) if compiled is None else compiled


def _plainly(codes: Codes) -> Codes:
    """What the kernel does, in NumPy."""
    if int(codes.max()) < TABLE:
        codes = _table()[codes]
    else:
        codes = np.where(codes < TABLE, _table()[np.minimum(codes, TABLE - 1)], codes)
    digits = (codes >= 0x30) & (codes <= 0x39)
    if digits.any():
        codes = _spelled(codes, digits)
        digits = (codes >= 0x30) & (codes <= 0x39)
    is_repeat = np.zeros(len(codes), bool)
    is_repeat[1:] = (codes[1:] == codes[:-1]) & ~digits[1:]
    return codes[~is_repeat]


def _spelled(codes: Codes, digits: NDArray[np.bool_]) -> Codes:
    """Digits as letters in words that have letters too."""
    space = codes == SPACE
    word = np.cumsum(space)
    lettered = np.zeros(int(word[-1]) + 1, bool)
    lettered[word[~space & ~digits]] = True
    stand = digits & lettered[word]
    codes = codes.copy()
    codes[stand] = _DIGITS[codes[stand] - 0x30]
    return codes


@cache
def _table() -> Codes:
    """What each of the first 131,072 characters is compared as."""
    table = np.arange(TABLE, dtype=np.uint32)
    for point in _ACCENTED:
        base, *marks = list(unicodedata.normalize("NFD", chr(point)))
        if marks and all("\u0300" <= mark <= "\u036f" for mark in marks):
            table[point] = ord(base)
    for letter, plain_letter in (_ALIKE | _LATIN | _ARABIC).items():
        table[ord(letter)] = ord(plain_letter)
    table = table[table]  # an accented look-alike: the base's own letter
    return table[table]
