"""Whom a unit writes to: platforms by their domains, and the authorities that get copies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from seawall.errors import problem
from seawall.ids import RecipientId, new_id
from seawall.ledger.model import Entry
from seawall.ledger.words.referrals import RECIPIENT_ADDED
from seawall.mailroom.signing.public_keys import read_key
from seawall.referrals.model import Recipient, RecipientWay
from seawall.transaction import Transaction

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class NewRecipient:
    """A platform, or (without domains) an authority that gets copies of orders."""

    name: str
    channel: RecipientWay
    address: str
    domains: tuple[str, ...] = ()
    establishment: str = ""
    languages: tuple[str, ...] = ()
    public_key: str = ""
    """Its key as a JWK or PEM: without one no receipt and no answer of it can be believed."""


def add_recipient(
    new_recipient: NewRecipient, *, tx: Transaction, now: datetime, by: str
) -> Recipient:
    """Write a recipient down."""
    _check(new_recipient)
    recipient = Recipient(
        id=RecipientId(new_id("rcp", now=now)),
        name=new_recipient.name.strip(),
        domains=tuple(domain.lower().removeprefix("www.") for domain in new_recipient.domains),
        channel=new_recipient.channel,
        address=new_recipient.address.rstrip("/")
        if new_recipient.channel is RecipientWay.API
        else new_recipient.address,
        created_at=now,
        establishment=new_recipient.establishment,
        languages=new_recipient.languages,
        public_key=new_recipient.public_key,
    )
    tx.referring.add_recipient(recipient)
    public = {"channel": recipient.channel.value, "has_key": bool(recipient.public_key)}
    sealed = {
        "name": recipient.name,
        "address": recipient.address,
        "domains": list(recipient.domains),
    }
    tx.ledger.append(
        Entry(RECIPIENT_ADDED, recipient.id, at=now, by=by, public=public, sealed=sealed)
    )
    return recipient


def _check(new_recipient: NewRecipient) -> None:
    if not new_recipient.name.strip():
        raise problem("referrals.bad-recipient.name")
    _check_address(new_recipient)
    for domain in new_recipient.domains:
        if not _DOMAIN.fullmatch(domain.lower()):
            raise problem("referrals.bad-recipient.domains", domain=domain)
    if new_recipient.establishment and not _COUNTRY.fullmatch(new_recipient.establishment):
        raise problem(
            "referrals.bad-recipient.establishment", establishment=new_recipient.establishment
        )
    if new_recipient.public_key:
        read_key(new_recipient.public_key.encode())


def _check_address(new_recipient: NewRecipient) -> None:
    if new_recipient.channel is RecipientWay.EMAIL:
        if not _MAIL.fullmatch(new_recipient.address):
            raise problem("referrals.bad-recipient.mail", address=new_recipient.address)
        return
    parts = urlsplit(new_recipient.address)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise problem("referrals.bad-recipient.address", address=new_recipient.address)
