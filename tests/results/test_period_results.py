"""Breakdowns share their rows, and no page, period or filter gives a small cell away."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.clocks.reporting_period import named_period
from seawall.forum.knowledge.small_cells import SMALLEST
from seawall.results.breakdown import BreakdownDimension, breakdown_of
from seawall.results.metric_number import share
from seawall.results.model import Metric
from seawall.results.period_results import authorities_measured, broken_down, measured
from seawall.results.settling import is_quarter
from tests.results.lives_made import a_quarter, lives_of
from tests.results_made import DAY, FIRST, HOUR, MINUTE, MadeEntries

QUARTER = named_period("2026-Q4", "UTC")
LANGUAGES = st.dictionaries(
    st.sampled_from(["ar", "de", "en", "fr", "ru", ""]), st.integers(0, 60), min_size=1
)


def breakdown(log, of, dimension):
    """One breakdown of the quarter."""
    breakdowns = broken_down(lives_of(log, period=QUARTER))
    return next(part for part in breakdowns if (part.of, part.dimension) == (of, dimension))


def test_a_row_shows_the_measures_of_its_lives_alone():
    log = a_quarter({"ar": 80, "en": 120})
    by_language = breakdown(log, "content", BreakdownDimension.LANGUAGE)

    assert [row.value for row in by_language.rows] == ["ar", "en"]
    copies = [row.metrics[0].number("copies").n for row in by_language.rows]
    assert copies == [80, 120]
    total = measured(lives_of(log, period=QUARTER))[0].number("copies")
    assert total.n == sum(copies)


def test_a_language_of_few_is_hidden_with_another_in_all_measures():
    by_language = breakdown(
        a_quarter({"ar": 6, "de": 40, "en": 200}), "content", BreakdownDimension.LANGUAGE
    )

    assert [row.value for row in by_language.rows] == ["en"]
    assert by_language.hidden == 2


def test_a_row_of_many_is_hidden_where_few_of_them_differ():
    metrics = {
        language: [Metric("blocked_at_upload", (share("copies", part, 200),))]
        for language, part in (("ar", 195), ("de", 100), ("en", 150), ("fr", 4))
    }

    shown = breakdown_of("content", BreakdownDimension.LANGUAGE, metrics)
    assert [row.value for row in shown.rows] == ["de", "en"]
    assert shown.hidden == 2


def test_what_lies_between_two_counts_of_nearly_the_same_lives_is_a_count_too():
    """One of thirty whose upload is unknown: the times count 29, the blocked ones leave 30."""
    log = a_quarter({"de": 60, "en": 80, "ar": 0})
    for place in range(30):
        at = FIRST + DAY + place * MINUTE
        item = log.upload(at)
        case = log.notice(item, at if place == 0 else at + HOUR)
        log.case(case, at, language="ar", item=item)
        log.remove(item, case, at + 2 * HOUR, gone_at=at + 3 * HOUR)

    by_language = breakdown(log, "content", BreakdownDimension.LANGUAGE)
    assert "ar" not in [row.value for row in by_language.rows]
    assert by_language.hidden >= 2


def test_what_stands_beside_a_measure_is_in_no_breakdown():
    for row in breakdown(
        a_quarter({"ar": 80, "en": 120}), "content", BreakdownDimension.LANGUAGE
    ).rows:
        assert not any(metric.beside for metric in row.metrics)


@given(LANGUAGES)
@settings(max_examples=25, deadline=None)
def test_subtracting_the_rows_from_the_total_gives_no_small_count(languages):
    """The page has the total, the breakdown the rows: their difference is what is hidden."""
    log = a_quarter(languages)
    lives = lives_of(log, period=QUARTER)
    totals = {metric.id: metric for metric in measured(lives)}
    for part in broken_down(lives):
        if not part.rows:
            continue
        for place, metric in enumerate(part.rows[0].metrics):
            for number in metric.numbers:
                whole = totals[metric.id].number(number.name)
                rows = [row.metrics[place].number(number.name) for row in part.rows]
                rest = whole.n - sum(each.n for each in rows)
                assert rest >= 0
                assert not 0 < rest < SMALLEST, (part.of, part.dimension, metric.id)
                if whole.part is not None:
                    parts = whole.part - sum(each.part for each in rows)
                    for left in (parts, rest - parts, *(each.n - each.part for each in rows)):
                        assert not 0 < left < SMALLEST, (part.of, part.dimension, metric.id)
                assert not any(0 < each.n < SMALLEST for each in rows)


@given(LANGUAGES)
@settings(max_examples=25, deadline=None)
def test_one_measure_less_another_gives_no_small_count_of_a_row(languages):
    lives = lives_of(a_quarter(languages), period=QUARTER)
    for part in broken_down(lives):
        for row in part.rows if part.of == "content" else ():
            blocked, *others = (metric.numbers[0] for metric in row.metrics)
            for other in others:
                assert not 0 < abs(blocked.n - blocked.part - other.n) < SMALLEST, row.value


def test_no_two_periods_that_are_broken_down_overlap():
    """A year less three quarters would be the fourth; a quarter less two months a month."""
    names = ["2026", *(f"2026-Q{n}" for n in range(1, 5)), *(f"2026-{n:02}" for n in range(1, 13))]
    periods = [named_period(name, "UTC") for name in names]
    shown = [period for period in periods if is_quarter(period)]

    assert len(shown) == 4
    for one, other in itertools.combinations(shown, 2):
        assert one.last < other.first or other.last < one.first


@pytest.mark.parametrize("name", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"])
def test_a_quarter_is_a_quarter_in_every_zone(name):
    assert is_quarter(named_period(name, "Pacific/Auckland"))


def test_authorities_are_graded_however_few_their_referrals_are():
    log = MadeEntries()
    for authority, accepted in (("Unit A", 1), ("Unit B", 0)):
        order = log.order(FIRST, form="referral", binding="voluntary", authority=authority)
        log.judge(order, FIRST + HOUR, accepted=accepted, no_violation=1)
    for trust in ("unsigned", "mismatched", "anonymous", "unknown_sender"):
        log.order(FIRST, form="referral", binding="voluntary", authority="A. Person", trust=trust)

    graded = authorities_measured(lives_of(log))
    assert [metric.number("accepted").part for metric in graded.values()] == [1, 0]
    assert [*graded] == ["Unit A", "Unit B"]
