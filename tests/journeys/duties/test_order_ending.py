"""A person writes down that an order has ended: who may, what of, and what they have to say."""

from __future__ import annotations

import pytest

from seawall.journeys.duties.order_ending import note_end
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.holds_made import Harbour
from tests.problems import raises_problem


@pytest.fixture
def harbour(database):
    return Harbour()


@pytest.fixture
def item(harbour):
    return harbour.publish()


def try_to_end(harbour, order, person, cause=EndCause.WITHDRAWN, why="By telephone.", positions=()):
    with transaction(harbour.org.id) as tx:
        end = EffectEnd(order.id, cause, why, positions=positions)
        return note_end(end, person, tx=tx, now=harbour.later())


def test_only_who_may_say_that_an_order_is_genuine_may_say_that_it_has_ended(harbour, item):
    order = harbour.ordered_down(item)

    with raises_problem("people.not-theirs"):
        try_to_end(harbour, order, harbour.reviewers[0])

    assert harbour.stored(order).state is OrderState.ACTED
    assert harbour.is_gone(item)


def test_whoever_says_so_says_how_they_know(harbour, item):
    order = harbour.ordered_down(item)

    with raises_problem("orders.reason-missing.finding"):
        try_to_end(harbour, order, harbour.legal, why="  ")

    assert harbour.is_gone(item)


@pytest.mark.parametrize("cause", [EndCause.INFRINGEMENT, EndCause.ANNULLED])
def test_what_an_authority_or_a_court_found_is_not_a_persons_word(harbour, item, cause):
    order = harbour.ordered_down(item)

    with raises_problem("orders.another-form-of-ending", match="withdrawn, amended, lapsed"):
        try_to_end(harbour, order, harbour.legal, cause)


def test_an_amendment_names_the_addresses_that_are_taken_out(harbour, item):
    order = harbour.ordered_down(item)

    with raises_problem("orders.nothing-taken-out"):
        try_to_end(harbour, order, harbour.legal, EndCause.AMENDED)


def test_what_binds_nobody_cannot_end(harbour, item):
    report = harbour.report(item)

    with raises_problem("orders.nothing-to-end"):
        try_to_end(harbour, report, harbour.legal)


def test_an_order_ends_once(harbour, item):
    order = harbour.ordered_down(item)
    harbour.end(order, EndCause.WITHDRAWN)

    with raises_problem("orders.nothing-to-end"):
        try_to_end(harbour, order, harbour.legal)


@pytest.mark.parametrize("cause", [*EndCause])
def test_one_person_alone_ends_no_order_in_no_way_and_moves_no_clock(harbour, item, cause):
    order = harbour.order(item)

    harbour.say_alone(order, cause)
    with raises_problem("orders.end-said-already"):
        harbour.say_alone(order, cause)

    after = harbour.stored(order)
    assert (after.state, after.due_at) == (OrderState.RUNNING, order.due_at)
    with transaction(harbour.org.id) as tx:
        assert all(line.ended_at is None for line in tx.orders.items(order.id))


@pytest.mark.parametrize("cause", [*EndCause])
def test_a_second_person_who_says_the_same_ends_it(harbour, item, cause):
    order = harbour.ordered_down(item)
    harbour.say_alone(order, cause)

    positions = (0,) if cause is EndCause.AMENDED else ()
    try_to_end(harbour, order, harbour.lead, cause, why="I called back.", positions=positions)

    assert harbour.stored(order).state is OrderState.REINSTATED
    with transaction(harbour.org.id) as tx:
        (entry,) = tx.ledger.about(order.id, prefix="order.ceased_legal_effect")
        assert "I called back." in tx.ledger.sealed(entry.id).content["why"]


def test_two_people_who_say_different_things_end_nothing(harbour, item):
    other = harbour.publish()
    order = harbour.ordered_down(item, other)
    said = [(EndCause.WITHDRAWN, ()), (EndCause.AMENDED, (0,)), (EndCause.AMENDED, (1,))]

    for (cause, positions), person in zip(
        said, (harbour.legal, harbour.lead, harbour.legal), strict=True
    ):
        try_to_end(harbour, order, person, cause, positions=positions)

    assert harbour.stored(order).state is OrderState.ACTED
    assert harbour.is_gone(item)
    assert harbour.is_gone(other)


@pytest.mark.parametrize("cause", [EndCause.WITHDRAWN, EndCause.LAPSED])
def test_whoever_names_single_addresses_cannot_end_the_whole_order_by_mistake(harbour, item, cause):
    order = harbour.ordered_down(item, harbour.publish())

    with raises_problem("orders.all-or-some"):
        try_to_end(harbour, order, harbour.legal, cause, positions=(0,))

    assert harbour.is_gone(item)
