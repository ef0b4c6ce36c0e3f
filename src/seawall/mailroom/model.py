"""The nouns of a mail that was read: its parts, what was wrong with it, what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.mailroom.signing.model import Signature


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along; empty, with its true size, where it was too much to keep.

    ``place`` is where it stood, as in `2.1`: the first part of the second one.
    """

    name: str
    media_type: str
    content: bytes
    size: int
    place: str


@dataclass(frozen=True, slots=True)
class MailPart:
    """One part of the mail, as it called itself."""

    place: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class MailFault:
    """Something that could not be read, by a code and in a sentence."""

    code: str
    says: str


@dataclass(frozen=True, slots=True)
class MailRead:
    """A mail, read. Sender, date and authentication results are what it says of itself.

    ``text`` is what the mail says, that of its forwards behind it; ``links`` are addresses
    that only its HTML holds. ``digest`` is the SHA-256 of the bytes that arrived.

    ``flags`` are `auto_submitted`, `delivery_report`, `encrypted`, `forwarded`, `html_only`,
    `message_inside`, `no_date`, `no_sender`, `partial`, `reply_to_differs`, `several_senders`,
    `signed_in_part`, `signer_is_not_sender`, `winmail`, `words_outside_signature`.
    """

    digest: str
    message_id: str
    sender: str
    sender_name: str
    sender_domain: str
    recipients: tuple[str, ...]
    reply_to: str
    in_reply_to: tuple[str, ...]
    subject: str
    date: datetime | None
    authentication_results: tuple[str, ...]
    text: str
    links: tuple[str, ...]
    parts: tuple[MailPart, ...]
    attachments: tuple[Attachment, ...]
    signature: Signature
    faults: tuple[MailFault, ...] = ()
    flags: frozenset[str] = frozenset()
