"""A stranger's document waits: bytes, one row and a receipt, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall import config
from seawall.db import models as db
from seawall.journeys.anteroom import _strangers_quota
from seawall.journeys.mailroom import mail_taking
from seawall.journeys.orders import order_reading
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.anteroom_made import come, strangers_order, waiting_of
from tests.orders_made import NOON, URL, altered, annex1, make_authority
from tests.people_made import make_organisation, make_person

ADDRESSES = [{"url": f"https://videos.example.com/v/{number}"} for number in range(3_000)]


def at_most(documents, monkeypatch):
    """The quota of an hour, for this test."""
    few = config.settings().model_copy(update={"anteroom_documents": documents})
    monkeypatch.setattr(_strangers_quota, "settings", lambda: few)


def rows_of(org, table):
    with transaction(org.id):
        return table.objects.filter(organisation_id=org.id).count()


def test_an_order_of_thousands_of_addresses_by_a_stranger_is_one_row_and_no_item(org):
    received = come(org, strangers_order(locations=ADDRESSES))

    (document,) = waiting_of(org)
    with transaction(org.id) as tx:
        assert len(tx.evidence.open(document.evidence)) == document.size
        counts = tx.orders.count()
    assert (document.places, len(document.first_places)) == (3_000, 10)
    assert counts == {}
    for table in (db.OrderRow, db.OrderItemRow, db.ItemRow, db.CaseRow, db.OrderClockRow):
        assert rows_of(org, table) == 0, table
    assert received.order.id == document.id


def test_tco_33_its_hour_runs_from_the_receipt_all_the_same(org):
    received = come(org, strangers_order())

    assert received.order.state is OrderState.AUTHENTICATING
    assert received.order.due_at == NOON + timedelta(hours=1)
    (document,) = waiting_of(org)
    assert document.due_at == received.order.due_at


def test_the_ledger_says_that_it_came(org):
    received = come(org, strangers_order(reference_number="FR-1"))

    with transaction(org.id) as tx:
        (entry,) = tx.ledger.about(received.order.id)
    assert entry.what == "document.waiting"
    assert entry.public["sha256"] == received.order.digest
    assert "FR-1" not in str(entry.public)


def test_the_same_bytes_again_are_the_same_document(org):
    signed = strangers_order()
    first, second = come(org, signed), come(org, signed, at=NOON + timedelta(minutes=5))

    assert (first.is_new, second.is_new) == (True, False)
    assert second.order.id == first.order.id
    assert len(waiting_of(org)) == 1


def test_a_name_of_the_register_is_a_word_and_opens_no_door(org):
    authority = make_authority(org)
    come(org, strangers_order(authority={"name": authority.authority.name}))

    assert len(waiting_of(org)) == 1


def test_what_a_key_of_the_register_signed_is_an_order_at_once(org):
    authority = make_authority(org)
    received = come(org, authority.sign(annex1(authority)))

    assert waiting_of(org) == []
    assert received.order.state is OrderState.RUNNING


def test_what_somebody_of_ours_brings_is_an_order_at_once(org):
    person = make_person(org, "legal")
    received = come(org, strangers_order(locations=ADDRESSES[:20]), by=person.code)

    with transaction(org.id) as tx:
        assert len(tx.orders.items(received.order.id)) == 20
    assert waiting_of(org) == []


def test_a_forged_order_is_refused_with_its_reason_and_few_of_its_addresses(org):
    authority = make_authority(org)
    received = come(org, altered(authority, annex1(authority, locations=ADDRESSES)))

    with transaction(org.id) as tx:
        kept = tx.orders.items(received.order.id)
    assert received.refused == "forged"
    assert len(kept) == 10


def test_beyond_the_quota_nothing_is_taken_somebody_is_called_and_known_keys_are_not_held_up(
    org, monkeypatch
):
    at_most(8, monkeypatch)
    kept = [come(org, strangers_order(), asked_from=f"203.0.113.{n}") for n in range(12)]

    assert [received is not None for received in kept] == [True] * 8 + [False] * 4
    with transaction(org.id) as tx:
        told = tx.enforcement.events_about(f"anteroom-full:{NOON:%Y%m%d%H}")
    assert len(told) == 1
    authority = make_authority(org)
    assert come(org, authority.sign(annex1(authority))).order.state is OrderState.RUNNING


def test_one_sender_fills_a_quarter_and_no_more(org, monkeypatch):
    at_most(8, monkeypatch)
    own = [come(org, strangers_order()) for _ in range(3)]
    other = come(org, strangers_order(), asked_from="198.51.100.4")

    assert [received is not None for received in own] == [True, True, False]
    assert other is not None


def test_the_quota_is_the_installations_and_not_each_platforms(org, monkeypatch):
    at_most(8, monkeypatch)
    for number in range(8):
        come(org, strangers_order(), asked_from=f"203.0.113.{number}")

    assert come(make_organisation(), strangers_order(), asked_from="198.51.100.4") is None


def test_an_hour_later_there_is_room_again(org, monkeypatch):
    at_most(8, monkeypatch)
    for number in range(8):
        come(org, strangers_order(), asked_from=f"203.0.113.{number}")
    later = NOON + timedelta(minutes=61)

    assert come(org, strangers_order(at=later), at=later) is not None


def a_mail(org, *, sender, number=1):
    raw = (
        f"From: {sender}\nTo: orders@videos.example.com\nSubject: Number {number}\n\n"
        f"Please take {URL} down within one hour.\n"
    ).encode()
    letter = order_reading.unread_letter(raw, "", why="made so", at=NOON)
    (arrival,) = letter.arrivals
    letter = order_reading.ReadLetter((with_sender(arrival, sender),), None)
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(raw, "message/rfc822", "order", NOON)
        return mail_taking.take_letter(letter, sealed, tx=tx, now=NOON)


def with_sender(arrival, sender):
    return replace(arrival, sender=sender)


def test_a_mail_of_nobody_in_the_register_waits_and_one_of_its_mailboxes_does_not(org):
    make_authority(org, mail_domains=("police.example",))
    a_mail(org, sender="somebody@elsewhere.example")
    assert [document.mailbox for document in waiting_of(org)] == ["somebody@elsewhere.example"]

    a_mail(org, sender="officer@police.example")
    assert len(waiting_of(org)) == 1


@pytest.mark.parametrize("many", [22])
def test_a_mailbox_of_the_register_that_floods_us_waits_too(org, many):
    """Its address can be forged: what comes from it without proof has a bound of its own."""
    make_authority(org, mail_domains=("police.example",))
    for number in range(many):
        a_mail(org, sender="officer@police.example", number=number)

    assert len(waiting_of(org)) == many - 20
