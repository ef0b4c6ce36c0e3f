"""Reports that are owed: their clocks, who is told, and that they are out."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from seawall.config import load_settings
from seawall.errors import SeawallError
from seawall.journeys.duties import period_reporting, report_duties
from seawall.journeys.duties.report_duties import Publication
from seawall.ledger.entry import canonical_json
from seawall.transaction import close_connection, transaction
from tests.figures_made import sign_log
from tests.people_made import make_organisation, make_person
from tests.preservations_made import make_order, make_removed
from tests.problems import raises_problem

JANUARY = datetime(2027, 1, 4, 9, tzinfo=UTC)
SEVEN, FIFTEEN, USERS = (
    "report:tco-7:2026-01-01:2026-12-31",
    "report:dsa-15:2026-01-01:2026-12-31",
    "report:dsa-24-2:2026-08-17:2027-02-17",
)
PAGE = "https://video.example/transparency/2026"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """Let the reports see these settings."""

    def declare(**wanted):
        loaded = load_settings(**wanted)
        monkeypatch.setattr(period_reporting, "settings", lambda: loaded)

    declare(dsa_provider="platform")
    return declare


def watched(organisation, now=JANUARY):
    with transaction(organisation.id) as tx:
        report_duties.watch_reports(tx=tx, now=now)
        return {report.name: report for report in report_duties.reports_due(tx=tx)}


def published(organisation, report, day, *, now, role="legal"):
    person = make_person(organisation, role)
    sign_log(now)
    with transaction(organisation.id) as tx:
        return report_duties.record_published(
            Publication(report, day, PAGE), person, tx=tx, now=now
        )


def words(organisation, about, prefix="report."):
    with transaction(organisation.id) as tx:
        return [entry.what for entry in tx.ledger.about(about, prefix=prefix)]


def acted():
    organisation = make_organisation()
    make_removed(organisation=organisation).applied()
    return organisation


def test_when_a_year_is_over_the_clocks_of_its_reports_start_and_say_until_when(database):
    reports = watched(acted())

    assert {name: report.last_day for name, report in reports.items()} == {
        SEVEN: date(2027, 2, 28),
        FIFTEEN: date(2027, 2, 28),
        USERS: date(2027, 2, 17),
    }


def test_looking_twice_starts_no_second_clock(database):
    organisation = acted()

    assert watched(organisation).keys() == watched(organisation).keys()


def test_before_the_year_is_over_only_the_number_of_users_is_awaited(database):
    organisation = acted()

    assert set(watched(organisation, datetime(2026, 12, 31, 23, 59, tzinfo=UTC))) == {USERS}


def test_the_year_is_over_when_it_is_over_in_the_zone_of_the_reports(database, declared):
    declared(dsa_provider="platform", report_zone="Europe/Athens")
    organisation = acted()

    reports = watched(organisation, datetime(2026, 12, 31, 22, 30, tzinfo=UTC))

    assert reports[SEVEN].last_day == date(2027, 2, 28)
    assert reports[SEVEN].clock.due_at == datetime(2027, 2, 28, 22, tzinfo=UTC)


def test_tco_r51_who_did_nothing_and_had_to_do_nothing_owes_no_report_of_the_regulation(database):
    assert SEVEN not in watched(make_organisation())


def test_a_rehearsal_makes_no_report_due(database):
    organisation = make_organisation()
    make_order(organisation, flags=("drill",))

    assert SEVEN not in watched(organisation)


def test_a_removal_order_alone_makes_the_report_due(database):
    organisation = make_organisation()
    make_order(organisation)

    assert SEVEN in watched(organisation)


def test_a_small_enterprise_owes_none_under_the_dsa(database, declared):
    declared(dsa_provider="small")

    assert set(watched(acted())) == {SEVEN}


def test_a_hosting_service_owes_the_yearly_report_and_no_number_of_users(database, declared):
    declared(dsa_provider="hosting")

    assert set(watched(acted())) == {SEVEN, FIFTEEN}


def test_a_very_large_platform_reports_on_half_a_year(database, declared):
    declared(dsa_provider="very_large")

    assert "report:dsa-15:2026-07-01:2026-12-31" in watched(acted())


def test_no_report_is_owed_on_a_year_before_the_organisation_was_here(database):
    organisation = make_organisation()

    assert watched(organisation, datetime(2026, 3, 3, tzinfo=UTC)).keys() == {
        "report:dsa-24-2:2026-02-17:2026-08-17"
    }


def test_a_person_is_told_two_weeks_before_the_last_day_and_when_it_is_over_and_no_oftener(
    database,
):
    organisation = acted()
    watched(organisation)
    assert words(organisation, SEVEN) == []

    for day in (15, 16, 20):
        watched(organisation, datetime(2027, 2, day, 9, tzinfo=UTC))
    assert words(organisation, SEVEN) == ["report.due_soon"]

    for day in (1, 2):
        watched(organisation, datetime(2027, 3, day, 9, tzinfo=UTC))
    assert words(organisation, SEVEN) == ["report.due_soon", "report.overdue"]
    assert len(words(organisation, SEVEN, "attention.called")) == 2


def test_a_report_that_is_out_meets_its_clock_and_its_figures_stand_in_the_ledger(
    database, declared
):
    declared(dsa_provider="platform", report_zone="Europe/Berlin")
    organisation = acted()
    watched(organisation)
    now = datetime(2027, 2, 20, 8, tzinfo=UTC)

    report = published(organisation, SEVEN, date(2027, 2, 20), now=now)

    assert report.clock.met_at == now
    with transaction(organisation.id) as tx:
        (entry,) = tx.ledger.about(SEVEN, prefix="report.published")
    assert entry.public["time_zone"] == "Europe/Berlin"
    assert entry.public["figures"]["head"]["time_zone"] == "Europe/Berlin"
    text = canonical_json(entry.public["figures"]).encode()
    assert hashlib.sha256(text).hexdigest() == entry.public["digest"]
    assert entry.public["figures"]["article_7"]["items_removed"] == 1
    assert (entry.public["first"], entry.public["last"]) == ("2026-01-01", "2026-12-31")
    assert watched(organisation, datetime(2027, 3, 5, tzinfo=UTC))[SEVEN].is_overdue(now) is False
    assert words(organisation, SEVEN) == ["report.published"]


def test_the_next_number_of_users_is_due_six_calendar_months_after_the_last(database):
    organisation = acted()
    watched(organisation)
    published(organisation, USERS, date(2027, 1, 31), now=datetime(2027, 2, 1, tzinfo=UTC))

    reports = watched(organisation, datetime(2027, 2, 2, tzinfo=UTC))

    following = reports["report:dsa-24-2:2027-01-31:2027-07-31"]
    assert following.last_day == date(2027, 7, 31)
    assert reports[USERS].clock.met_at == datetime(2027, 1, 31, 12, tzinfo=UTC)
    assert [
        name for name, report in reports.items() if "24-2" in name and not report.clock.met_at
    ] == [following.name]


def test_a_report_keeps_the_zone_that_its_clock_began_in(database, declared):
    declared(dsa_provider="platform", report_zone="Europe/Athens")
    organisation = acted()
    watched(organisation)
    declared(dsa_provider="platform", report_zone="Pacific/Kiritimati")

    report = watched(organisation)[SEVEN]

    assert report.owed.period.zone == "Europe/Athens"
    assert report.last_day == date(2027, 2, 28)


def test_what_became_not_required_is_announced_to_nobody(database, declared):
    organisation = acted()
    watched(organisation)
    declared(dsa_provider="small")

    watched(organisation, datetime(2027, 3, 5, tzinfo=UTC))

    assert words(organisation, FIFTEEN) == []
    assert words(organisation, SEVEN) == ["report.overdue"]


@pytest.mark.parametrize(
    ("report", "day", "code"),
    [
        ("report:tco-7:2020-01-01:2020-12-31", date(2027, 2, 1), "orders.unknown-report"),
        (SEVEN, date(2027, 2, 3), "orders.not-yet"),
        (SEVEN, date(2026, 12, 31), "orders.report-early"),
    ],
)
def test_what_cannot_be_is_refused(sqlite, report, day, code):
    organisation = acted()
    watched(organisation)

    with raises_problem(code):
        published(organisation, report, day, now=datetime(2027, 2, 2, tzinfo=UTC))


def test_it_is_out_once(sqlite):
    organisation = acted()
    watched(organisation)
    now = datetime(2027, 2, 2, tzinfo=UTC)
    published(organisation, SEVEN, date(2027, 2, 1), now=now)

    with raises_problem("orders.report-published"):
        published(organisation, SEVEN, date(2027, 2, 1), now=now)


@pytest.mark.both_databases
def test_of_two_who_say_it_at_once_one_is_noted(database):
    organisation = acted()
    watched(organisation)
    now = datetime(2027, 2, 2, tzinfo=UTC)
    sign_log(now)
    people = [make_person(organisation, "legal") for _ in range(2)]

    def note(person):
        try:
            with transaction(organisation.id) as tx:
                report_duties.record_published(
                    Publication(SEVEN, date(2027, 2, 1), PAGE), person, tx=tx, now=now
                )
        except SeawallError as refused:
            return refused.code
        finally:
            close_connection()
        return "noted"

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(note, people))

    assert outcomes == ["noted", "orders.report-published"]
    assert words(organisation, SEVEN) == ["report.published"]


def test_who_may_not_answer_for_us_does_not_say_that_it_is_out(sqlite):
    organisation = acted()
    watched(organisation)

    with raises_problem("people.not-theirs"):
        published(
            organisation,
            SEVEN,
            date(2027, 2, 1),
            now=datetime(2027, 2, 2, tzinfo=UTC),
            role="overseer",
        )
