"""A reply to our question: the hour starts afresh only if it brings what was missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.journeys.answers.order_clarification import (
    ClarificationReply,
    accept_reply,
    receive_reply,
)
from seawall.journeys.answers.order_clarifying import Inability, tell_inability
from seawall.orders.answering.filling import Impossibility
from seawall.orders.demand import DemandedAddress
from seawall.transaction import transaction
from tests.orders_made import NOON, URL, make_contact_point, make_order
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

ASKED, REPLIED = NOON + timedelta(minutes=20), NOON + timedelta(hours=1)


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def person(org):
    return make_person(org, "legal")


def paused(org, person, ground=NonComplianceGround.MANIFEST_ERRORS, **fields):
    order = make_order(org, **fields)
    why = Impossibility((ground,), "It cannot be carried out.", "Which address?")
    with transaction(org.id) as tx:
        tell_inability(Inability(order.id, person, why), tx=tx, now=ASKED)
        return tx.orders.order(order.id)


def reply(org, order, *, places=(), now=REPLIED, is_from_sender=True):
    given = [DemandedAddress(url=one) for one in places]
    said = ClarificationReply(order=order.id, places=given, is_from_sender=is_from_sender)
    with transaction(org.id) as tx:
        return receive_reply(said, tx=tx, now=now)


def test_tco_13_a_reply_without_the_missing_url_leaves_the_clock_paused(org, person):
    order = paused(org, person, locations=[])

    done = reply(org, order)

    assert (done.is_enough, done.order.state, done.order.due_at) == (False, "paused", None)


def test_tco_r16_the_hour_starts_with_the_receipt_of_what_was_missing(org, person):
    order = paused(org, person, locations=[])

    done = reply(org, order, places=[URL])

    assert (done.is_enough, done.order.state) == (True, "running")
    assert done.order.due_at == REPLIED + timedelta(hours=1)
    with transaction(org.id) as tx:
        assert [one.url for one in tx.orders.items(order.id)] == [URL]
        assert tx.cases.case(done.order.case).queue == "orders"


def test_an_address_that_is_none_is_not_what_was_missing(org, person):
    order = paused(org, person, locations=[])

    assert reply(org, order, places=["the usual place"]).is_enough is False


def test_what_anybody_could_have_written_waits_for_a_person(org, person):
    order = paused(org, person, locations=[])

    done = reply(org, order, places=[URL], is_from_sender=False)

    assert (done.is_enough, done.order.state) == (None, "paused")
    with transaction(org.id) as tx:
        assert tx.orders.items(order.id) == []
        started = accept_reply(order.id, person, tx=tx, now=REPLIED + timedelta(minutes=9))
        assert started.state == "running"
        assert started.due_at == REPLIED + timedelta(hours=1)
        assert [one.url for one in tx.orders.items(order.id)] == [URL]


def test_whether_a_manifest_error_is_cleared_up_a_person_says(org, person):
    order = paused(org, person)

    done = reply(org, order)

    assert done.is_enough is None
    with transaction(org.id) as tx:
        assert accept_reply(order.id, person, tx=tx, now=REPLIED).state == "running"


def test_a_clarification_does_not_end_force_majeure(org, person):
    order = paused(org, person, NonComplianceGround.FORCE_MAJEURE, locations=[])

    assert reply(org, order, places=[URL]).order.state == "paused"


def test_a_reply_to_what_nobody_asked_is_history_and_changes_nothing(org, person):
    order = make_order(org)

    done = reply(org, order, places=[f"{URL}-2"])

    assert done.order == order
    with transaction(org.id) as tx:
        assert tx.orders.events(order.id)[-1].what == "clarified"
        assert len(tx.orders.items(order.id)) == 1
        with raises_problem("orders.nothing-asked"):
            accept_reply(order.id, person, tx=tx, now=REPLIED)
