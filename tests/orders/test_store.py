"""Where orders are kept: what is written is read back, within one organisation only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.clocks.model import ClockRow
from seawall.forms.model import Channel, Form
from seawall.ids import (
    ClockId,
    DocumentId,
    OrderEventId,
    OrderId,
    new_id,
)
from seawall.orders.model import Binding, Document, Order, OrderEvent, OrderItem, OrderState, Trust
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem

DIGEST = "ab" * 32
URL = "https://videos.example.com/v/1"


@pytest.fixture
def org(database):
    """A platform."""
    return make_organisation()


@pytest.fixture
def tx(org):
    """One unit of work of it."""
    with transaction(org.id) as opened:
        yield opened


def an_order(org, **changes):
    """An order as it may be kept."""
    usual = {
        "id": OrderId(new_id("order", now=NOON)),
        "organisation": org,
        "form": Form.REMOVAL_ORDER,
        "binding": Binding.MANDATORY,
        "channel": Channel.API,
        "state": OrderState.RUNNING,
        "trust": Trust.SIGNED,
        "received_at": NOON,
    }
    return Order(**{**usual, **changes})


def a_clock(order, **changes):
    """A clock as it may be kept."""
    usual = {
        "id": ClockId(new_id("clk", now=NOON)),
        "about": order.id,
        "profile": "eu-tco-removal",
        "started_at": NOON,
        "zone": "UTC",
        "state": "running",
        "due_at": NOON + timedelta(hours=1),
    }
    return ClockRow(**{**usual, **changes})


def test_an_order_is_read_back_as_it_was_written(tx):
    order = an_order(tx.organisation, reference="FR-1", sender_key="k1", flags=("emergency",))
    items = [OrderItem(0, URL, "f0"), OrderItem(1, URL + "x", "f1", note="at 0:42")]

    tx.orders.add(order, items)

    assert tx.orders.order(order.id) == order
    assert tx.orders.items(order.id) == items
    assert tx.orders.by_reference("k1", Form.REMOVAL_ORDER, "FR-1") == order
    assert tx.orders.by_reference("k1", Form.REFERRAL, "FR-1") is None
    assert tx.orders.by_reference("k1", Form.REMOVAL_ORDER, "") is None
    assert tx.orders.orders_naming("f1") == [order]


def test_another_organisation_does_not_find_it(org):
    with transaction(org.id) as tx:
        order = an_order(org.id, receipt_digest="d")
        tx.orders.add(order, [OrderItem(0, URL, "f0")])
    other = make_organisation()

    with transaction(other.id) as tx:
        with raises_problem("orders.unknown-order"):
            tx.orders.order(order.id)
        assert tx.orders.by_receipt("d") is None
        assert tx.orders.orders_naming("f0") == []
        assert tx.orders.board() == []


def test_the_board_shows_what_is_open_soonest_due_first(tx):
    late = an_order(tx.organisation, due_at=NOON + timedelta(hours=1))
    soon = an_order(tx.organisation, due_at=NOON + timedelta(minutes=5))
    whenever = an_order(tx.organisation, form=Form.REFERRAL, binding=Binding.VOLUNTARY)
    over = an_order(tx.organisation, state=OrderState.REFUSED)
    for one in (late, whenever, over, soon):
        tx.orders.add(one)

    assert tx.orders.board() == [soon, late, whenever]
    assert tx.orders.board(states=[OrderState.REFUSED]) == [over]
    assert tx.orders.board(forms=[Form.REFERRAL]) == [whenever]
    assert tx.orders.count() == {
        ("mandatory", "removal_order", "running"): 2,
        ("mandatory", "removal_order", "refused"): 1,
        ("voluntary", "referral", "running"): 1,
    }


def test_several_clocks_on_one_order_run_side_by_side(tx):
    order = an_order(tx.organisation)
    tx.orders.add(order)
    hour = a_clock(order)
    window = a_clock(order, profile="eu-tco-scrutiny", due_at=NOON + timedelta(hours=48))
    for clock in (window, hour):
        tx.orders.add_clock(clock)

    assert tx.orders.clocks(order.id) == [hour, window]

    met = replace(hour, met_at=NOON, state="met")
    tx.orders.save_clock(met)
    assert tx.orders.clocks(order.id) == [met, window]


def test_history_is_kept_in_order(tx):
    order = an_order(tx.organisation)
    tx.orders.add(order)
    for minute, what in enumerate(["received", "repeated"]):
        at = NOON + timedelta(minutes=minute)
        tx.orders.add_event(OrderEvent(OrderEventId(new_id("oev", now=at)), order.id, what, at))

    assert [event.what for event in tx.orders.events(order.id)] == ["received", "repeated"]
    assert tx.orders.locked(order.id) == order


def test_a_document_is_found_by_its_bytes_and_by_its_message_id(tx):
    sealed = tx.evidence.seal(b"an order", "text/plain", "order", NOON)
    document = Document(
        id=DocumentId(new_id("doc", now=NOON)),
        channel=Channel.EMAIL_PLAIN,
        sha256=DIGEST,
        media_type="text/plain",
        size=8,
        evidence=sealed,
        sender="police@example.org",
        message_id="<1@example.org>",
        signature={},
        reading={},
        received_at=NOON,
    )
    tx.orders.add_document(document)
    order = an_order(tx.organisation, document=document.id)
    tx.orders.add(order)

    assert tx.orders.document_by_digest(Channel.EMAIL_PLAIN, DIGEST) == document
    assert tx.orders.document_by_digest(Channel.API, DIGEST) is None
    assert tx.orders.by_message_id("<1@example.org>") == order
    assert tx.orders.of_document(document.id) == [order]
