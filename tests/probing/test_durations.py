"""The published numbers of a series of durations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import InvalidRequest
from seawall.probing.durations import describe_durations, nearest_rank
from tests.problems import raises_problem

series = st.lists(st.timedeltas(timedelta(0), timedelta(days=60)), min_size=1, max_size=200)


def hours(*values):
    return [timedelta(hours=value) for value in values]


def test_trn_01_median_nearest_rank_percentiles_and_shares():
    said = describe_durations(hours(0.25, 0.5, 0.75, 2.0, 30.0))

    assert said.count == 5
    assert [said.median, said.p50, said.p90] == hours(0.75, 0.75, 30.0)
    assert (said.within_an_hour, said.within_a_day) == (0.6, 0.8)


def test_the_ordinary_median_lies_between_the_two_in_the_middle():
    said = describe_durations(hours(1, 2, 4, 9))

    assert [said.median, said.p50] == hours(3, 2)


@given(series, st.integers(1, 100))
def test_a_percentile_is_a_value_that_did_occur_and_that_enough_values_do_not_exceed(made, percent):
    value = nearest_rank(made, percent=percent)

    assert value in made
    assert sum(one <= value for one in made) * 100 >= percent * len(made)
    assert sum(one < value for one in made) * 100 < percent * len(made)


def test_nothing_to_describe_is_said():
    with raises_problem("probing.no-durations"):
        describe_durations([])


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_no_percentile_is_refused(percent):
    with pytest.raises(InvalidRequest, match="percentile"):
        nearest_rank(hours(1), percent=percent)
