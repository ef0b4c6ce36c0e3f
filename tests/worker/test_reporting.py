"""The worker starts the clocks of reports by itself, and tells a person in time."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.journeys.duties import report_duties
from seawall.people.model import OrganisationKind
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.people_made import make_organisation
from tests.preservations_made import make_removed

SEVEN = "report:tco-7:2026-01-01:2026-12-31"
NEW_YEARS_EVE = datetime(2026, 12, 31, 20, tzinfo=UTC)


def names(organisation):
    with transaction(organisation.id) as tx:
        return {report.name for report in report_duties.reports_due(tx=tx)}


def attention(organisation):
    with transaction(organisation.id) as tx:
        return [entry.what for entry in tx.ledger.about(SEVEN, prefix="attention.")]


def work_off(hand):
    while hand.step():
        pass


def test_the_clock_of_a_years_report_starts_once_the_year_is_over_and_somebody_is_told(sqlite):
    organisation = make_organisation()
    make_removed(organisation=organisation).applied()
    time = Time(NEW_YEARS_EVE)
    hand = worker(time)
    hand.arm()
    work_off(hand)
    assert SEVEN not in names(organisation)

    time.pass_by(hours=7)
    work_off(hand)
    assert SEVEN in names(organisation)
    assert attention(organisation) == []

    time.pass_by(days=46)
    work_off(hand)
    assert attention(organisation) == ["attention.called"]


def test_a_unit_owes_no_report_of_a_provider(sqlite):
    unit = make_organisation(kind=OrganisationKind.UNIT)
    hand = worker(Time(NEW_YEARS_EVE))
    hand.arm()
    work_off(hand)

    assert names(unit) == set()
