"""Aids for the person who reviews: language, likeness of meaning, letters in a picture.

None of them is a signal, and none may decide anything. What language a text is in helps
to find the right reviewer; texts of like meaning help to sort a queue or to find more of
the same; letters read from a picture help to search. Each needs a package that a plain
install does not bring, carries its own weights, and never fetches any; where it is missing,
`NotInstalled` says what to install.
"""

from seawall.signals.aids.embedding import Embedder, Likeness, embed, similar
from seawall.signals.aids.language import Language, language_of
from seawall.signals.aids.model import NotInstalled
from seawall.signals.aids.ocr import (
    NoSuchLanguage,
    ReadingFailed,
    ReadText,
    installed_languages,
    read_text,
    signals_of_reading,
)

__all__ = [
    "Embedder",
    "Language",
    "Likeness",
    "NoSuchLanguage",
    "NotInstalled",
    "ReadText",
    "ReadingFailed",
    "embed",
    "installed_languages",
    "language_of",
    "read_text",
    "signals_of_reading",
    "similar",
]
