"""However a time line is split, every event is counted once, and the parts add up to the whole."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.reporting_period import ReportingPeriod, calendar_year, split_period
from seawall.orders.figures.model import (
    AccessFact,
    ComplaintFact,
    ExecutionFact,
    FigureSeries,
    OrderFact,
    PeriodFacts,
    ProceedingFact,
    ProceedingOutcome,
)
from seawall.orders.figures.removal_counts import (
    Basis,
    CountedRemoval,
    TargetChange,
    count_removals,
    removals_among,
)
from seawall.orders.figures.tally import tally_facts

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc"))
FIRST, LAST = date(2025, 1, 1), date(2028, 12, 31)
BEFORE = datetime(2024, 12, 30, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1465)).map(lambda since: BEFORE + since)
SPANS = st.timedeltas(timedelta(0), timedelta(days=3))
OUTCOMES = st.sampled_from(ProceedingOutcome)
BACK = st.none() | MOMENTS

GROUNDS = st.sampled_from(["", "force_majeure", "manifest_errors"])
ORDERS = st.builds(
    OrderFact,
    st.just("order_1"),
    st.sampled_from(FigureSeries),
    MOMENTS,
    removed=st.integers(0, 1),
    not_executed=GROUNDS,
    cross_border=st.booleans(),
    is_scrutinised=st.booleans(),
)
FACTS = st.fixed_dictionaries(
    {
        "orders": st.lists(ORDERS),
        "executions": st.lists(st.builds(ExecutionFact, MOMENTS, SPANS)),
        "removals": st.lists(
            st.builds(CountedRemoval, st.text("ab", max_size=3), st.sampled_from(Basis), MOMENTS)
        ),
        "complaints": st.lists(st.builds(ComplaintFact, MOMENTS, OUTCOMES, BACK)),
        "proceedings": st.lists(
            st.builds(
                ProceedingFact, MOMENTS, st.sampled_from(["provider", "user"]), OUTCOMES, BACK
            )
        ),
        "accesses": st.lists(
            st.builds(AccessFact, MOMENTS, st.sampled_from(["review", "other"]), st.booleans())
        ),
    }
)


def numbers(tally):
    """Every number of a tally that adds up, by its name."""
    found = Counter(
        {
            "received": tally.orders.received,
            "cross_border": tally.orders.cross_border,
            "scrutinised": tally.orders.scrutinised,
            "carried_out": tally.orders.carried_out,
            "executions": tally.order_speed.count,
            "within_the_hour": tally.order_speed.within_the_hour,
            "after_complaint": tally.complaints.reinstated,
            "after_review": tally.proceedings.reinstated,
            "denied": tally.accesses_denied,
        }
    )
    for name, parts in (
        ("ground", tally.orders.grounds),
        ("series", tally.orders.by_series),
        ("removed", tally.removed),
        ("complaint", tally.complaints.outcomes),
        ("proceeding", tally.proceedings.outcomes),
        ("own", tally.proceedings.by_provider),
        ("access", tally.accesses),
    ):
        found.update({f"{name}:{part}": count for part, count in parts.items()})
    return +found


@given(st.sampled_from(ZONES), st.lists(st.dates(FIRST, LAST), max_size=6), FACTS)
def test_the_figures_of_any_consecutive_periods_add_up_to_those_of_the_whole(zone, days, facts):
    whole = ReportingPeriod(FIRST, LAST, zone)
    parts = split_period(whole, *days)

    added: Counter[str] = Counter()
    for part in parts:
        added += numbers(tally_facts(PeriodFacts(part, **facts)))

    assert added == numbers(tally_facts(PeriodFacts(whole, **facts)))


@given(st.sampled_from(ZONES), FACTS)
def test_every_event_of_four_years_is_in_exactly_one_of_them(zone, facts):
    years = [tally_facts(PeriodFacts(calendar_year(y, zone), **facts)) for y in range(2025, 2029)]
    line = ReportingPeriod(FIRST, LAST, zone)

    assert sum(year.orders.by_series[series] for year in years for series in FigureSeries) == sum(
        line.includes(order.received_at) for order in facts["orders"]
    )
    assert sum(sum(year.removed.values()) for year in years) == sum(
        line.includes(removal.at) for removal in facts["removals"]
    )


def test_an_order_of_new_years_eve_is_one_order_of_the_old_year_and_one_removal_of_the_new():
    received = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 23:30 in Berlin
    removed = datetime(2026, 12, 31, 23, 20, tzinfo=UTC)  # 00:20 on 1 January
    facts = {
        "orders": [OrderFact("order_1", FigureSeries.REMOVAL_ORDERS, received, removed=1)],
        "executions": [ExecutionFact(removed, removed - received)],
        "removals": [CountedRemoval("video/1", Basis.ORDER, removed)],
    }

    old, new = (
        tally_facts(PeriodFacts(calendar_year(year, "Europe/Berlin"), **facts))
        for year in (2026, 2027)
    )

    assert (old.orders.received, old.orders.carried_out) == (1, 1)
    assert (old.removed[Basis.ORDER], old.order_speed.count) == (0, 0)
    assert new.orders.received == 0
    assert (new.removed[Basis.ORDER], new.order_speed.count) == (1, 1)


def test_an_order_that_names_nothing_was_not_carried_out():
    order = OrderFact("order_1", FigureSeries.REMOVAL_ORDERS, BEFORE, items=0, removed=0)

    tally = tally_facts(PeriodFacts(calendar_year(2024, "UTC"), orders=[order]))

    assert (tally.orders.received, tally.orders.carried_out) == (1, 0)


def test_what_a_complaint_of_december_put_back_in_january_was_put_back_in_january():
    lodged, decided = datetime(2026, 12, 20, tzinfo=UTC), datetime(2027, 1, 5, tzinfo=UTC)
    complaint = ComplaintFact(lodged, ProceedingOutcome.UPHELD, decided)

    old, new = (
        tally_facts(PeriodFacts(calendar_year(year, "UTC"), complaints=[complaint]))
        for year in (2026, 2027)
    )

    assert (old.complaints.outcomes, old.complaints.reinstated) == ({"upheld": 1}, 0)
    assert (new.complaints.outcomes, new.complaints.reinstated) == ({}, 1)


CHANGES = st.lists(
    st.builds(
        TargetChange,
        st.uuids().map(str),
        st.sampled_from("abcd"),
        st.integers(0, 9).map(lambda days: BEFORE + timedelta(days=days)),
        st.booleans(),
        st.none() | st.integers(0, 9).map(lambda days: BEFORE + timedelta(days=days)),
    )
)


@given(CHANGES)
def test_a_removal_is_of_something_that_was_up(changes):
    counted = {change.id for change in removals_among(changes)}

    for target in "abcd":
        down = None
        for change in sorted(
            (c for c in changes if c.target == target), key=lambda c: (c.at, c.id)
        ):
            was_up = down is None or (down.until is not None and down.until <= change.at)
            assert (change.id in counted) == (change.is_gone and was_up)
            down = change if change.is_gone else None


@given(CHANGES)
def test_trn_11_what_never_came_back_is_counted_once_and_the_series_add_up(changes):
    for_good = [
        TargetChange(change.id, change.target, change.at, is_gone=True) for change in changes
    ]
    bases = list(Basis)
    counts = count_removals(
        CountedRemoval(change.target, bases[at % len(bases)], change.at)
        for at, change in enumerate(removals_among(for_good))
    )

    assert sum(counts.values()) == len({change.target for change in for_good})
