"""The demo's authority and our contact point: what an order needs before it can be answered.

The authority's private key lies beside the database, so that an order can be signed as the
demo's authority would sign it. Nobody else has it, and it orders nothing anywhere else.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from seawall.journeys import authority_register as register
from seawall.journeys import contact_point
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import Transaction

CONTACT = contact_point.NewContactPoint(
    legal_name="Harbour Video",
    establishment="DE",
    email="orders@harbour-video.example",
    languages=("de", "en"),
    authorised_person="Noor Legal",
    facts={"zone": "Europe/Berlin"},
)
AUTHORITY = register.NewAuthority(
    name="Example Authority (demo)",
    kind=AuthorityKind.COMPETENT_AUTHORITY,
    country="FR",
    mail_domains=("authority.example",),
    languages=("fr", "en"),
    contact={"telephone": "+33 1 99 00 00 00", "email": "orders@authority.example"},
    source="the demo world: it does not exist",
)
KEY_FILE = "demo-authority.pem"


def introduce(folder: Path, *, tx: Transaction, now: datetime, by: str) -> None:
    """Set the platform's contact point and enter the authority, where there is none yet."""
    if tx.register.contact_point() is None:
        contact_point.set_contact_point(CONTACT, tx=tx, now=now, by=by)
    if tx.register.named(AUTHORITY.name) is None:
        made = register.add(AUTHORITY, tx=tx, now=now, by=by)
        register.add_key(made.id, _new_key(folder / KEY_FILE), tx=tx, now=now, by=by)


def _new_key(path: Path) -> bytes:
    """The public half, as PEM; the private half is in a file that only we can read."""
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
