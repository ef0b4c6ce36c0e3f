"""A deadline in danger reaches a person, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.enforcement.model import OutcomeKind
from seawall.enforcement.webhook_signature import verifies_asymmetric
from seawall.journeys.enforcement import paging
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.keys.installation import webhook_key
from seawall.transaction import close_connection, transaction
from tests.answering_made import configure
from tests.enforcement_made import NOON, Time, make_decided, receiver, work_until, worker

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def pager(monkeypatch):
    """A pager on the loopback."""
    with receiver() as called:
        configure(monkeypatch, on_call_url=called.url)
        yield called


def whats(decided, about):
    with transaction(decided.scope) as tx:
        return [entry.what for entry in tx.ledger.about(about)]


def applied(decided, action, now):
    with transaction(decided.scope) as tx:
        report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=now)


def test_a_one_hour_order_is_applied_although_the_endpoint_was_down_for_25_minutes(database, pager):
    decided, time = make_decided(), Time()

    def platform_answers(got):
        if time.at < NOON + timedelta(minutes=25):
            return 503
        applied(decided, action, time.at)
        close_connection()  # the receiver's thread ends with its request
        return 200

    with receiver(platform_answers) as platform:
        decided.endpoint(platform.url)
        action = decided.enforce(deadline=NOON + AN_HOUR)
        work_until(NOON + 2 * AN_HOUR, time=time, hand=worker(time), org=decided.scope)
    with transaction(decided.scope) as tx:
        (outcome,) = tx.enforcement.outcomes_of(action.id)

    requests = [got for got in platform.got if got.event["type"] == "action.requested"]
    assert outcome.effective_at < NOON + AN_HOUR
    assert len({got.id for got in requests}) == 1
    assert len(requests) == 7  # no wait above a quarter of what is left: up again, told at 33:20
    assert len(pager.got) == 1


def test_half_way_through_with_no_applied_a_person_is_paged_exactly_once(database, pager):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 503) as platform:
        decided.endpoint(platform.url)
        action = decided.enforce(deadline=NOON + AN_HOUR)
        work_until(NOON + 5 * AN_HOUR, time=time, hand=worker(time), org=decided.scope)

    (page,) = pager.got
    assert page.event["type"] == "attention.needed"
    assert page.event["data"]["about"] == action.id
    assert page.event["timestamp"] == "2026-03-02T12:30:00Z"
    assert whats(decided, action.id).count("person.paged") == 1
    assert "person.reached" in whats(decided, action.id)


def test_received_is_not_done_so_a_200_alone_does_not_stop_the_page(database, pager):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        decided.enforce(deadline=NOON + AN_HOUR)
        work_until(NOON + AN_HOUR, time=time, hand=worker(time), org=decided.scope)

    assert len(pager.got) == 1


def test_applied_in_time_pages_nobody(database, pager):
    decided, time = make_decided(), Time()
    action = decided.enforce(deadline=NOON + AN_HOUR)
    applied(decided, action, NOON + timedelta(minutes=29))
    work_until(NOON + AN_HOUR, time=time, hand=worker(time), org=decided.scope)

    assert pager.got == []
    assert "person.paged" not in whats(decided, action.id)


def test_an_action_that_a_newer_one_overtook_pages_nobody(database, pager):
    decided, time = make_decided(), Time()
    old = decided.enforce(deadline=NOON + AN_HOUR)
    decided.enforce("restored")
    work_until(NOON + AN_HOUR, time=time, hand=worker(time), org=decided.scope)

    assert pager.got == []
    assert whats(decided, old.id) == ["action.requested"]


def test_two_workers_at_half_time_page_once(database):
    decided = make_decided()
    action = decided.enforce(deadline=NOON + AN_HOUR)
    half = NOON + timedelta(minutes=30)

    paged = []
    for _ in range(2):
        with transaction(decided.scope) as tx:
            paged.append(paging.page_at_half_time(action.id, tx=tx, now=half))

    assert paged == [True, False]
    with transaction(decided.scope) as tx:
        assert [e.type for e in tx.enforcement.events_about(action.id)].count(
            "attention.needed"
        ) == 1


def test_the_page_is_signed_with_the_installations_key(sqlite, pager):
    decided, time = make_decided(), Time()
    decided.enforce(deadline=NOON + AN_HOUR)
    work_until(NOON + AN_HOUR, time=time, hand=worker(time), org=decided.scope)

    (page,) = pager.got
    assert verifies_asymmetric(
        page.body.decode(),
        event=page.id,
        at=NOON + timedelta(minutes=30),
        signatures=page.headers["webhook-signature"],
        key=webhook_key().public_key(),
    )


def test_a_pager_that_is_down_is_called_until_it_answers(sqlite, pager):
    decided, time = make_decided(), Time()
    answers = iter([503, 503, 200])
    pager.answer = lambda got: next(answers)
    action = decided.enforce(deadline=NOON + AN_HOUR)
    work_until(NOON + AN_HOUR, time=time, hand=worker(time), org=decided.scope)

    assert len(pager.got) == 3
    assert whats(decided, action.id)[-1] == "person.reached"
