"""Curves of results: what a page draws, what its file says, and what the numbers say, are one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.reporting_period import named_period
from seawall.probing.survival import curve_of_times
from seawall.results.definitions import metric_definitions
from seawall.results.metric_number import A_DAY, AN_HOUR, count, share, share_within
from seawall.results.model import Metric
from seawall.results.period_results import measured
from seawall.results.results_charts import curve_chart, curve_words, shares_chart
from seawall.results.standing_curve import standing_curve
from tests.results.lives_made import a_quarter, lives_of

WAITS = st.lists(
    st.tuples(st.timedeltas(timedelta(0), timedelta(days=60)), st.booleans()), min_size=1
)
QUARTER = named_period("2026-Q4", "UTC")


def a_curve(*waits):
    return standing_curve(curve_of_times(waits))


@given(WAITS)
def test_the_curve_at_an_hour_and_a_day_is_the_number_beside_it(waits):
    curve = curve_of_times(waits)
    moments = {moment.seconds: moment for moment in standing_curve(curve).moments}

    for seconds, horizon in ((3_600, AN_HOUR), (86_400, A_DAY)):
        number, moment = share_within("within", waits, curve, horizon), moments[seconds]
        if number.value is None:
            assert moment.value is None
            continue
        shown = (1 - moment.value, 1 - moment.high, 1 - moment.low)
        assert shown == pytest.approx((number.value, number.low, number.high))


@given(WAITS)
def test_so_many_were_followed_as_lasted_so_long(waits):
    for moment in a_curve(*waits).moments:
        lasted = [time for time, _ in waits if time.total_seconds() >= moment.seconds - 1e-6]
        assert moment.followed == len(lasted)


@given(WAITS)
def test_a_curve_falls_and_stays_within_its_interval(waits):
    curve = a_curve(*waits)

    shares = [1.0, *(step.value for step in curve.steps)]
    assert shares == sorted(shares, reverse=True)
    assert all(step.low <= step.value <= step.high for step in curve.steps)
    assert all(step.seconds <= curve.until + 1e-6 for step in curve.steps)


MANY_EARLY = [
    *((timedelta(milliseconds=180 * place), True) for place in range(20_000)),
    *((timedelta(hours=hour), True) for hour in range(2, 62) for _ in range(400)),
]


def drawn_at(curve, seconds):
    """What the printed steps say of a moment."""
    return [step for step in curve.steps if step.seconds <= seconds + 1e-6][-1]


@pytest.mark.parametrize("hours", [0.1, 0.5, 0.99, 1.5, 6, 24.5, 48, 60, 61, 70])
def test_a_curve_of_very_many_steps_has_few_and_lies_where_all_of_them_do(hours):
    whole = curve_of_times(MANY_EARLY)
    printed = standing_curve(whole)

    assert len(printed.steps) < 600
    exact, drawn = whole.at(timedelta(hours=hours)), drawn_at(printed, hours * 3_600)
    if exact.value is not None:
        assert (drawn.value, drawn.low, drawn.high) == pytest.approx(
            (exact.value, exact.low, exact.high), abs=0.005
        )


@given(WAITS, st.timedeltas(timedelta(seconds=1), timedelta(days=60)))
def test_the_printed_steps_say_of_any_moment_what_the_curve_does(waits, moment):
    whole = curve_of_times(waits)
    exact = whole.at(moment)
    if exact.value is None:
        return
    drawn = drawn_at(standing_curve(whole), moment.total_seconds())

    assert drawn.value == pytest.approx(exact.value, abs=0.005)
    # an interval may move at the very moment, where somebody was followed until then
    assert exact.low - 0.005 <= drawn.low or moment in {time for time, _ in waits}
    assert drawn.high == pytest.approx(exact.high, abs=0.005)


def test_of_one_that_still_stands_almost_anything_may_be_so_from_the_beginning():
    (step,) = a_curve((timedelta(hours=2), False)).steps

    assert (step.seconds, step.value, step.high) == (0, 1, 1)
    assert step.low == pytest.approx(0.2065, abs=1e-4)


def test_of_nothing_there_is_no_curve():
    assert standing_curve(curve_of_times([])) is None
    assert curve_chart(Metric("exposure", ())) == ""


def test_what_was_not_followed_so_long_is_said_to_be_so():
    words = curve_words("exposure", a_curve((timedelta(hours=2), False)))

    assert words == (
        "Still standing after the upload. Shares after an hour: 100.0 % (20.7 % to 100.0 %); "
        "a day: not followed for so long."
    )


def test_measures_of_times_have_a_curve_and_words_for_it():
    lives = lives_of(a_quarter({"ar": 80, "en": 120}), period=QUARTER)

    with_curves = {metric.id for metric in measured(lives) if metric.curve}
    with_words = {name for name, definition in metric_definitions().items() if definition.curve}
    assert "exposure" in with_curves
    assert with_curves <= with_words


def test_a_share_without_an_interval_is_in_no_picture():
    assert shares_chart([Metric("accounts_shut", (count("closed", 3),))]) == ""
    drawn = shares_chart(
        [Metric("proactive_rate", (share("removed", 3, 4), share("removed", 0, 0)))]
    )
    assert drawn.count('class="chart-dot"') == 1
    assert "Proactive rate: Found by our own check first 75.0 % (30.1 % to 95.4 %)." in drawn
