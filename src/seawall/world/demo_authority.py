"""The demo's authority and our contact point: what an order needs before it can be answered.

The authority's private key lies beside the database, so that an order can be signed as the
demo's authority would sign it. Nobody else has it, and it orders nothing anywhere else.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from seawall.journeys.duties import authority_register as register
from seawall.journeys.duties import contact_point
from seawall.keys.private_file import write_private
from seawall.keys.signing import as_private_pem, as_public_pem, new_signing_key
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


def introduce_authority(folder: Path, *, tx: Transaction, now: datetime, by: str) -> None:
    """Set the platform's contact point and enter the authority, where there is none yet."""
    if tx.register.contact_point() is None:
        contact_point.set_contact_point(CONTACT, tx=tx, now=now, by=by)
    if tx.register.named(AUTHORITY.name) is None:
        authority = register.add_authority(AUTHORITY, tx=tx, now=now, by=by)
        register.add_key(authority.id, _new_key(folder / KEY_FILE), tx=tx, now=now, by=by)


def _new_key(path: Path) -> bytes:
    """The public half, as PEM; the private half is in a file that only we can read."""
    key = new_signing_key()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    write_private(path, as_private_pem(key))
    return as_public_pem(key)
