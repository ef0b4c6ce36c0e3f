"""A MIME entity as bytes: its parsing, and the exact bytes that a signature covers.

A signature is over bytes, so the signed part is cut out of the mail as it stands, with the
line ends that RFC 1847 asks for, and what is read afterwards is read out of those bytes:
otherwise two readers of one mail could see two orders.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage

from seawall.errors import problem
from seawall.mailroom.headers import POLICY

_LINE_END = re.compile(rb"\r\n|\r|\n")


def parsed_entity(raw: bytes) -> EmailMessage:
    """The entity in these bytes."""
    try:
        message = message_from_bytes(raw, policy=POLICY)
    except (LookupError, ValueError):
        raise problem("mailroom.not-a-mail.parts") from None
    except RecursionError:
        raise problem("mailroom.mail-too-tangled.depth") from None
    assert isinstance(message, EmailMessage)
    return message


def content_of(part: EmailMessage) -> bytes:
    """The bytes of a leaf, with its transfer encoding taken off."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def canonical_bytes(raw: bytes) -> bytes:
    """The same bytes with every line ending in CRLF."""
    return _LINE_END.sub(b"\r\n", raw)


def signed_halves(raw: bytes, boundary: str) -> tuple[bytes, bytes] | None:
    """The two parts of a `multipart/signed` entity as they stand; None if they are not two."""
    body = canonical_bytes(raw).partition(b"\r\n\r\n")[2]
    try:
        mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return None
    pieces = re.split(rb"\r\n--" + mark + rb"(--)?[ \t]*(?=\r\n|\Z)", b"\r\n" + body)
    # preamble, None, first part, None, second part, "--" and what stands behind the end
    if len(pieces) != 7 or (pieces[1], pieces[3], pieces[5]) != (None, None, b"--"):
        return None
    return pieces[2].removeprefix(b"\r\n"), pieces[4].removeprefix(b"\r\n")
