"""Documents of strangers for tests: signed by keys that nobody knows, or by nobody."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seawall.forms.model import Form
from seawall.journeys.anteroom import vouching
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_sender import known_keys
from seawall.mailroom.signing import jws
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.orders_made import NOON, Registered, annex1
from tests.people_made import make_person

_numbers = itertools.count(1)


def strangers_order(key: Ed25519PrivateKey | None = None, *, at: datetime = NOON, **fields) -> str:
    """A removal order, signed by a key that no register holds."""
    body = annex1(**{"issued_at": at.isoformat(), **fields})
    number = f"strange-{next(_numbers)}"
    return jws.sign_payload(body, key or Ed25519PrivateKey.generate(), now=at, jti=number)


def come(org, signed: str, *, at: datetime = NOON, asked_from: str = "203.0.113.7", by: str = ""):
    """What becomes of a signed document at the door for machines; None where it is not taken."""
    content = signed.encode()
    with transaction(org.id) as tx:
        arrival = order_reading.from_signed(
            content,
            jws.MEDIA_TYPE,
            usually="annex1",
            keys=known_keys(tx=tx),
            is_vouched_for=bool(by),
            now=at,
        )
        arrived = arrive([arrival], asked_from=asked_from, tx=tx, now=at, by=by)
    return arrived.received[0] if arrived.received else None


def waiting_of(org):
    """What waits here."""
    with transaction(org.id) as tx:
        return tx.anteroom.waiting(limit=1_000)


def shown_to_all(org):
    """The numbers of all that waits, as a page of it shows them."""
    return [document.id for document in waiting_of(org)]


def let_in(org, document, *, at: datetime = NOON) -> None:
    """A person lets it in, and the worker opens it."""
    with transaction(org.id) as tx:
        vouching.let_in(document, make_person(org, "reviewer"), tx=tx, now=at)
    work_off(at)


def enrol(org, authority: Registered, key: Ed25519PrivateKey, *, at: datetime) -> None:
    """This key is the authority's from the day before on, and the worker has seen to it."""
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    before = NOON - timedelta(days=1)
    with transaction(org.id) as tx:
        authority_register.add_key(
            authority.authority.id, pem, not_before=before, tx=tx, now=at, by="tests"
        )
    work_off(at)


def let_all_in(org) -> list:
    """A person lets everything in that waits; the removal orders there are then."""
    at = datetime.now(tz=NOON.tzinfo) + timedelta(seconds=1)
    for document in waiting_of(org):
        let_in(org, document.id, at=at)
    with transaction(org.id) as tx:
        return tx.orders.board(forms=[Form.REMOVAL_ORDER])


def work_off(at: datetime) -> None:
    """Everything that is due by then, by one worker."""
    hand = worker(Time(at))
    for _ in range(500):
        if not hand.step():
            return
    raise AssertionError("the work does not end")
