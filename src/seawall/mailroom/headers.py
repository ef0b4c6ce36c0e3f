"""What the header of a mail says: plain strings, cut to a length, decoded once.

The standard library's structured header parser recurses into comments and has met many a
malformed header it could not survive; the older functions have not. Everything here is
what the mail says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime

from seawall.mailroom.mail_limits import LIMITS
from seawall.mailroom.text_decoding import text_of

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s@<>()\",;:]{1,128}@[\w.-]{1,253}")
_MOST_ADDRESSES = 100
_HUGE_NUMBER = re.compile(r"\*\d{5,}")


def _plain(_name: str, value: str) -> str:
    """A header as it came, cut; a parameter numbered in thousands of digits stops the parser."""
    return _HUGE_NUMBER.sub("*", value[: LIMITS.header])


POLICY: EmailPolicy[EmailMessage] = EmailPolicy(header_factory=_plain)


def header_words(message: EmailMessage, name: str) -> str:
    """A header as people read it, on one line."""
    return _unfolded(str(message.get(name, "")))


def every_header(message: EmailMessage, name: str) -> tuple[str, ...]:
    """Every header of this name."""
    return tuple(_unfolded(str(value)) for value in message.get_all(name, []))


def addresses(message: EmailMessage, *names: str) -> tuple[tuple[str, str], ...]:
    """The people in these headers: what they are called, and their mailbox in lower case."""
    header_values = [str(value) for name in names for value in message.get_all(name, [])]
    try:
        boxes = [(decoded_words(name), box.strip()) for name, box in getaddresses(header_values)]
    except RecursionError:  # comments in comments
        return ()
    return tuple((n, box.lower()) for n, box in boxes if _ADDRESS.fullmatch(box))[:_MOST_ADDRESSES]


def message_ids(header_texts: Iterable[str]) -> tuple[str, ...]:
    """The message ids in these headers, as `<left@right>`."""
    return tuple(
        dict.fromkeys(
            message_id for text in header_texts for message_id in _MESSAGE_ID.findall(text)
        )
    )


def date_of(message: EmailMessage) -> datetime | None:
    """The time the mail says it was written, if it says one with an offset."""
    try:
        written_at = parsedate_to_datetime(header_words(message, "Date"))
        return written_at.astimezone(UTC) if written_at.tzinfo is not None else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def decoded_words(text: str) -> str:
    """Encoded words (RFC 2047) put into letters."""
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text_of(text.encode("utf-8", "replace"))
    return "".join(
        text_of(piece, charset or "")
        if isinstance(piece, bytes)
        else text_of(piece.encode("utf-8", "replace"))
        for piece, charset in pieces
    )


def _unfolded(value: str) -> str:
    return " ".join(decoded_words(value).split())
