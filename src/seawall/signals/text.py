"""SHA-256 of a text after normalisation: the same words, however they were dressed.

Compatibility forms, case, zero-width and direction characters, Arabic vowel marks and
stretching, stray accents, digits of any script, punctuation, emoji and spacing make no difference,
nor do letters swapped for look-alikes of another script (`_homoglyphs`). It is then
compared whole: one word more is another text. Similar passages are another signal's
work.

Genuine Cyrillic, Greek and Arabic words stay what they are. A word written entirely
in look-alikes is taken for Latin only if all other words of the text are.

Sources: Unicode 15 (UAX 15 NFKC, UTS 39). Linear in the characters.
"""

import hashlib
import re
import unicodedata
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from seawall.errors import Malformed, TooLarge
from seawall.signals._homoglyphs import fold_homoglyphs
from seawall.signals._model import (
    Example,
    InvalidSignal,
    Signal,
    SignalType,
    by_format,
    format_names,
    hex_value,
)

MAX_BYTES = 1_000_000  # one ligature can become eighteen letters, so this bounds memory
ROUNDS = 4  # a second round changes something in a handful of contrived texts

_ARABIC_MARKS = (*range(0x064B, 0x0660), 0x0640, 0x0670, *range(0x06D6, 0x06DD))
_FILLERS = (0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, 0xFFA0)
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
# Accents left over after composition: strikes and stacks, which dress a word up.
_STRAY = (*range(0x0300, 0x0370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00))
_STRAY_SYMBOLS = (*range(0x20D0, 0x2100), *range(0xFE20, 0xFE30))
_SPACES = re.compile("  +")
_NOTHING = 0xFFFF_FFFF
_PLANES = (range(0x20000), range(0xE0000, 0xE0200))  # no other has marks or symbols


class BrokenText(Malformed):
    """Bytes or characters that are no Unicode text."""


class TextTooLong(TooLarge):
    """More text than we compare at once."""


class TextType(SignalType):
    """The signal type."""

    name = "text"
    kind = "exact"
    content = frozenset({"text"})
    title = "text"
    covers = "words"
    names = by_format(
        threatexchange=format_names("raw_text"),
        graph=format_names("TEXT_STRING"),
        stopncii=format_names("Text"),
    )
    examples = (
        Example(
            content="The Grey  Tide\u200b rises!",
            value=hashlib.sha256(b"the grey tide rises").hexdigest(),
        ),
        Example(
            content="\uff34\uff28\uff25 gr\u0435y tide, rises",
            value=hashlib.sha256(b"the grey tide rises").hexdigest(),
        ),
        Example(written="AB" * 32, value="ab" * 32),
    )

    def normalise(self, value: str) -> str:
        """64 lower-case hex digits: the value is a digest, never the text."""
        return hex_value(value, digits=64, name="text")


TEXT = TextType()


def text_of(text: str | bytes) -> Signal:
    """The signal of a text, or of its UTF-8 bytes."""
    return text_of_plain(normalised_text(text))


def text_of_plain(plain: str) -> Signal:
    """The signal of a text in its normal form."""
    if not plain:
        raise InvalidSignal(
            "The text has no letters and no digits.", field="text", remedy="Send some words."
        )
    return Signal(TEXT.name, hashlib.sha256(plain.encode()).hexdigest(), TEXT.version)


def normalised_text(text: str | bytes) -> str:
    """The text as it is compared; empty where nothing comparable is left.

    >>> normalised_text("G.R.E.Y  Tide!")
    'g r e y tide'
    """
    text = decoded_text(text)
    if text.isascii():  # one round is enough, and most of it does nothing
        return " ".join(text.lower().encode("ascii").translate(_ascii()).decode("ascii").split())
    for _ in range(ROUNDS):
        before, text = text, _round(text)
        if text == before:
            break
    return text


def _round(text: str) -> str:
    # UAX 31's NFKC_Casefold, with the folding done on both sides of composition
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    text = _translated(unicodedata.normalize("NFKC", text.casefold()))
    return fold_homoglyphs(unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip()))


def _translated(text: str) -> str:
    """Every character by the table."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    table = _table()
    if len(codes) and int(codes.max()) >= len(table):
        codes = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)
    else:
        codes = table[codes]
    encoded: bytes = codes[codes != _NOTHING].astype("<u4").tobytes()
    return encoded.decode("utf-32-le")


@cache
def _ascii() -> bytes:
    """The table's beginning, for bytes."""
    return _table()[:256].astype(np.uint8).tobytes()


@cache
def _table() -> NDArray[np.uint32]:
    """What becomes of each character: itself, a space, a digit, or nothing."""
    table = np.arange(_PLANES[-1].stop, dtype=np.uint32)
    for point in chain(*_PLANES):
        category = unicodedata.category(chr(point))
        if category in ("Cf", "Cs", "Me"):
            table[point] = _NOTHING
        elif category == "Nd":
            table[point] = ord(str(unicodedata.digit(chr(point))))
        elif category[0] in "PSZ" or category == "Cc":
            table[point] = ord(" ")
    table[[*_ARABIC_MARKS, *_FILLERS, *_SELECTORS, *_STRAY, *_STRAY_SYMBOLS]] = _NOTHING
    return table


def decoded_text(text: str | bytes) -> str:
    """The text as characters, or an error that says why it is none or is too long."""
    if isinstance(text, bytes):
        _check_size(len(text))
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _broken(f"Byte {error.start} is not UTF-8.") from None
    _check_size(len(text))
    try:
        _check_size(len(text.encode("utf-8")))
    except UnicodeEncodeError as error:
        raise _broken(f"Character {error.start} is half a surrogate pair.") from None
    return text


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise TextTooLong(
            f"The text has {size} bytes.",
            field="text",
            remedy=f"Send at most {MAX_BYTES} bytes at once.",
        )


def _broken(detail: str) -> BrokenText:
    return BrokenText(detail, field="text", remedy="Send text encoded as UTF-8.")
