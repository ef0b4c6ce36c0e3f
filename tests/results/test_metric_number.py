"""Numbers carry intervals: exact where they can be, and none where nothing can be said."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.survival import curve_of_times
from seawall.results.metric_number import at_least, count, quantile, share, times, wait
from seawall.results.model import Absence, IntervalKind, MetricUnit
from tests.results_made import FIRST, HOUR


@given(st.integers(1, 400), st.data())
def test_a_share_lies_in_its_interval_and_the_interval_in_nought_and_one(n, data):
    number = share("copies", data.draw(st.integers(0, n)), n)

    assert 0 <= number.low <= number.value <= number.high <= 1


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=200), st.sampled_from([0.5, 0.95]))
def test_a_quantile_did_occur_and_lies_in_its_interval(values, at):
    number = quantile("median", values, at, unit=MetricUnit.VIEWS)

    assert number.value in values
    assert sum(value <= number.value for value in values) >= at * len(values)
    assert number.low is None or number.low <= number.value
    assert number.high is None or number.value <= number.high


def test_too_few_values_have_no_upper_limit_of_their_slowest_twentieth():
    number = quantile("p95", list(range(10)), 0.95, unit=MetricUnit.VIEWS)

    assert (number.value, number.high) == (9, None)


@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.booleans()), min_size=1, max_size=100),
)
def test_what_is_longer_is_never_sooner(made):
    waits = [(timedelta(seconds=seconds), over) for seconds, over in made]
    numbers = {number.name: number for number in times(waits, curve_of_times(waits))}

    median, p95 = numbers["median"].value, numbers["p95"].value
    assert median is None or p95 is None or median <= p95
    hour, day = numbers["within_hour"].value, numbers["within_day"].value
    assert hour is None or day is None or hour <= day
    for number in numbers.values():
        if number.value is not None and number.low is not None and number.high is not None:
            assert number.low <= number.value + 1e-9
            assert number.value <= number.high + 1e-9


def test_a_time_that_is_not_over_lasted_as_long_as_anybody_looked():
    assert wait(FIRST, None, FIRST + HOUR) == (HOUR, False)
    assert wait(FIRST, FIRST + 2 * HOUR, FIRST + HOUR) == (HOUR, False)
    assert wait(FIRST, FIRST + HOUR, FIRST + HOUR) == (HOUR, True)
    assert wait(FIRST, FIRST - HOUR, FIRST + HOUR) == (timedelta(0), True)


def test_what_is_counted_in_full_has_no_interval_and_a_lower_bound_no_upper_one():
    assert count("closed", 3).kind is IntervalKind.NONE
    bound = at_least("views", 12, n=3, unit=MetricUnit.VIEWS)
    assert (bound.value, bound.low, bound.high) == (12, 12, None)
    assert at_least("views", 0, n=0, unit=MetricUnit.VIEWS).absence is Absence.UNTOLD


def test_no_number_is_no_number_of_a_kind_that_json_cannot_hold():
    waits = [(timedelta(0), True)]
    for number in times(waits, curve_of_times(waits)):
        assert number.value is None or np.isfinite(number.value)
