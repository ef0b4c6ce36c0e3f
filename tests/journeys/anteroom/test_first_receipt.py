"""The hour of a signed order runs from when the same came unsigned: TCO Art. 3(3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.journeys.anteroom import leaving_out, vouching
from seawall.journeys.orders import order_receipt
from seawall.journeys.orders.alarm_health import unheard_alarms
from seawall.orders.anteroom.model import WaitingState
from seawall.orders.model import OrderState, Trust
from seawall.transaction import transaction
from tests.anteroom_made import come, enrol, let_in, strangers_order, waiting_of, work_off
from tests.orders_made import NOON, URL, annex1, make_authority
from tests.people_made import make_person
from tests.rows_attested import rows_that_differ

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(minutes=20)
NUMBER = "FR-2026-GT-9"


def places(count=1, *, word="post"):
    return [{"url": f"{URL}-{word}-{number}"} for number in range(count)]


def unsigned(org, authority, *, at=NOON, locations=None, **fields):
    """The order as it came first: in the authority's name, by a key that nobody knows."""
    name = {"name": fields.pop("name", authority.authority.name)}
    body = {"reference_number": NUMBER, "locations": locations or places(), **fields}
    signed = strangers_order(at=at, authority=name, **{"issued_at": NOON.isoformat(), **body})
    return come(org, signed, at=at).order


def signed(org, authority, *, at=LATER, locations=None, **fields):
    """The order as it came again, signed by the authority's key."""
    body = {"reference_number": NUMBER, "locations": locations or places(), **fields}
    return come(org, authority.sign(annex1(authority, **body), at=at), at=at).order


def order_now(org, order):
    with transaction(org.id) as tx:
        return tx.orders.order(order.id)


def told_of(org, order):
    with transaction(org.id) as tx:
        return [event.body for event in tx.enforcement.events_about(order.id)]


def test_its_hour_runs_from_the_first_receipt_and_its_own_receipt_says_so(org):
    authority = make_authority(org)
    unsigned(org, authority)
    order = signed(org, authority)

    assert (order.received_at, order.due_at) == (NOON, NOON + HOUR)
    assert (order.state, order.trust) == (OrderState.RUNNING, Trust.SIGNED)
    facts = order_receipt.facts_of(order, now=LATER)
    assert (facts["received_at"], facts["due_at"]) == (
        "2026-03-02T12:00:00Z",
        "2026-03-02T13:00:00Z",
    )
    assert any("Its hour runs from then" in body for body in told_of(org, order))


def test_what_came_first_is_linked_to_it_and_nothing_waits(org):
    authority = make_authority(org)
    first = unsigned(org, authority)
    order = signed(org, authority)
    work_off(LATER)

    with transaction(org.id) as tx:
        document = tx.anteroom.get(first.id)
        steps = [event.what for event in tx.orders.events(order.id)]
    assert (document.state, document.order) == (WaitingState.LET_IN, order.id)
    assert steps.count("repeated") == 1
    assert "repeat_differs" not in order_now(org, order).flags
    assert waiting_of(org) == []
    assert order_now(org, order).due_at == NOON + HOUR
    assert rows_that_differ() == []


def test_when_the_bytes_that_are_signed_came_stays_written_down(org):
    authority = make_authority(org)
    unsigned(org, authority)
    order = signed(org, authority)

    with transaction(org.id) as tx:
        assert tx.orders.document(order.document).received_at == LATER


def test_whoever_sent_the_unsigned_one_can_read_no_answer_to_the_signed_one(org):
    """The number is another: nothing proves that the first sender was the authority."""
    authority = make_authority(org)
    first = unsigned(org, authority)
    order = signed(org, authority)

    assert order.id != first.id
    assert order_receipt.token_of(order) != order_receipt.token_of(first)


def test_an_hour_that_is_over_by_then_is_over_and_somebody_is_called(org):
    authority = make_authority(org)
    unsigned(org, authority)
    late = NOON + 2 * HOUR
    order = signed(org, authority, at=late)

    with transaction(org.id) as tx:
        alarms = unheard_alarms(tx=tx, now=late + timedelta(minutes=1))
    assert order.due_at == NOON + HOUR
    assert any(order.id in sentence for sentence in alarms)


