"""Authorities, orders and referrals for tests, made through the real journeys.

"Grey Tide Order" and its authorities are invented; every address ends in a reserved name.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seawall.forms.model import Channel
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.duties import authority_register, contact_point, order_ending
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import ReceivedDocument, receive_arrival
from seawall.journeys.orders.order_sender import known_keys
from seawall.keys.signing import thumbprint
from seawall.mailroom.signing import jws
from seawall.orders.demand import read_demand
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import Order
from seawall.orders.register.model import Authority, AuthorityKind, ContactPoint
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.people_made import NOON, make_person

URL = "https://videos.example.com/v/grey-tide"
TELEPHONE = "+33 1 99 00 00 00"
INFORMED = NOON - timedelta(days=30)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Registered:
    """An authority of the register, and the key it signs with."""

    authority: Authority
    key: Ed25519PrivateKey

    @property
    def fingerprint(self) -> str:
        return thumbprint(self.key.public_key())

    def sign(self, body: dict[str, Any], *, at: datetime = NOON, jti: str = "") -> str:
        """A JWS by this authority."""
        return jws.sign_payload(body, self.key, now=at, jti=jti or f"number-{next(_numbers)}")


def altered(by: Registered, body: dict[str, Any], *, at: datetime = NOON, jti: str = "") -> str:
    """A genuine header and signature of this authority around other words: these."""
    header, _, mark = by.sign(annex1(by), at=at, jti=jti).split(".")
    return f"{header}.{by.sign(body, at=at).split('.')[1]}.{mark}"


def make_contact_point(org: Organisation, **changes: Any) -> ContactPoint:
    """Where orders for this platform arrive: established in Ireland, reads English and French."""
    usual: dict[str, Any] = {
        "legal_name": "Example Videos Ltd",
        "establishment": "IE",
        "email": "orders@videos.example.com",
        "languages": ("en", "fr"),
        "authorised_person": "A. Example",
    }
    new = contact_point.NewContactPoint(**{**usual, **changes})
    with transaction(org.id) as tx:
        return contact_point.set_contact_point(new, tx=tx, now=NOON, by="tests")


def make_authority(
    org: Organisation, *, key_counts_from: datetime | None = None, **changes: Any
) -> Registered:
    """A competent authority of France in the register, with a key."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "name": f"Example Authority {number}",
        "kind": AuthorityKind.COMPETENT_AUTHORITY,
        "country": "FR",
        "mail_domains": (f"authority{number}.example",),
        "languages": ("fr",),
        "contact": {"telephone": TELEPHONE, "informed_at": INFORMED.isoformat()},
        "source": "made up for a test",
    }
    new = authority_register.NewAuthority(**{**usual, **changes})
    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    before = NOON - timedelta(days=365)
    with transaction(org.id) as tx:
        made = authority_register.add_authority(new, tx=tx, now=before, by="tests")
        authority_register.add_key(
            made.id, pem, not_before=key_counts_from, tx=tx, now=before, by="tests"
        )
    return Registered(made, key)


def annex1(registered: Registered | None = None, **changes: Any) -> dict[str, Any]:
    """A removal order from France to a platform in Ireland, complete, as JSON."""
    name = registered.authority.name if registered else "Unknown Authority"
    domains = registered.authority.mail_domains if registered else ()
    mail = f"orders@{domains[0]}" if domains else "orders@authority.example"
    usual: dict[str, Any] = {
        "form": "annex1",
        "issuing_member_state": registered.authority.country if registered else "FR",
        "addressee": "Example Videos Ltd",
        "contact_point": "orders@videos.example.com",
        "establishment_member_state": "IE",
        "issued_at": NOON.isoformat(),
        "reference_number": f"FR-2026-{next(_numbers):06d}",
        "locations": [{"url": URL}],
        "categories": ["2_7_a"],
        "reasons": "It calls for an attack in the name of the invented Grey Tide Order.",
        "cross_border": True,
        "copy_sent": True,
        "authority_type": "law_enforcement",
        "authority": {
            "name": name,
            "file_number": "GT-17",
            "email": mail,
            "date": f"{NOON:%Y-%m-%d}",
            "signature": "signed electronically",
        },
        "follow_up": {
            "issuing_authority": "orders@authority.example",
            "establishment_authority": "tco@ireland.example",
        },
        "redress": {
            "body": "Administrative court of Example",
            "deadline": "48 hours from receipt",
            "legislation": "https://law.example/tco",
        },
        "language": "en",
    }
    return {**usual, **changes}


