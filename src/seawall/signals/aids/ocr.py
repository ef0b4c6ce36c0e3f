"""The letters in a picture, by Tesseract where it is installed; a lead, never a verdict.

The picture is opened in the jail and leaves it as plain grey values; Tesseract, which runs
outside, gets those behind a header of our own, so that it parses nothing a stranger wrote.
It runs with one thread, a time limit, and no environment but the place of its data.

It loses accents, and makes letters out of patterns. What it read goes to the matcher as
evidence of grade ``derived``: a hit there can hold content for a person to look at, and no
more (`signals_of_reading`).
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from seawall.errors import InvalidRequest, Unavailable
from seawall.sandbox import DecoderPool
from seawall.sandbox.pictures._grey import GreyAsk, GreyFacts
from seawall.signals._model import Hashed, Signal
from seawall.signals.aids.model import not_installed

INSTALL = "apt-get install tesseract-ocr"
SECONDS = 30.0
LONGEST = 100_000  # characters


class ReadingFailed(Unavailable):
    """Tesseract ran too long, or ended in an error."""


class NoSuchLanguage(InvalidRequest):
    """A language whose pack is not installed."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """What stands in a picture, as far as it could be read, and by which language packs."""

    text: str
    languages: tuple[str, ...]


def read_text(
    picture: bytes,
    *,
    pool: DecoderPool,
    languages: Sequence[str] | None = None,
    seconds: float = SECONDS,
) -> ReadText:
    """The letters in a picture, in the named languages or all that are installed.

    ``languages`` are Tesseract's codes, as ``eng`` or ``ara``. Raises `NotInstalled`,
    `NoSuchLanguage`, `ReadingFailed`, or what opening a picture raises.
    """
    chosen = _checked(languages)
    facts, values = pool.room("grey").ask(picture, GreyAsk(), GreyFacts)
    if len(values) != facts.width * facts.height:
        raise ReadingFailed("The picture came without its values.", remedy="Try again.")
    plain = b"P5\n%d %d\n255\n" % (facts.width, facts.height) + values
    text = _run(plain, chosen, seconds).decode("utf-8", "replace")
    return ReadText(text.replace("\f", "").strip()[:LONGEST], chosen)


def installed_languages() -> tuple[str, ...]:
    """The codes of the language packs on this machine."""
    return _languages(_program())


def signals_of_reading(hashed: Hashed) -> tuple[Signal, ...]:
    """The signals of a text that was read from a picture: marked as derived, each of them."""
    return tuple(
        replace(signal, grade="derived", view=signal.view or "read from the picture")
        for signal in hashed.signals
    )


def _checked(languages: Sequence[str] | None) -> tuple[str, ...]:
    installed = installed_languages()
    if languages is None:
        return installed
    if missing := [code for code in languages if code not in installed]:
        raise NoSuchLanguage(
            f"There is no language pack {missing[0][:20]!r}.",
            field="languages",
            remedy=f"Use {', '.join(installed)}, or install tesseract-ocr-{missing[0][:20]}.",
        )
    return tuple(languages) or installed


def _program() -> str:
    if program := shutil.which("tesseract"):
        return program
    raise not_installed("Tesseract, which reads letters in pictures,", INSTALL)


@cache
def _languages(program: str) -> tuple[str, ...]:
    listed = subprocess.run(  # noqa: S603 - the program the machine's owner installed
        [program, "--list-langs"], capture_output=True, check=False, env=_environment(), timeout=10
    )
    codes = listed.stdout.decode("utf-8", "replace").splitlines()[1:]
    return tuple(sorted(code for code in codes if code and code != "osd"))


def _run(picture: bytes, languages: Sequence[str], seconds: float) -> bytes:
    command = [_program(), "stdin", "stdout", "-l", "+".join(languages)]
    try:
        process = subprocess.run(  # noqa: S603 - the program the machine's owner installed
            command,
            input=picture,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise ReadingFailed(
            f"Reading the letters took more than {seconds:g} seconds and was stopped.",
            remedy="Name one language, or give it a smaller picture.",
        ) from None
    if process.returncode:
        raise ReadingFailed(
            f"Tesseract ended with {process.returncode}.", remedy="Run `tesseract --list-langs`."
        )
    return process.stdout


def _environment() -> dict[str, str]:
    environment = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    if data := os.environ.get("TESSDATA_PREFIX"):
        environment["TESSDATA_PREFIX"] = data
    return environment
