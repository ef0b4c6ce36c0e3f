"""An order that is plainly for another platform waits for two people, with its hour running."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_genuineness import differing_of
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.orders.signer_mismatch import SenderFact
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    find_genuine,
    make_authority,
    make_contact_point,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

HOUR = timedelta(hours=1)
HARBOUR = {"legal_name": "Harbour Video Ltd", "email": "orders@harbour.example"}
QUAY = {"legal_name": "Quay Clips B.V.", "email": "orders@quay.example"}
FOR_HARBOUR = {"addressee": "Harbour Video Ltd", "contact_point": "orders@harbour.example"}
FOR_QUAY = {"addressee": "Quay Clips", "contact_point": "orders@quay.example"}
FLAG = "for_another_addressee"


@pytest.fixture
def quay(database):
    make_contact_point(make_organisation(), **HARBOUR)
    made = make_organisation()
    make_contact_point(made, **QUAY)
    return made


def facts(org, order):
    with transaction(org.id) as tx:
        return differing_of(order, tx=tx)


def test_a_signed_order_for_another_platform_is_taken_in_and_waits_for_two_people(quay):
    sender, person = make_authority(quay), make_person(quay, "legal")

    taken = take_in(quay, annex1(sender, **FOR_HARBOUR), by=sender)

    order = taken.order
    assert taken.refused is None
    assert (order.state, order.trust) == ("authenticating", "mismatched")
    assert order.due_at == NOON + HOUR
    assert FLAG in order.flags
    assert "signer_is_not_issuer" not in order.flags
    (fact,) = facts(quay, order)
    assert fact.fact is SenderFact.ADDRESSEE
    assert fact.named == "Harbour Video Ltd, orders@harbour.example"
    with transaction(quay.id) as tx, raises_problem("orders.not-genuine-yet"):
        comply_with_order(Compliance(order.id, person), tx=tx, now=NOON)
    assert find_genuine(quay, order).state == "running"


def test_counsel_is_told_of_it(quay):
    sender = make_authority(quay)

    order = take_in(quay, annex1(sender, **FOR_HARBOUR), by=sender).order

    with transaction(quay.id) as tx:
        told = [str(dict(entry.public)) for entry in tx.ledger.about(order.id)]
    assert any(f"{order.id} needs counsel: {FLAG}" in said for said in told)


def test_an_order_for_us_runs_at_once(quay):
    sender = make_authority(quay)

    order = take_in(quay, annex1(sender, **FOR_QUAY), by=sender).order

    assert (order.state, order.trust) == ("running", "signed")
    assert FLAG not in order.flags


def test_an_addressee_that_nobody_knows_is_a_doubt_only_if_no_address_is_an_item_of_ours(quay):
    sender = make_authority(quay)
    unknown = {"addressee": "Sea Front", "contact_point": "tco@front.example"}

    before = take_in(quay, annex1(sender, **unknown), by=sender).order
    with transaction(quay.id) as tx:
        upsert_item(ItemArrival("video", "1", public_url=URL, text="x"), tx=tx, now=NOON)
    after = take_in(quay, annex1(sender, **unknown), by=sender).order

    assert (FLAG in before.flags, before.trust) == (True, "mismatched")
    assert (FLAG in after.flags, after.trust) == (False, "signed")


def test_an_unsigned_order_for_another_platform_says_so_too(quay):
    order = take_in(quay, annex1(**FOR_HARBOUR)).order

    assert order.trust == "unknown_sender"
    assert FLAG in order.flags
