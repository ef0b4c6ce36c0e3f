"""An answer as a mail: its words, the form as PDF, and the signed JSON that counts.

The Message-ID is made from the answer's own id, and so are the boundaries, so that an
answer that is sent again after a crash is the same mail, and whoever has it already can
tell. It says that a program sent it (RFC 3834), so that no two programs answer each other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from seawall.errors import problem
from seawall.keys.cms import CertifiedKey, sign_detached
from seawall.mailroom.headers import message_ids

_UNSAFE_IN_ID = re.compile(r"[^A-Za-z0-9._-]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONGEST_SUBJECT = 200
_LONGEST_THREAD = 20
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """An answer before it becomes a mail; ``id`` is the answer's, and names the mail for good."""

    id: str
    sender: str
    sender_name: str
    recipient: str
    subject: str
    text: str
    enclosures: tuple[Enclosure, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def message_id_of(answer: str, domain: str) -> str:
    """The Message-ID of an answer: the same whenever it is written."""
    return f"<{_UNSAFE_IN_ID.sub('-', answer)}@{_UNSAFE_IN_ID.sub('-', domain)}>"


def write_mail(
    letter: OutgoingLetter, *, now: datetime, signer: CertifiedKey | None = None
) -> bytes:
    """The mail as it is sent. A signature is stamped with the machine's clock by its library."""
    message = EmailMessage(policy=SMTP)
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    for file in letter.enclosures:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    if message.is_multipart():
        message.set_boundary(_boundary(letter, "parts"))
    content = message.as_bytes()
    if signer is not None:
        content = _signed(content, letter, signer)
    return _header(letter, now).as_bytes().removesuffix(b"\r\n") + content


def _header(letter: OutgoingLetter, now: datetime) -> EmailMessage:
    header = EmailMessage(policy=SMTP)
    header["From"] = formataddr((_one_line(letter.sender_name), _address(letter.sender, "sender")))
    header["To"] = _address(letter.recipient, "recipient")
    header["Subject"] = _one_line(letter.subject)[:_LONGEST_SUBJECT]
    header["Date"] = format_datetime(now)
    header["Message-ID"] = message_id_of(letter.id, letter.sender.rpartition("@")[2])
    answered = message_ids([letter.in_reply_to])[:1]
    if answered:
        header["In-Reply-To"] = answered[0]
        thread = message_ids((*letter.references, answered[0]))
        header["References"] = " ".join(thread[-_LONGEST_THREAD:])
    header["Auto-Submitted"] = "auto-replied" if answered else "auto-generated"
    return header


def _signed(content: bytes, letter: OutgoingLetter, signer: CertifiedKey) -> bytes:
    """`multipart/signed` around the content (RFC 8551, section 3.5.3)."""
    seal = EmailMessage(policy=SMTP)
    seal.set_content(
        sign_detached(content, signer),
        maintype="application",
        subtype="pkcs7-signature",
        filename="smime.p7s",
    )
    mark = _boundary(letter, "signature")
    opening = (
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n'
        f' micalg="sha-256"; boundary="{mark}"\r\n\r\n'
    )
    line = f"\r\n--{mark}".encode()
    parts = (line[2:], b"\r\n", content, line, b"\r\n", seal.as_bytes(), line, b"--\r\n")
    return opening.encode() + b"".join(parts)


def _boundary(letter: OutgoingLetter, part_name: str) -> str:
    """A boundary that no part can hold, and that is the same every time."""
    return f"=_{hashlib.sha256(f'{letter.id} {part_name}'.encode()).hexdigest()[:40]}"


def _address(address: str, field: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise problem("mailroom.bad-recipient", written=address, field=field)
    return address


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text)
