"""A repeated audit is planned again in time, and the worker plans, draws and ends by itself."""

from __future__ import annotations

import pytest

from seawall.audits.audit_plan import AuditRequest
from seawall.audits.model import AuditState, AuditSubject
from seawall.clocks.reporting_period import named_period
from seawall.journeys.audits.audit_planning import call_off_audit, plan_audit, plan_following
from seawall.transaction import transaction
from tests.audits_made import APRIL, DAY, HOUR, MARCH, SIGNER, decided, planned, read_all
from tests.enforcement_made import Time, worker
from tests.log_signed import place_and_sign
from tests.people_made import NOON, make_organisation, make_person
from tests.quality_made import shares


def plan_other(org, period):
    with transaction(org.id) as tx:
        request = AuditRequest(named_period(period, "UTC"), 20)
        return plan_audit(request, tx=tx, now=NOON, by="test")


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture(autouse=True)
def no_other_second_reads(monkeypatch):
    """Only audits have decisions read again here."""
    with shares(monkeypatch):
        yield


def test_a_repeated_audit_is_planned_again_before_its_period_ends(org):
    planned(org, is_repeated=True)

    with transaction(org.id) as tx:
        assert (
            plan_following(AuditSubject.DECISIONS, tx=tx, now=MARCH.until - DAY - HOUR, by="test")
            is None
        )
        following = plan_following(AuditSubject.DECISIONS, tx=tx, now=MARCH.until - DAY, by="test")
        assert (
            plan_following(AuditSubject.DECISIONS, tx=tx, now=MARCH.until - HOUR, by="test") is None
        )
    assert (str(following.first), str(following.last)) == ("2026-04-01", "2026-04-30")
    assert following.is_repeated


def test_none_follows_an_audit_that_was_called_off(org):
    planned(org, is_repeated=True)
    with transaction(org.id) as tx:
        april = plan_following(AuditSubject.DECISIONS, tx=tx, now=MARCH.until - DAY, by="test")
        call_off_audit(april.id, "a test", tx=tx, now=MARCH.until - DAY, by="test")

        assert (
            plan_following(AuditSubject.DECISIONS, tx=tx, now=april.period.until, by="test") is None
        )


def test_another_audit_of_later_days_ends_no_repetition_and_its_period_is_left_out(org):
    planned(org, is_repeated=True)
    plan_other(org, "2026-04")

    with transaction(org.id) as tx:
        following = plan_following(AuditSubject.DECISIONS, tx=tx, now=MARCH.until - DAY, by="test")
    assert str(following.first) == "2026-05-01"


def test_after_months_without_a_worker_the_period_that_runs_is_planned(org):
    planned(org, is_repeated=True)

    with transaction(org.id) as tx:
        following = plan_following(
            AuditSubject.DECISIONS, tx=tx, now=MARCH.until + 100 * DAY, by="test"
        )
    assert str(following.first) == "2026-07-01"


def test_the_worker_draws_and_ends_and_plans(sqlite):
    org = make_organisation()
    author, reader = make_person(org), make_person(org)
    audit = planned(org, is_repeated=True)
    decided(org, author, 3)
    place_and_sign(SIGNER, APRIL)
    time = Time(APRIL)
    hand = worker(time)
    hand.arm()
    step_all(hand)
    assert [each.state for each in standing(org)] == [AuditState.PLANNED, AuditState.DRAWN]

    read_all(org, reader)
    place_and_sign(SIGNER, APRIL + HOUR)
    time.pass_by(hours=2)
    step_all(hand)
    with transaction(org.id) as tx:
        assert tx.audits.audit(audit.id).state is AuditState.ENDED


def standing(org):
    with transaction(org.id) as tx:
        return tx.audits.audits()


def step_all(hand):
    while hand.step():
        pass


def test_an_audit_that_cannot_be_drawn_keeps_no_other_from_it(sqlite):
    first, second = make_organisation(), make_organisation()
    lost, audit = planned(first), planned(second)
    decided(first, make_person(first), 2)
    decided(second, make_person(second), 2)
    with transaction(first.id) as tx:
        tx.ledger.erase(lost.planned_entry)
    place_and_sign(SIGNER, APRIL)
    hand = worker(Time(APRIL))
    hand.arm()
    step_all(hand)

    with transaction(second.id) as tx:
        assert tx.audits.audit(audit.id).state is AuditState.DRAWN
    with transaction(first.id) as tx:
        assert tx.audits.audit(lost.id).state is AuditState.PLANNED
