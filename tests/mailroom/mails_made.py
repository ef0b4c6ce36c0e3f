"""Mails for tests, made up by the "Grey Tide Unit"."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.forms.annexes.annex1 import (
    Annex1,
    AuthorityType,
    ContentCategory,
    FollowUp,
    IssuingAuthority,
    Location,
    RedressSection,
)
from seawall.forms.annexes.form_reading import form_as_data
from seawall.mailroom.attachment_opening import OpenedFile, open_files
from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.proposals.mail_proposals import propose_mail
from seawall.mailroom.proposals.proposal import MailProposal
from seawall.mailroom.signing import jws
from seawall.sandbox import DecoderPool
from tests.conftest import NOON
from tests.mailroom.signing.keys_made import MAILBOX, UNIT, cms, pgp_signer, signer
from tests.mailroom.signing.plain_reader import PLAIN

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KNOWN = jws.known_key(KEY.public_key())
SMIME = signer()
PGP = pgp_signer()
HEAD = b"From: unit@authority.example.org\r\nDate: Mon, 2 Mar 2026 13:00:00 +0100\r\n"
URL = "https://host.example/v/1"
ORDER = Annex1(
    issuing_member_state="FR",
    addressee="Example Host B.V.",
    contact_point="tco@host.example",
    establishment_member_state="IE",
    issued_at=datetime(2026, 3, 2, 1, 50, tzinfo=timezone(timedelta(hours=1))),
    reference_number="GT-2026/17",
    locations=(Location(url=URL, information="from 0:10"), Location(url="https://host.example/2")),
    categories=(ContentCategory.INCITES, ContentCategory.INSTRUCTS),
    reasons="It calls for an attack.\nIt shows how.",
    non_disclosure=True,
    cross_border=True,
    copy_sent=True,
    authority_type=AuthorityType.LAW_ENFORCEMENT,
    authority=IssuingAuthority(
        name=UNIT,
        representative="A. Example, Commissioner",
        file_number="F-1",
        address="1 Example Street",
        telephone="+33 1 00",
        email=MAILBOX,
        date=date(2026, 3, 2),
        signature="A. Example",
    ),
    follow_up=FollowUp(issuing_authority=MAILBOX, establishment_authority="ie@law.example"),
    redress=RedressSection(
        body="Example Court", deadline="2 months from receipt", legislation="https://law.example/1"
    ),
    language="en",
    emergency="An attack is going on.",
)


def multipart_signed(content: bytes, seal: bytes, kind: str) -> bytes:
    """A `multipart/signed` mail as others write it."""
    coded = base64.encodebytes(seal).replace(b"\n", b"\r\n")
    return (
        HEAD
        + b'Content-Type: multipart/signed; boundary="b"; protocol="'
        + kind.encode()
        + b'"\r\n\r\n--b\r\n'
        + content
        + b"\r\n--b\r\nContent-Type: "
        + kind.encode()
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + coded
        + b"--b--\r\n"
    )


BODY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nRemove https://host.example/v/1\r\n"
SIGNED = multipart_signed(BODY, cms(BODY, SMIME), "application/pkcs7-signature")


def message(text: str = "", **headers: str) -> EmailMessage:
    """A mail of the unit with this text and these headers (`reply_to` is `Reply-To`)."""
    made = EmailMessage(policy=SMTP)
    usual = {
        "From": f"{UNIT} <{MAILBOX}>",
        "To": "tco@host.example",
        "Subject": "Removal order GT-2026/17",
        "Date": "Mon, 02 Mar 2026 12:00:00 +0000",
        "Message-ID": "<order-1@authority.example.org>",
    }
    for name, value in {**usual, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        if value:
            made[name] = value
    if text:
        made.set_content(text)
    return made


def read(made: EmailMessage | bytes, keys=(), now: datetime = NOON):
    """The mail, read."""
    raw = made if isinstance(made, bytes) else made.as_bytes()
    return read_mail(raw, keys=keys, now=now, reader=PLAIN)


def asked(
    made: EmailMessage | bytes, pool: DecoderPool, keys=(KNOWN,), now: datetime = NOON
) -> tuple[MailProposal, ...]:
    """What the mail asks, its attachments opened."""
    mail = read(made, keys, now)
    files, _ = open_files(mail.attachments, pool)
    return propose_mail(mail, files, keys=keys, now=now)


def signed_order(order: Annex1 = ORDER, now: datetime = NOON, jti: str = "order_1") -> bytes:
    """The order as signed JSON."""
    return jws.sign_payload(form_as_data(order), KEY, now=now, jti=jti).encode()


def file(name: str, content: bytes | str, media_type: str = "") -> OpenedFile:
    """A text file as the opener hands it on."""
    raw = content.encode() if isinstance(content, str) else content
    return OpenedFile(name, media_type, raw, raw.decode())


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)
