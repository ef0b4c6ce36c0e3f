"""How late an order was carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.model import ClockRow
from seawall.ids import ClockId
from seawall.orders.breach.breach_criteria import NOTHING, BreachRecord, criteria
from seawall.orders.breach.lateness import lateness
from seawall.orders.breach.model import Money, Turnover

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DUE = NOON + timedelta(hours=1)
CLOCK = ClockRow(
    id=ClockId("clk_1"),
    about="order_1",
    profile="eu-tco-removal-order",
    started_at=NOON,
    zone="UTC",
    state="running",
    due_at=DUE,
    legal_limit=DUE + timedelta(hours=1),
)
RECORD = BreachRecord(
    article="3(3)",
    items=2,
    removed=1,
    categories=("2_7_a",),
    lateness=(),
    handling=(),
    earlier_orders=0,
    earlier_late=0,
    answers=(),
    turnover=None,
    size=(),
    measures=(),
)


def test_what_was_met_on_the_second_is_in_time():
    (found,) = lateness([replace(CLOCK, met_at=DUE)], at=DUE)

    assert not found.is_late
    assert found.says == "carried out in time"


def test_a_time_between_deadline_and_legal_limit_is_late_all_the_same():
    met_at = DUE + timedelta(minutes=30)

    (found,) = lateness([replace(CLOCK, met_at=met_at)], at=NOON + timedelta(days=1))

    assert found.late_by == timedelta(minutes=30)


def test_what_is_not_done_gets_later_with_the_time():
    (found,) = lateness([CLOCK], at=DUE + timedelta(hours=5))

    assert found.late_by == timedelta(hours=5)
    assert "not carried out" in found.says


def test_a_clock_that_is_held_is_not_late():
    held = replace(CLOCK, due_at=None, legal_limit=None, state="held")

    (found,) = lateness([held], at=NOON + timedelta(days=9))

    assert not found.is_late
    assert found.says == "held: no time runs"


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(0), timedelta(9)))
def test_the_legal_limit_changes_nothing(after, limit):
    met_at = NOON + after
    with_limit = replace(CLOCK, met_at=met_at, legal_limit=DUE + limit)
    without = replace(CLOCK, met_at=met_at, legal_limit=None)

    assert lateness([with_limit], at=met_at) == lateness([without], at=met_at)


def test_tco_r68_all_seven_criteria_are_there_and_silence_says_so():
    found = criteria(RECORD)

    assert [each.letter for each in found] == list("abcdefg")
    assert all(each.shows for each in found)
    assert found[4].shows == (NOTHING,)
    assert found[3].shows == ("The turnover is not known.",)


def test_tco_r68_the_turnover_stands_with_its_year_and_source():
    known = replace(RECORD, turnover=Turnover(Money("EUR", 20_000_000_000), 2025, "accounts"))

    assert criteria(known)[3].shows == ("Turnover of 2025: EUR 200,000,000.00 (source: accounts).",)