def test_of_several_the_first_counts(org):
    authority = make_authority(org)
    for minute in (10, 5, 15):
        at = NOON + timedelta(minutes=minute)
        unsigned(org, authority, at=at)

    assert signed(org, authority).received_at == NOON + timedelta(minutes=5)


@pytest.mark.parametrize(
    "other",
    [
        {"locations": places(word="another")},
        {"locations": places(2)},
        {"reference_number": "FR-2026-GT-8"},
        {"name": "Somebody else's authority"},
    ],
    ids=["other address", "more addresses", "other number", "other name"],
)
def test_what_asked_for_something_else_takes_no_minute_from_it(org, other):
    authority = make_authority(org)
    unsigned(org, authority, **other)

    assert signed(org, authority).due_at == LATER + HOUR


def test_what_came_before_the_order_was_issued_was_no_receipt_of_it(org):
    """Who guesses a number, and the addresses, cannot use up an hour that has not begun."""
    authority = make_authority(org)
    unsigned(org, authority)
    order = signed(org, authority, issued_at=(NOON + timedelta(minutes=6)).isoformat())

    assert order.due_at == LATER + HOUR


def test_the_eleventh_address_is_not_read_at_the_door_but_their_number_is(org):
    authority = make_authority(org)
    unsigned(org, authority, locations=places(40))

    assert signed(org, authority, locations=places(40)).due_at == NOON + HOUR


def test_a_long_order_that_differs_further_down_is_shown_to_differ_and_keeps_the_careful_hour(org):
    authority = make_authority(org)
    unsigned(org, authority, locations=[*places(39), *places(1, word="other")])
    order = signed(org, authority, locations=places(40))
    work_off(LATER)

    assert order_now(org, order).due_at == NOON + HOUR
    assert "repeat_differs" in order_now(org, order).flags


def test_what_two_people_left_out_takes_nothing_from_it(org):
    authority = make_authority(org)
    first = unsigned(org, authority)
    with transaction(org.id) as tx:
        group = tx.anteroom.get(first.id).told_under
    for role in ("lead", "legal"):
        with transaction(org.id) as tx:
            person = make_person(org, role)
            leaving_out.leave_out(
                group, "They never sent it.", person, on_page=[first.id], tx=tx, now=NOON
            )

    assert signed(org, authority).due_at == LATER + HOUR


def test_while_a_person_is_letting_it_in_it_counts_too(org):
    authority = make_authority(org)
    first = unsigned(org, authority)
    with transaction(org.id) as tx:
        vouching.let_in(first.id, make_person(org, "reviewer"), tx=tx, now=LATER)
    order = signed(org, authority)
    work_off(LATER)

    assert order.due_at == NOON + HOUR
    with transaction(org.id) as tx:
        assert tx.anteroom.get(first.id).order == order.id


def test_once_it_was_let_in_the_signed_one_proves_it_and_keeps_its_hour(org):
    authority = make_authority(org)
    first = unsigned(org, authority)
    let_in(org, first.id, at=LATER)

    order = signed(org, authority, at=LATER)
    assert (order.id, order.due_at) == (first.id, NOON + HOUR)


def test_a_key_that_is_entered_later_gives_the_order_the_first_hour_as_well(org):
    """Both waited: one unsigned, and one signed by a key that the register did not hold yet."""
    authority, key = make_authority(org), Ed25519PrivateKey.generate()
    unsigned(org, authority)
    name = {"name": authority.authority.name}
    fields = {"authority": {**annex1(authority)["authority"], **name}, "locations": places()}
    body = strangers_order(
        key, at=LATER, reference_number=NUMBER, issued_at=NOON.isoformat(), **fields
    )
    waiting = come(org, body, at=LATER).order
    enrol(org, authority, key, at=LATER + timedelta(minutes=1))

    order = order_now(org, waiting)
    assert (order.trust, order.due_at) == (Trust.SIGNED, NOON + HOUR)
