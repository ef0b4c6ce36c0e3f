"""TLSH: a fuzzy digest of a text's bytes, for exchange with lists that hold it.

Made by Trend Micro's library (`py-tlsh`, the extra `tlsh`) from the UTF-8 bytes as they
were sent, which is what other lists hold: a change of case or a look-alike letter moves
it, so `passage` and `minhash` find more. It needs 50 bytes with some variety; a shorter
text has no value, and a note says so (other tools store an empty string there, which then
equals every other short text).

Two values are compared without their lengths (`diffxlen`); texts within 30 are alike.
Values can be compared and kept without the extra, only not made. Source: Oliver, Cheng and
Chen, *TLSH: a locality sensitive hash*, 2013. Linear in the bytes.
"""

from functools import cache
from importlib import import_module
from types import ModuleType

from seawall.errors import Unsupported, extra_remedy
from seawall.signals._model import (
    Example,
    InvalidSignal,
    Signal,
    SignalType,
    by_format,
    format_names,
    hex_value,
)
from seawall.signals.text import decoded_text

THRESHOLD = 30
MARK = "T1"
DIGITS = 70
LEAST = 50  # bytes

_EXAMPLE = "The harbour lights went out one after the other that evening, all but one."


class TlshMissing(Unsupported):
    """The library that makes these values is not installed."""


_VALUE = "T127A0015A6B0A93A666852A5B130BE04CFB6184785AA1D5A4A8CA24A5270246601722F7"


class TlshType(SignalType):
    """The signal type."""

    name = "tlsh"
    kind = "tlsh"
    content = frozenset({"text"})
    default_threshold = THRESHOLD
    title = "TLSH"
    covers = "words"
    names = by_format(
        threatexchange=format_names("text_tlsh", writes="text_tlsh"),
        graph=format_names("HASH_TEXT_TLSH", writes="HASH_TEXT_TLSH"),
        stix=format_names("TLSH", writes="TLSH"),
        misp=format_names("tlsh", "filename|tlsh", writes="tlsh"),
    )
    examples = (
        Example(content=_EXAMPLE, value=_VALUE),
        Example(written="t1" + "ab" * 35, value="T1" + "AB" * 35),
        Example(written="ab" * 35, value="T1" + "AB" * 35),
    )

    def normalise(self, value: str) -> str:
        """`T1` and 70 upper-case hex digits."""
        digest_text = value.strip().upper()
        return MARK + hex_value(digest_text.removeprefix(MARK), digits=DIGITS, name="TLSH").upper()


TLSH = TlshType()


def tlsh_of(text: str | bytes) -> Signal:
    """The signal of a text, or of its UTF-8 bytes."""
    library = _library()
    if library is None:
        raise TlshMissing(
            "TLSH values cannot be made here: py-tlsh is not installed.",
            field="type",
            remedy=extra_remedy("tlsh"),
        )
    value = _digest(library, text)
    if not value:
        raise InvalidSignal(
            f"The text is too short or too uniform for TLSH, which needs {LEAST} bytes.",
            field="text",
            remedy="Send a longer text, or leave this type out.",
        )
    return Signal(TLSH.name, value, TLSH.version)


def tlsh_or_none(text: str | bytes) -> Signal | None:
    """The signal of a text, or None where it is too short or the library is not there."""
    library = _library()
    value = _digest(library, text) if library else ""
    return Signal(TLSH.name, value, TLSH.version) if value else None


def is_installed() -> bool:
    """Whether TLSH values can be made here."""
    return _library() is not None


def _digest(library: ModuleType, text: str | bytes) -> str:
    value = str(library.hash(decoded_text(text).encode("utf-8")))
    return "" if value == "TNULL" else value


@cache
def _library() -> ModuleType | None:
    try:
        return import_module("tlsh")
    except ImportError:
        return None
