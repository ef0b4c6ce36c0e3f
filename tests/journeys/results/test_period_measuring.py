"""Results are counted from the log at one checkpoint, whoever asks and whenever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.banks.model import EntryState
from seawall.clocks.reporting_period import named_period
from seawall.enforcement.model import OutcomeKind, Target
from seawall.journeys.banks import bank_curation
from seawall.journeys.content.withdrawn_restoring import RestoringPolicy, settle_entry
from seawall.journeys.duties.period_reporting import compile_report
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.results.period_measuring import measure_period, period_asked
from seawall.ledger.model import Entry
from seawall.ledger.note import Signer
from seawall.ledger.words.content import ITEM_WRONGFUL_TIME
from seawall.results.settling import settles_at
from seawall.transaction import transaction
from tests.answering_made import make_desk
from tests.journeys.content.seen_made import know, match_published, see
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem

SIGNER = Signer("seawall.example/log", SIGNING_KEY)
MARCH, QUARTER = named_period("2026-03", "UTC"), named_period("2026-Q1", "UTC")
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
SETTLED = datetime(2026, 5, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 10, tzinfo=UTC)
SHA = "a" * 64


@pytest.fixture
def org(database):
    return make_organisation()


def counted(org, period=MARCH, *, now):
    """The results of a period, once everything so far is signed."""
    place_and_sign(SIGNER, now)
    with transaction(org.id) as tx:
        return measure_period(period, tx=tx, now=now)


def number(report, metric, name):
    (measured,) = [each for each in report.metrics if each.id == metric]
    return measured.number(name)


def taken_down(org, sha=SHA, *, views=None):
    """An item that a rule took down because of one entry, and that is gone an hour later."""
    item = see(org, ("sha256", sha))
    entry = know(org, "sha256", sha)
    match_published(org)
    with transaction(org.id) as tx:
        action = tx.enforcement.newest_action(Target(item.kind, item.external_id))
        report = OutcomeReport(action.id, OutcomeKind.APPLIED, NOON + HOUR, views=views)
        report_outcome(report, tx=tx, now=NOON + 2 * HOUR)
    return item, entry


def wrongful(org, seconds, *, at):
    """An item came back after so long."""
    public = {"began_at": "", "case": "", "entry": "", "kind": "removed", "seconds": seconds}
    with transaction(org.id) as tx:
        tx.ledger.append(Entry(ITEM_WRONGFUL_TIME, "item_1", at, public=public))


def test_what_the_product_wrote_down_is_what_is_counted(org):
    taken_down(org, views=120)

    report = counted(org, now=NOON + DAY)
    assert number(report, "proactive_rate", "removed").part == 1
    assert number(report, "reaction", "median").value == HOUR.total_seconds()
    assert number(report, "reach", "views").value == 120
    assert (report.counted_at.is_settled, report.quarter) == (False, None)
    assert (report.organisation, report.name) == (org.id, org.name)


def test_wrongful_hours_are_the_same_in_every_report(org):
    _, entry = taken_down(org)
    later = NOON + timedelta(hours=6, seconds=31)
    with transaction(org.id) as tx:
        bank_curation.change_entry_state(
            entry.id, EntryState.WITHDRAWN, reason="wrong", tx=tx, now=later, by="test"
        )
    with transaction(org.id) as tx:
        settle_entry(entry.id, RestoringPolicy.RESTORE, tx=tx, now=later)

    report = counted(org, now=NOON + DAY)
    with transaction(org.id) as tx:
        yearly = compile_report(MARCH, tx=tx, now=NOON + DAY)
    assert number(report, "wrongful_hours", "total").value == yearly.wrongful_hours.seconds > 0
    assert number(report, "wrongful_hours", "total").n == yearly.wrongful_hours.times == 1
    assert number(report, "proactive_rate", "removed").n == 0


def test_what_no_checkpoint_covers_is_not_counted(org):
    wrongful(org, 60, at=NOON)
    before = counted(org, now=NOON + HOUR)
    wrongful(org, 600, at=NOON)
    with transaction(org.id) as tx:
        after = measure_period(MARCH, tx=tx, now=NOON + 2 * HOUR)

    assert after.text == before.text


def test_a_settled_period_gives_the_same_bytes_for_good(org):
    wrongful(org, 60, at=NOON)
    counted(org, now=NOON + HOUR)
    wrongful(org, 60, at=APRIL)
    counted(org, now=APRIL + HOUR)
    settled = counted(org, now=SETTLED + HOUR)
    wrongful(org, 600, at=NOON)

    again = counted(org, now=SETTLED + 90 * DAY)
    assert settled.counted_at.is_settled
    assert again.text == settled.text


def test_until_it_is_settled_the_newest_checkpoint_counts(org):
    wrongful(org, 60, at=NOON)
    early = counted(org, now=SETTLED - HOUR)
    wrongful(org, 600, at=NOON)
    later = counted(org, now=SETTLED - timedelta(seconds=1))

    assert not later.counted_at.is_settled
    assert number(early, "wrongful_hours", "total").value == 60
    assert number(later, "wrongful_hours", "total").value == 660


def test_only_a_settled_quarter_is_broken_down(org):
    wrongful(org, 60, at=NOON)

    assert counted(org, QUARTER, now=SETTLED - HOUR).quarter is None
    assert counted(org, QUARTER, now=SETTLED + HOUR).quarter.breakdowns
    assert counted(org, MARCH, now=SETTLED + HOUR).quarter is None


def test_a_quarter_of_another_zone_has_the_same_breakdown_of_the_days_of_utc(org):
    wrongful(org, 60, at=NOON)
    counted(org, now=NOON + HOUR)

    here, there = (
        counted(org, named_period("2026-Q1", zone), now=SETTLED + 2 * DAY)
        for zone in ("UTC", "Pacific/Auckland")
    )
    assert here.data["quarter"] == there.data["quarter"]
    assert here.data["period"] != there.data["period"]


def test_another_organisations_log_is_not_read(org):
    other = make_organisation()
    wrongful(org, 60, at=NOON)

    assert number(counted(other, now=NOON + HOUR), "wrongful_hours", "total").value == 0


def test_a_period_that_is_none_is_named_with_what_one_looks_like(org):
    with raises_problem("results.period") as refused:
        period_asked("2026-13", "UTC", now=NOON)
    assert "2026-Q4" in refused.value.remedy
    assert refused.value.field == "period"
    with raises_problem("results.not-begun"):
        counted(org, named_period("2027", "UTC"), now=NOON)


def test_a_period_that_settled_before_the_log_began_is_refused(org):
    wrongful(org, 60, at=NOON)

    with raises_problem("results.no-checkpoint"):
        counted(org, named_period("2025", "UTC"), now=NOON)


def test_a_quiet_log_settles_all_the_same(org):
    wrongful(org, 60, at=NOON)
    counted(org, now=NOON + HOUR)

    settled = counted(org, now=SETTLED + HOUR)
    assert (settled.counted_at.is_settled, settled.counted_at.at) == (True, NOON + HOUR)


def test_what_was_not_signed_in_time_is_counted_at_the_first_checkpoint_that_has_it(org):
    """Signing stood still from the second of March until after the period had settled."""
    wrongful(org, 60, at=NOON)
    counted(org, now=NOON + HOUR)
    wrongful(org, 600, at=NOON + 5 * DAY)

    with transaction(org.id) as tx:
        waits = measure_period(MARCH, tx=tx, now=SETTLED + HOUR)
    assert (waits.counted_at.is_settled, waits.counted_at.at) == (False, NOON + HOUR)

    settled = counted(org, now=SETTLED + DAY)
    assert (settled.counted_at.is_settled, settled.counted_at.at) == (True, SETTLED + DAY)
    assert number(settled, "wrongful_hours", "total").value == 660
    wrongful(org, 6_000, at=SETTLED + DAY)
    assert counted(org, now=SETTLED + 2 * DAY).text == settled.text


def test_a_quarter_that_waits_for_signatures_is_not_broken_down_until_it_has_them(org):
    wrongful(org, 60, at=NOON)
    counted(org, now=NOON + HOUR)
    wrongful(org, 600, at=NOON + 5 * DAY)

    with transaction(org.id) as tx:
        waits = measure_period(QUARTER, tx=tx, now=SETTLED + HOUR)
    assert (waits.counted_at.is_settled, waits.quarter) == (False, None)
    assert counted(org, QUARTER, now=SETTLED + DAY).quarter


def test_what_is_written_while_a_quiet_period_settles_changes_nothing(org):
    wrongful(org, 60, at=NOON)
    counted(org, now=NOON + HOUR)
    settles = settles_at(MARCH)
    before = counted(org, now=settles)
    wrongful(org, 600, at=settles - MINUTE)  # its unit of work was under way

    with transaction(org.id) as tx:
        assert measure_period(MARCH, tx=tx, now=settles + HOUR).text == before.text
    assert counted(org, now=settles + DAY).text == before.text


def test_before_anything_is_signed_nothing_is_counted(org):
    with transaction(org.id) as tx, raises_problem("results.no-checkpoint"):
        measure_period(MARCH, tx=tx, now=NOON)


def test_an_order_is_received_carried_out_and_counted_by_what_it_names(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + 10 * MINUTE)
    desk.platform_reports(order, effective_at=NOON + 20 * MINUTE, now=NOON + 21 * MINUTE)

    report = counted(desk.org, now=NOON + DAY)
    clock = number(report, "order_clock", "median")
    assert (clock.n, clock.value) == (1, 20 * 60)
    in_time = number(report, "order_compliance", "in_time")
    assert (in_time.part, in_time.n) == (1, 1)
    removed = number(report, "proactive_rate", "removed")
    assert (removed.part, removed.n) == (0, len(desk.items(order)))
