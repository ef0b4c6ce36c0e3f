"""The languages a statement is written in, and which of them a person is most likely to read."""

from __future__ import annotations

#: Where the user's side is complete; anything else is told in the first of them.
LANGUAGES = ("en", "fr", "de", "ar")


def spoken_language(language: str) -> str:
    """The language to write in for somebody who posts in this one: `pt-BR` is `pt` here."""
    short = language.strip().lower().replace("_", "-").partition("-")[0]
    return short if short in LANGUAGES else LANGUAGES[0]
