"""A waiting document is let in by a person's word or a key, with its number and its hour."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.journeys.anteroom import vouching
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.orders import order_reading, order_receipt
from seawall.orders.model import Genuineness, OrderState, Trust
from seawall.transaction import transaction
from tests.anteroom_made import come, enrol, let_in, strangers_order, waiting_of, work_off
from tests.orders_made import NOON, annex1, make_authority
from tests.people_made import make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(minutes=20)
ADDRESSES = [{"url": f"https://videos.example.com/v/{number}"} for number in range(40)]


def order_now(org, order_id):
    with transaction(org.id) as tx:
        return tx.orders.order(order_id), tx.orders.items(order_id)


def test_a_persons_word_opens_it_whole_and_proves_nothing(org):
    received = come(org, strangers_order(locations=ADDRESSES))
    let_in(org, received.order.id, at=LATER)

    order, items = order_now(org, received.order.id)
    assert (order.state, order.genuine) == (OrderState.AUTHENTICATING, Genuineness.PENDING)
    assert (order.received_at, order.due_at) == (NOON, NOON + timedelta(hours=1))
    assert len(items) == 40
    assert waiting_of(org) == []


def test_the_receipt_and_the_token_that_its_sender_holds_stay_good(org):
    received = come(org, strangers_order())
    token = order_receipt.token_of(received.order)
    let_in(org, received.order.id, at=LATER)

    order, _ = order_now(org, received.order.id)
    assert order_receipt.token_of(order) == token
    assert order.receipt_digest == received.order.receipt_digest


def test_once_its_key_is_in_the_register_it_is_an_order_of_that_authority(org):
    key, authority = Ed25519PrivateKey.generate(), make_authority(org)
    named = {"name": authority.authority.name, "email": "x@" + authority.authority.mail_domains[0]}
    body = annex1(authority)
    received = come(org, strangers_order(key, authority={**body["authority"], **named}))
    enrol(org, authority, key, at=LATER)

    order, _ = order_now(org, received.order.id)
    assert (order.trust, order.authority) == (Trust.SIGNED, authority.authority.id)
    assert (order.state, order.received_at) == (OrderState.RUNNING, NOON)


def test_a_key_opens_nothing_that_only_names_it(org):
    """Anybody can write a fingerprint into a header: the signature is what counts."""
    key, authority = Ed25519PrivateKey.generate(), make_authority(org)
    header, _, mark = strangers_order(key).split(".")
    other = strangers_order(key).split(".")[1]
    received = come(org, f"{header}.{other}.{mark}")
    enrol(org, authority, key, at=LATER)

    order, _ = order_now(org, received.order.id)
    assert order.state is OrderState.REFUSED


def test_the_same_bytes_brought_by_somebody_we_know_keep_their_number_and_their_hour(org):
    signed = strangers_order()
    first = come(org, signed)
    again = come(org, signed, at=LATER, by=make_person(org, "legal").code)

    assert again.order.id == first.order.id
    assert again.order.received_at == NOON
    assert waiting_of(org) == []


def test_what_waits_under_the_number_of_a_signed_order_is_let_in_and_linked_to_it(org):
    authority = make_authority(org)
    number = {"reference_number": "FR-77"}
    waited = come(org, strangers_order(authority={"name": authority.authority.name}, **number))
    signed = come(org, authority.sign(annex1(authority, **number), at=LATER), at=LATER)
    work_off(LATER)

    with transaction(org.id) as tx:
        document = tx.anteroom.get(waited.order.id)
        said = [event.body for event in tx.enforcement.events_about(signed.order.id)]
    assert waiting_of(org) == []
    assert document.order in {signed.order.id, waited.order.id}
    assert signed.order.state is OrderState.RUNNING
    assert any("first arrived at" in body for body in said)


def test_strangers_cannot_have_themselves_let_in_by_guessing_a_number(org):
    """However many wait under it, three are opened, and none is believed."""
    authority = make_authority(org)
    number = {"reference_number": "FR-78"}
    for host in range(9):
        order = strangers_order(authority={"name": authority.authority.name}, **number)
        come(org, order, asked_from=f"203.0.113.{host}")
    come(org, authority.sign(annex1(authority, **number), at=LATER), at=LATER)
    work_off(LATER)

    assert len(waiting_of(org)) == 6


@pytest.mark.parametrize("role", ["overseer", "researcher", "officer"])
def test_who_may_not_answer_orders_lets_nothing_in(quick, role):
    received = come(quick, strangers_order())
    with transaction(quick.id) as tx, raises_problem("people.not-theirs"):
        vouching.let_in(received.order.id, make_person(quick, role), tx=tx, now=NOON)


def test_a_form_that_cannot_be_read_whole_is_refused_when_it_is_let_in_and_hangs_nowhere(quick):
    fields = annex1(locations=[{"url": f"https://v.example/{at}"} for at in range(20_001)])
    content = json.dumps(fields).encode()
    arrival = order_reading.from_portal(content, fields, usually="annex1")
    with transaction(quick.id) as tx:
        arrived = arrive([arrival], asked_from="203.0.113.7", tx=tx, now=NOON)
        (received,) = arrived.received
    let_in(quick, received.order.id)

    order, _ = order_now(quick, received.order.id)
    assert order.state is OrderState.REFUSED


def test_it_is_let_in_once(quick):
    received = come(quick, strangers_order())
    let_in(quick, received.order.id)
    with transaction(quick.id) as tx, raises_problem("orders.waiting-settled"):
        vouching.let_in(received.order.id, make_person(quick, "legal"), tx=tx, now=NOON)
