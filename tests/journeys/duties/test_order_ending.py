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
    try_to_end(harbour, order, harbour.legal)

    with raises_problem("orders.nothing-to-end"):
        try_to_end(harbour, order, harbour.legal)


@pytest.mark.parametrize("cause", [EndCause.WITHDRAWN, EndCause.LAPSED])
def test_whoever_names_single_addresses_cannot_end_the_whole_order_by_mistake(harbour, item, cause):
    order = harbour.ordered_down(item, harbour.publish())

    with raises_problem("orders.all-or-some"):
        try_to_end(harbour, order, harbour.legal, cause, positions=(0,))

    assert harbour.is_gone(item)
