"""A mail from its bytes: who says they sent it, who signed it, what it says and brings.

Real mail is broken in many ways and hostile mail in more. Whatever can be read is read, what
cannot is named in ``faults``, and what a person should know is in ``flags``; only what is no
mail, or too large or tangled to touch, is refused (`mail_limits`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage

from seawall.errors import problem
from seawall.mailroom import headers
from seawall.mailroom.entity import parsed_entity
from seawall.mailroom.mail_limits import LIMITS, MailLimits, refuse_oversized
from seawall.mailroom.mail_parts import MailFindings, gather_parts
from seawall.mailroom.model import MailRead
from seawall.mailroom.signing.model import KnownKey, Signature, SignatureState
from seawall.mailroom.signing.seal_reading import SealReader
from seawall.mailroom.text_decoding import text_of
from seawall.mailroom.unsealing import UnsealedMail, clear_signed_words, unsealed_mail
from seawall.signals import links_in

_HEADERS_OF_MAIL = ("From", "Sender", "Received", "Message-ID", "Date", "Subject", "Content-Type")


def read_mail(
    raw: bytes,
    *,
    keys: Sequence[KnownKey] = (),
    now: datetime,
    reader: SealReader,
    limits: MailLimits = LIMITS,
) -> MailRead:
    """The mail in these bytes, its signature judged by these keys at this time of receipt."""
    refuse_oversized(raw, limits)
    message = parsed_entity(raw)
    if not any(name in message for name in _HEADERS_OF_MAIL):
        raise problem("mailroom.not-a-mail.header")
    seal = unsealed_mail(message, raw, keys, now=now, limits=limits, reader=reader)
    gathered = gather_parts(seal.content, limits)
    if seal.is_closed:
        gathered.flags.add("encrypted")
        gathered.note_fault(
            "encrypted", "The mail is encrypted: ask for it signed, and not encrypted."
        )
    text, signature = _text(gathered, seal, keys, now=now, reader=reader)
    mail = _addressed(message, raw, text, signature)
    return replace(
        mail,
        links=_only_in_html(gathered, text),
        parts=tuple(gathered.parts),
        attachments=tuple(gathered.attachments),
        faults=tuple(gathered.faults.values()),
        flags=frozenset(gathered.flags | _odd(message, mail)),
    )


def _addressed(message: EmailMessage, raw: bytes, text: str, signature: Signature) -> MailRead:
    """What the header says, beside what was read."""
    (name, sender), *_ = (*headers.addresses(message, "From", "Sender"), ("", ""))
    answered = headers.every_header(message, "In-Reply-To") + headers.every_header(
        message, "References"
    )
    reply_to = headers.addresses(message, "Reply-To")
    return MailRead(
        digest=hashlib.sha256(raw).hexdigest(),
        message_id="".join(headers.message_ids([headers.header_words(message, "Message-ID")])[:1]),
        sender=sender,
        sender_name=name,
        sender_domain=sender.rpartition("@")[2],
        recipients=tuple(box for _, box in headers.addresses(message, "To", "Cc")),
        reply_to=reply_to[0][1] if reply_to else "",
        in_reply_to=headers.message_ids(answered),
        subject=headers.header_words(message, "Subject"),
        date=headers.date_of(message),
        authentication_results=headers.every_header(message, "Authentication-Results"),
        text=text,
        links=(),
        parts=(),
        attachments=(),
        signature=signature,
    )


def _text(
    gathered: MailFindings,
    seal: UnsealedMail,
    keys: Sequence[KnownKey],
    *,
    now: datetime,
    reader: SealReader,
) -> tuple[str, Signature]:
    """The words of the mail, and the signature that covers them."""
    if all(text.is_page for text in gathered.texts) and (gathered.texts or gathered.links):
        gathered.flags.add("html_only")
    text = "\n\n".join(text.words for text in gathered.texts)
    if seal.signature.state is not SignatureState.ABSENT or not gathered.clear:
        return text, seal.signature
    content, charset = gathered.clear[0]
    words, around, signature = clear_signed_words(content, keys, now=now, reader=reader)
    if not signature.fits:
        return text, signature
    if around.strip() or len(gathered.texts) > 1 or gathered.attachments or gathered.links:
        gathered.flags.add("words_outside_signature")
        gathered.note_fault(
            "words_outside_signature", "Only the first clear-signed words are signed."
        )
    return text_of(words, charset), signature


def _only_in_html(gathered: MailFindings, text: str) -> tuple[str, ...]:
    """The addresses that a reader of the words would not see."""
    visible_links = {link for link, _ in links_in(text)} if gathered.links else set()
    return tuple(link for link in gathered.links if link not in visible_links)


def _odd(message: EmailMessage, mail: MailRead) -> set[str]:
    """What a person should know about the way it was sent."""
    automatic = headers.header_words(message, "Auto-Submitted").lower()
    signers = re.split(r"[<>\s]+", mail.signature.signer.lower())
    odd = {
        "auto_submitted": automatic not in ("", "no"),
        "several_senders": len(headers.addresses(message, "From")) > 1,
        "no_sender": not mail.sender,
        "no_date": mail.date is None,
        "reply_to_differs": mail.reply_to not in ("", mail.sender),
        "signer_is_not_sender": bool(mail.signature.signer) and mail.sender not in signers,
    }
    return {flag for flag, holds in odd.items() if holds}
