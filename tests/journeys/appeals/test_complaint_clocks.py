"""The clocks of a user's complaint."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.cases.model import Finding
from seawall.db import models as db
from seawall.forms.model import Form
from seawall.ids import ContactPointId, new_id
from seawall.journeys.appeals._complaint_clocks import COMPLAINT, TIMELY, WINDOW
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.orders.model import OrderState
from seawall.orders.register.model import ContactPoint
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import decide_case
from tests.people_made import make_organisation, make_person
from tests.preservations_made import NOON, make_order, make_removed

FRIDAY = datetime(2026, 12, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def exposed(database):
    organisation = make_organisation()
    make_order(
        organisation,
        form=Form.EXPOSURE_DECISION,
        profile="eu-tco-exposed-report",
        state=OrderState.RECEIVED,
    )
    return organisation


def in_ireland(organisation):
    """A contact point there: 1 January is a holiday."""
    with transaction(organisation.id) as tx:
        tx.register.put_contact_point(
            ContactPoint(
                id=ContactPointId(new_id("ctp", now=NOON)),
                legal_name="Example Video Ltd",
                establishment="IE",
                email="orders@video.example",
                changed_at=NOON,
                facts={"zone": "Europe/Dublin"},
            )
        )


def complain(removed, now):
    with transaction(removed.scope) as tx:
        said = Complaint(removed.action.decision, "It was news.")
        return lodge_appeal(said, tx=tx, now=now)


def clocks(removed, about):
    with transaction(removed.scope) as tx:
        return {each.profile: each for each in tx.orders.clocks(about)}


def test_tco_47_a_complaint_under_specific_measures_is_answered_in_two_weeks(exposed):
    removed = make_removed(with_order=False, organisation=exposed)
    in_ireland(exposed)

    lodged = complain(removed, FRIDAY)

    clock = clocks(removed, lodged.id)[COMPLAINT]
    assert clock.due_at == datetime(2027, 1, 2, tzinfo=UTC)
    assert clock.legal_limit == datetime(2027, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("finding", [Finding.KEEP, Finding.OVERTURN])
def test_tco_r62_the_clock_stops_when_another_person_has_decided(exposed, finding):
    removed = make_removed(with_order=False, organisation=exposed)
    lodged = complain(removed, NOON)
    with transaction(removed.scope) as tx:
        case = tx.cases.case(lodged.case)
    later = NOON + timedelta(days=3)

    other = make_person(exposed, "legal")
    decide_case(exposed, case, other, later, finding=finding, clauses=(), opened_at=later)

    assert clocks(removed, lodged.id)[COMPLAINT].met_at == later


def test_tco_r62_an_escalation_is_no_answer(exposed):
    removed = make_removed(with_order=False, organisation=exposed)
    lodged = complain(removed, NOON)
    with transaction(removed.scope) as tx:
        case = tx.cases.case(lodged.case)

    other = make_person(exposed, "legal")
    decide_case(exposed, case, other, finding=Finding.ESCALATE, clauses=())

    assert clocks(removed, lodged.id)[COMPLAINT].met_at is None


def test_tco_r62_without_specific_measures_the_two_weeks_are_nobodys_duty(database):
    removed = make_removed(with_order=False)

    assert COMPLAINT not in clocks(removed, complain(removed, NOON).id)


def test_a_complaint_in_the_union_is_answered_in_good_time_and_that_time_is_ours(database):
    removed = make_removed(with_order=False)

    lodged = complain(removed, NOON)

    clock = clocks(removed, lodged.id)[TIMELY["EU"]]
    assert (clock.due_at, clock.legal_limit) == (None, None)  # the law names no number
    assert clock.work_by == NOON + timedelta(hours=72)
    with transaction(removed.scope) as tx:
        assert tx.cases.case(lodged.case).due_at == clock.work_by


def test_a_complaint_in_britain_runs_on_the_british_clock(database):
    britain = make_organisation()
    with transaction(INSTALLATION):
        db.OrganisationRow.objects.filter(id=britain.id).update(jurisdictions=["GB"])
    removed = make_removed(with_order=False, organisation=britain)

    assert set(clocks(removed, complain(removed, NOON).id)) == {TIMELY["GB"]}


def test_dsa_37_the_window_of_six_months_opens_when_the_user_is_told(database):
    removed = make_removed(with_order=False)
    removed.applied(datetime(2026, 8, 31, 9, 0, tzinfo=UTC))

    window = clocks(removed, removed.action.decision)[WINDOW]

    assert window.due_at == datetime(2027, 2, 28, 23, 0, tzinfo=UTC)
    assert window.legal_limit == datetime(2027, 3, 1, 23, 0, tzinfo=UTC)


def test_tco_r61_against_an_order_there_is_no_such_window_but_the_courts(database):
    removed = make_removed()
    removed.applied()

    assert clocks(removed, removed.action.decision) == {}
