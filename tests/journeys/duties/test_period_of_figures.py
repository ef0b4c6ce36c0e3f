"""In which period the record puts an event: by the day it took effect, in the stated zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from seawall.clocks.reporting_period import ReportingPeriod, calendar_year, split_period
from seawall.config import load_settings
from seawall.enforcement.model import OutcomeKind
from seawall.forms.model import Form
from seawall.journeys.duties import finality, period_reporting
from seawall.journeys.duties.finality import FiledChallenge
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.figures.period_report import report_lines
from seawall.orders.figures.removal_counts import Basis
from seawall.orders.figures.report_table import report_csv
from seawall.orders.figures.yearly import article7, article21
from seawall.orders.model import Binding, OrderState
from seawall.transaction import transaction
from tests.figures_made import add_removals, figures_of, sign_log
from tests.people_made import make_organisation, make_person
from tests.preservations_made import make_order, make_removed, restore

RECEIVED = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 23:30 in Berlin
EXECUTED = datetime(2026, 12, 31, 23, 20, tzinfo=UTC)  # 00:20 on 1 January in Berlin


def counted(organisation, year=2026, zone="UTC"):
    return figures_of(organisation.id, calendar_year(year, zone))[0]


def reported(removed, effective_at, now, kind=OutcomeKind.APPLIED):
    """The platform reports, perhaps late."""
    with transaction(removed.scope) as tx:
        return report_outcome(
            OutcomeReport(removed.action.id, kind, effective_at=effective_at), tx=tx, now=now
        )


def carried_out(organisation, received_at, removed_at):
    """An order received at one moment, whose content went down at another."""
    removed = make_removed(
        organisation=organisation,
        state=OrderState.ANSWERED,
        received_at=received_at,
        gone_at=removed_at,
    )
    reported(removed, removed_at, removed_at)
    return removed


def test_an_order_of_new_years_eve_is_once_in_every_report_and_in_the_same_year(database):
    organisation = make_organisation()
    carried_out(organisation, RECEIVED, EXECUTED)

    old, new = (counted(organisation, year, "Europe/Berlin") for year in (2026, 2027))

    assert (article21(old).orders, article21(new).orders) == (1, 0)
    assert article7(old).items_removed == old.removed[Basis.ORDER] == old.order_speed.count == 0
    assert article7(new).items_removed == new.removed[Basis.ORDER] == new.order_speed.count == 1
    assert old.orders.carried_out == 1


def test_the_same_order_is_of_the_old_year_altogether_where_the_zone_is_utc(database):
    organisation = make_organisation()
    carried_out(organisation, RECEIVED, EXECUTED)

    old, new = (counted(organisation, year) for year in (2026, 2027))

    assert (old.orders.received, old.removed[Basis.ORDER]) == (1, 1)
    assert (new.orders.received, new.removed[Basis.ORDER]) == (0, 0)


def test_what_is_written_down_late_belongs_to_the_day_it_took_effect(database):
    organisation = make_organisation()
    removed = make_removed(organisation=organisation, with_order=False)
    reported(removed, datetime(2026, 12, 30, tzinfo=UTC), datetime(2027, 1, 5, tzinfo=UTC))

    assert counted(organisation, 2026).removed[Basis.OWN] == 1
    assert counted(organisation, 2027).removed[Basis.OWN] == 0


def test_a_challenge_that_is_noted_late_belongs_to_the_day_it_was_filed(database):
    organisation = make_organisation()
    order = make_order(organisation, state=OrderState.ANSWERED)
    legal = make_person(organisation, "legal")
    filed_at, now = datetime(2026, 12, 29, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
    with transaction(organisation.id) as tx:
        filed = FiledChallenge(order.id, "12/26", "Court of Example", "provider", filed_at)
        finality.file_challenge(filed, legal, tx=tx, now=now)

    assert counted(organisation, 2026).proceedings.outcomes == {"pending": 1}
    assert counted(organisation, 2027).proceedings.outcomes == {}


def test_what_is_down_already_adds_nothing_in_a_later_year_and_what_came_back_does(database):
    organisation = make_organisation()
    removed = make_removed(organisation=organisation, with_order=False)
    first, later = datetime(2026, 3, 3, tzinfo=UTC), datetime(2027, 3, 3, tzinfo=UTC)
    reported(removed, first, first)
    reported(removed, later, later, OutcomeKind.ALREADY)
    back = restore(removed, datetime(2027, 4, 1, tzinfo=UTC))

    assert counted(organisation, 2026).removed[Basis.OWN] == 1
    assert counted(organisation, 2027).removed[Basis.OWN] == 0

    with transaction(organisation.id) as tx:
        returned = datetime(2027, 4, 1, tzinfo=UTC)
        report_outcome(
            OutcomeReport(back.id, OutcomeKind.APPLIED, effective_at=returned), tx=tx, now=returned
        )
    again = datetime(2028, 1, 1, tzinfo=UTC)
    reported(removed, again, again)

    assert counted(organisation, 2028).removed[Basis.OWN] == 1


def test_an_order_under_another_law_is_in_no_number_of_the_regulation(database):
    organisation = make_organisation()
    other = make_removed(
        organisation=organisation, form=Form.NOTICE, profile="gb-tact-s3", state=OrderState.ANSWERED
    )
    other.applied()

    figures = counted(organisation)

    assert figures.removed[Basis.OTHER_ORDER] == 1
    assert (figures.removed[Basis.ORDER], figures.orders.received) == (0, 0)
    assert figures.order_speed.count == 0


def a_year(organisation):
    """Orders, referrals, own removals and measures around the end of a year."""
    for hours in (0, 5, 20, 26, 40):
        received = RECEIVED + timedelta(hours=hours)
        carried_out(organisation, received, received + timedelta(minutes=50))
    for hours in (1, 3, 30):
        own = make_removed(organisation=organisation, with_order=False)
        reported(own, RECEIVED + timedelta(hours=hours), RECEIVED + timedelta(hours=hours))
    referred = make_removed(
        organisation=organisation,
        form=Form.REFERRAL,
        binding=Binding.VOLUNTARY,
        profile="gb-ctiru-referral",
    )
    reported(referred, RECEIVED, RECEIVED)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Athens", "Pacific/Kiritimati", "Pacific/Niue"])
def test_consecutive_periods_of_the_record_add_up_to_the_whole(database, zone):
    organisation = make_organisation()
    a_year(organisation)
    whole = ReportingPeriod(date(2026, 1, 1), date(2027, 12, 31), zone)
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2))

    total, *parts = figures_of(organisation.id, whole, *split_period(whole, *days))

    for basis in Basis:
        assert sum(part.removed[basis] for part in parts) == total.removed[basis]
    assert sum(part.orders.received for part in parts) == total.orders.received == 5
    assert sum(part.order_speed.count for part in parts) == total.order_speed.count == 5
    assert sum(total.removed.values()) == 9


def down_by_entries(organisation, period):
    """How often something that was up went down, from the entries of the ledger alone."""
    with transaction(organisation.id) as tx:
        entries = tx.ledger.recent(1_000, prefix="action.")
        asked = {entry.about: entry for entry in entries if entry.what == "action.requested"}
        named = {about: tx.ledger.sealed(entry.id).content["id"] for about, entry in asked.items()}
    done = sorted(
        (datetime.fromisoformat(entry.public["effective_at"]), entry.public["outcome"], entry.about)
        for entry in entries
        if entry.what in {"action.applied", "action.already"}
    )
    down, counts = set(), 0
    for at, _, about in done:
        if asked[about].public["state"] in {"removed", "disabled"}:
            counts += named[about] not in down and period.includes(at)
            down.add(named[about])
        else:
            down.discard(named[about])
    return counts


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_every_removal_of_the_figures_can_be_told_from_the_entries(database, zone):
    organisation = make_organisation()
    a_year(organisation)
    removed = make_removed(organisation=organisation, with_order=False)
    reported(removed, RECEIVED, RECEIVED)
    back, returned = restore(removed, RECEIVED), RECEIVED + timedelta(hours=2)
    with transaction(organisation.id) as tx:
        report_outcome(
            OutcomeReport(back.id, OutcomeKind.APPLIED, effective_at=returned), tx=tx, now=returned
        )
    reported(removed, RECEIVED + timedelta(hours=9), RECEIVED + timedelta(days=40))

    for year in (2026, 2027):
        period = calendar_year(year, zone)
        figures = counted(organisation, year, zone)

        assert sum(figures.removed.values()) == down_by_entries(organisation, period)
    both = ReportingPeriod(date(2026, 1, 1), date(2027, 12, 31))
    assert down_by_entries(organisation, both) == 11


def compiled(
    organisation, monkeypatch, *, zone="UTC", year=2026, now=datetime(2027, 2, 1, tzinfo=UTC)
):
    loaded = load_settings(report_zone=zone)
    monkeypatch.setattr(period_reporting, "settings", lambda: loaded)
    sign_log(now)
    with transaction(organisation.id) as tx:
        return period_reporting.compile_report(
            period_reporting.period_of_year(year), tx=tx, now=now
        )


def test_the_zone_is_the_operators_and_stands_in_every_format(database, monkeypatch):
    organisation = make_organisation()
    carried_out(organisation, RECEIVED, EXECUTED)

    report = compiled(organisation, monkeypatch, zone="Europe/Berlin")

    assert article7_items(report) == 0
    assert ("time zone", "Europe/Berlin") in [
        (line.name, line.value) for line in report_lines(report)
    ]
    assert '"time_zone":"Europe/Berlin"' in period_reporting.report_json(report)
    lines = report_csv(report).split("\r\n")
    assert all(line.endswith("2026-01-01,2026-12-31,Europe/Berlin") for line in lines[1:-1])


def article7_items(report):
    return report.article_7.items_removed


def test_trn_10_the_same_record_gives_the_same_report_whenever_it_is_asked(database, monkeypatch):
    organisation = make_organisation()
    a_year(organisation)
    texts = {
        period_reporting.report_json(
            compiled(organisation, monkeypatch, now=datetime(2027, month, 3, tzinfo=UTC))
        )
        for month in (1, 2, 11)
    }

    assert len(texts) == 1


def test_the_digest_of_a_report_is_another_one_in_another_zone(database, monkeypatch):
    organisation = make_organisation()
    digests = {
        period_reporting.report_digest(compiled(organisation, monkeypatch, zone=zone))
        for zone in ("UTC", "Europe/Berlin", "Europe/Athens")
    }

    assert len(digests) == 3


def test_a_period_that_is_not_over_says_so(database, monkeypatch):
    organisation = make_organisation()
    report = compiled(organisation, monkeypatch, now=datetime(2026, 5, 1, tzinfo=UTC))

    assert "the period is not over" in " ".join(line.value for line in report_lines(report))


MANY = 100_001


@pytest.mark.exhaustive
def test_nothing_is_cut_at_a_hundred_thousand(database):
    organisation = make_organisation()
    add_removals(make_removed(organisation=organisation, with_order=False).action, MANY, RECEIVED)

    assert counted(organisation).removed[Basis.OWN] == MANY


def test_a_thousand_and_one_are_more_than_are_read_at_one_time(database):
    organisation = make_organisation()
    add_removals(make_removed(organisation=organisation, with_order=False).action, 1_001, RECEIVED)

    assert counted(organisation).removed[Basis.OWN] == 1_001
