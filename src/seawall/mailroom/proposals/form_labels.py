"""The labels of Annex I as patterns, and where they stand in a text, in the languages of the Union.

The words come from the tables that forms are printed from (`annexes/labels.py`) and read by
(`annexes/annex_languages.py`), so a form that we print is a form that we read. Line breaks inside
a label, a bullet before it, a colon behind it, its apostrophes and the words in its brackets are
the sender's choice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from seawall.forms.annexes.annex_languages import AnnexLanguage, annex_languages
from seawall.mailroom.proposals.section_headings import Heading, headings_of

ENGLISH = "en"
_BULLET = r"^[ \t]*(?:[-–•*][ \t]*|\(?\w{1,3}[.)][ \t]*)?"
_BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)\s*")
_MAYBE_BRACKETS = r"(?:\s*\((?:[^()]|\([^()]{0,80}\)){0,80}\))?"
_ANYTHING = r"[\s\S]{0,400}?"
_ALONE, _AT_ALL = r"[ \t]*(?:[:：]|(?=\n|\Z))", r"(?!\w)[ \t]*[:：]?"
_FEW_WORDS = 3
_BESIDE_THE_FORM = (
    ("language", "Language of the order"),
    ("emergency", "Emergency, as stated: Article 3(2)"),
)
#: Letters and marks that are typed in two ways.
_TYPED = {
    "'": "['’ʼ`]",
    "-": r"[-\u2010\u2011\u00ad\ufffe\x02]?\s?-?",  # a line may break there, with or without it
    "ș": "[șş]",
    "ț": "[țţ]",
    "Ș": "[ȘŞ]",
    "Ț": "[ȚŢ]",
}
_SHORTEST_ANCHOR = 14  # letters of a label that tell a language
_LOOKED_AT = (400_000, 200_000)  # letters from the beginning and before the end
_FEWEST_ANCHORS = 2
_MOST_LANGUAGES = 2  # beside English: a form has one, and a bilingual one two


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A label to look for: its field, the box it stands beside if it is a tick's, its section."""

    key: str
    tick: str
    letter: str
    patterns: tuple[re.Pattern[str], ...]
    is_long: bool
    """So many words that they stand in no other text by chance."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A label, or a section's heading (no label), where it stands in a text."""

    start: int
    end: int
    label: FormLabel | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the labels of one language in it."""

    language: str
    headings: tuple[Heading, ...]
    spots: tuple[Spot, ...]

    @property
    def count(self) -> int:
        """How many fields are labelled."""
        return len({spot.label.key for spot in self.spots if spot.label})


def labelled(text: str) -> LabelledText:
    """The text with the labels of that language in which it has most of them."""
    headings = headings_of(text)
    readings = [
        LabelledText(code, headings, _spots_of(text, headings, every_label(code)))
        for code in (ENGLISH, *_languages_in(text))
    ]
    return max(readings, key=lambda reading: reading.count)


@cache
def every_label(language: str = ENGLISH) -> tuple[FormLabel, ...]:
    """The labels of Annex I in the order of the form."""
    return tuple(_labels(annex_languages()[language]))


def folded(text: str) -> str:
    """The words of a text as they are compared: in small letters, one space between them."""
    composed = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return " ".join(composed.split())


def _languages_in(text: str) -> list[str]:
    """The languages whose labels stand in the text, the likeliest first."""
    head, tail = _LOOKED_AT
    words = folded(text if len(text) <= head + tail else f"{text[:head]}\n{text[-tail:]}")
    counts = {
        code: len({key for key, anchor in anchors if anchor in words})
        for code, anchors in _anchors().items()
    }
    likely = [code for code, count in counts.items() if count >= _FEWEST_ANCHORS]
    return sorted(likely, key=lambda code: -counts[code])[:_MOST_LANGUAGES]


@cache
def _anchors() -> dict[str, list[tuple[str, str]]]:
    return {
        code: [
            (key, anchor)
            for (key, _), wordings in language.wordings.items()
            for words in wordings
            if len(anchor := folded(words.partition("(")[0].partition("...")[0]))
            >= _SHORTEST_ANCHOR
        ]
        for code, language in annex_languages().items()
        if code != ENGLISH
    }


def _spots_of(
    text: str, headings: Sequence[Heading], labels: Sequence[FormLabel]
) -> tuple[Spot, ...]:
    """The labels of a text in its order, each sought in its own section first."""
    spots = [] if headings else list(_spots(text, 0, len(text), labels))
    ends = [*(following.start for following in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=False):
        spots.append(Spot(heading.start, heading.end, letter=heading.letter))
        section_labels = [label for label in labels if label.letter == heading.letter]
        spots += _spots(text, heading.end, end, section_labels)
    found = {(spot.label.key, spot.label.tick) for spot in spots if spot.label}
    missing = [one for one in labels if one.is_long and (one.key, one.tick) not in found]
    strays = _strays(text, missing, spots) if found else []
    return tuple(sorted((*spots, *strays), key=lambda spot: spot.start))


def _spots(text: str, start: int, end: int, labels: Sequence[FormLabel]) -> Iterator[Spot]:
    at = start
    for label in labels:
        label_match = next((m for p in label.patterns if (m := p.search(text, at, end))), None)
        if label_match:
            at = label_match.end()
            yield Spot(label_match.start("words"), at, label, label.letter)


def _strays(text: str, labels: Sequence[FormLabel], taken: Sequence[Spot]) -> list[Spot]:
    """Labels that stand out of their order: a PDF says its text in whatever order it likes."""
    strays: list[Spot] = []
    for label in labels:
        for pattern in label.patterns:
            stray = pattern.search(text, 0, _LOOKED_AT[0])
            if stray and not any(
                spot.start < stray.end() and stray.start("words") < spot.end
                for spot in (*taken, *strays)
            ):
                strays.append(Spot(stray.start("words"), stray.end(), label, label.letter))
                break
    return strays


def _labels(language: AnnexLanguage) -> Iterator[FormLabel]:
    for section in language.words.sections:
        for field in section.fields:
            for tick in (*([""] if field.label else []), *(tick for tick, _ in field.ticks)):
                wordings = language.wordings[field.key, tick]
                patterns = _of_ticks(wordings) if tick else _of_field(wordings)
                is_long = len(wordings[0].split()) > _FEW_WORDS
                yield FormLabel(field.key, tick, section.letter, patterns, is_long)
    for key, label_text in _BESIDE_THE_FORM:
        yield FormLabel(key, "", "G", _of_field((label_text,)), is_long=True)


def _of_field(wordings: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """A short label rather stands alone in its line or before a colon, as in ordinary mail."""
    short = [words for words in wordings if len(words.split()) <= _FEW_WORDS]
    long = [words for words in wordings if words not in short]
    return tuple(
        re.compile(f"{_BULLET}(?P<words>{_words(words)}){end}", re.MULTILINE | re.IGNORECASE)
        for end, group in ((_AT_ALL, long), (_ALONE, short), (_AT_ALL, short))
        for words in group
    )


def _of_ticks(wordings: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"(?P<words>{_words(words)})", re.IGNORECASE) for words in wordings)


def _words(label_text: str) -> str:
    """The words with any white space between them; "..." and what is in brackets may be more."""
    return _ANYTHING.join(_piece(piece) for piece in label_text.split("...") if piece.strip())


def _piece(words: str) -> str:
    parts = [r"\s+".join(map(_word, part.split())) for part in _BRACKETS.split(words)]
    return (_MAYBE_BRACKETS + r"\s*").join(parts).removesuffix(r"\s*")


def _word(word: str) -> str:
    return "".join(_TYPED.get(letter, re.escape(letter)) for letter in word)