def referral(registered: Registered | None = None, **changes: Any) -> dict[str, Any]:
    """A referral of three addresses by a unit of the United Kingdom, as JSON."""
    usual: dict[str, Any] = {
        "form": "referral",
        "authority": {"name": registered.authority.name if registered else "Unknown Unit"},
        "issuing_member_state": registered.authority.country if registered else "GB",
        "issued_at": NOON.isoformat(),
        "reference_number": f"UNIT-2026-{next(_numbers):06d}",
        "locations": [{"url": f"{URL}-{each}"} for each in "abc"],
    }
    return {**usual, **changes}


def arrival(
    org: Organisation,
    body: dict[str, Any],
    *,
    by: Registered | None = None,
    now: datetime = NOON,
    **changes: Any,
) -> DocumentArrival:
    """A document at the door, signed by its authority or by nobody."""
    signed = by.sign(body, at=now) if by else ""
    return arrival_of(org, signed or json.dumps(body), now=now, **changes)


def arrival_of(
    org: Organisation, text: str, *, now: datetime = NOON, **changes: Any
) -> DocumentArrival:
    """A document in its own words at the door, checked against this platform's register."""
    with transaction(org.id) as tx:
        keys = known_keys(tx=tx)
    usual: dict[str, Any] = {
        "content": text.encode(),
        "media_type": "application/json",
        "channel": Channel.API,
    }
    if text.startswith("{"):
        body = json.loads(text)
    else:
        body, signature = jws.verify_jws(text, keys, now=now)
        usual |= {"signature": signature, "media_type": jws.MEDIA_TYPE}
    usual["demand"] = read_demand(body, usually="annex1")
    return DocumentArrival(**{**usual, **changes})


def take_in(
    org: Organisation,
    body: dict[str, Any],
    *,
    by: Registered | None = None,
    now: datetime = NOON,
    **changes: Any,
) -> ReceivedDocument:
    """A document that has been received, whatever became of it."""
    came = arrival(org, body, by=by, now=now, **changes)
    with transaction(org.id) as tx:
        return receive_arrival(came, tx=tx, now=now)


def make_order(
    org: Organisation, *, by: Registered | None = None, now: datetime = NOON, **fields: Any
) -> Order:
    """A removal order that was received: signed by a registered authority unless `by` says."""
    sender = by or make_authority(org)
    return take_in(org, annex1(sender, **fields), by=sender, now=now).order


def make_referral(
    org: Organisation, *, by: Registered | None = None, now: datetime = NOON, **fields: Any
) -> Order:
    """A referral that was received, signed by a registered unit of the United Kingdom."""
    sender = by or make_authority(org, kind=AuthorityKind.POLICE, country="GB")
    return take_in(org, referral(sender, **fields), by=sender, now=now).order


def make_unsigned_order(org: Organisation, *, now: datetime = NOON, **fields: Any) -> Order:
    """A removal order that nobody has signed, from a sender whom nobody knows."""
    return take_in(org, annex1(**fields), channel=Channel.EMAIL_PLAIN, now=now).order


def find_genuine(
    org: Organisation, order: Order, *, is_genuine: bool = True, now: datetime = NOON
) -> Order:
    """Two people call an order's sender back, and agree."""
    for role in ("lead", "legal"):
        person = make_person(org, role)
        with transaction(org.id) as tx:
            judged = say_whether_genuine(
                order.id, person, is_genuine=is_genuine, reason="called back", tx=tx, now=now
            )
    return judged


def confirm_end(org: Organisation, order: Order, cause: EndCause, *, now: datetime = NOON) -> Order:
    """A second person makes sure that an order has ended, as somebody wrote down."""
    end = EffectEnd(order.id, cause, "The sender's office confirms it.")
    with transaction(org.id) as tx:
        return order_ending.note_end(end, make_person(org, "lead"), tx=tx, now=now)
