"""Duties with a clock of their own: somebody is called before the end, at it, and after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from seawall.forms.model import Form
from seawall.journeys.answers import threat_to_life
from seawall.journeys.answers.threat_to_life import Threat, report_threat
from seawall.journeys.appeals import _complaint_clocks
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.orders import side_clock_paging
from seawall.orders.model import OrderState
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.answering_made import make_desk
from tests.orders_made import NOON, make_authority
from tests.people_made import make_organisation
from tests.preservations_made import make_order, make_removed

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR, DAY, FIVE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=5)


def look(organisation, since, until, *, every=HOUR):
    """When somebody was called, with the watch looking every so often."""
    called, at = [], since
    while at <= until:
        with transaction(organisation) as tx:
            for clock in side_clock_paging.late_clocks(tx=tx, now=at):
                if side_clock_paging.page_side_clock(clock, again=FIVE, tx=tx, now=at):
                    called.append(at)
        at += every
    return called


@pytest.fixture
def complaint(database):
    """A complaint against a removal under specific measures: two weeks, TCO Art. 10(2)."""
    organisation = make_organisation()
    fields = {"form": Form.EXPOSURE_DECISION, "profile": "eu-tco-exposed-report"}
    make_order(organisation, state=OrderState.RECEIVED, **fields)
    removed = make_removed(with_order=False, organisation=organisation)
    with transaction(removed.scope) as tx:
        lodged = lodge_appeal(Complaint(removed.action.decision, "It was news."), tx=tx, now=NOON)
    return removed, lodged


def test_a_complaint_calls_somebody_in_time_at_its_end_and_every_day_after_it_by_day(complaint):
    removed, lodged = complaint
    with transaction(removed.scope) as tx:
        end = tx.orders.clock(lodged.id, _complaint_clocks.COMPLAINT).due_at

    called = look(removed.scope, NOON, end + 2 * DAY)
    before, after = [at for at in called if at < end], [at for at in called if at >= end]
    assert len(before) == 1
    assert end - before[0] < 3 * DAY
    assert len(after) == 2
    assert {at.astimezone(BRUSSELS).hour for at in called} <= {*range(7, 22)}
    with transaction(removed.scope) as tx:
        told = [alarm.moment for alarm in tx.alarms.of(lodged.id)]
    assert len(told) == len(set(told)) == 3


def test_a_complaint_that_was_decided_calls_nobody(complaint):
    removed, lodged = complaint
    with transaction(removed.scope) as tx:
        _complaint_clocks.meet_complaint_clocks(lodged.case, tx=tx, now=NOON + DAY)

    assert look(removed.scope, NOON, NOON + 30 * DAY, every=DAY) == []


def test_a_threat_to_life_calls_somebody_at_night_until_the_authority_was_told(database):
    desk = make_desk()
    make_authority(
        desk.org, kind=AuthorityKind.POLICE, country="IE", contact={"telephone": "+00 1"}
    )
    night = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    with transaction(desk.org.id) as tx:
        threat = Threat(desk.person, "A plan for tonight", states=("IE",))
        report = report_threat(threat, tx=tx, now=night)

    called = look(desk.org.id, night, night + HOUR / 2, every=FIVE)
    assert [f"{at:%H:%M}" for at in called] == ["02:15", "02:20", "02:25", "02:30"]
    with transaction(desk.org.id) as tx:
        for number in range(len(report.routes)):
            threat_to_life.record_telephone_call(
                report.id, number, desk.person, proof="Inspector Example", tx=tx, now=night
            )
    assert look(desk.org.id, night + HOUR, night + 2 * HOUR, every=FIVE) == []
