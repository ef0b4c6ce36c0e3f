"""Lanes: one a promise, each with threads of its own, and every task in one of them."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st

from seawall.enforcement.outbox.job_lanes import _LANES, Lane, lane_of, share_out
from seawall.enforcement.outbox.tasks import Task


@given(st.integers(min_value=1, max_value=64))
def test_every_lane_is_served_whatever_the_number_of_threads(threads):
    served = share_out(threads)

    assert len(served) == threads
    assert {lane for lanes in served for lane in lanes} == set(Lane)


@given(st.integers(min_value=2, max_value=64))
def test_with_two_threads_or_more_one_never_waits_on_a_stranger(threads):
    assert share_out(threads)[0] == (Lane.OWN,)


@given(st.integers(min_value=3, max_value=64))
def test_with_three_threads_or_more_one_is_for_authorities_deadlines_alone(threads):
    assert share_out(threads)[1] == (Lane.URGENT,)


@given(st.integers(min_value=6, max_value=64))
def test_with_six_threads_or_more_no_promise_shares_its_threads_with_strangers(threads):
    served = share_out(threads)

    for lane in (Lane.OWN, Lane.URGENT, Lane.INBOX, Lane.FORUM):
        assert (lane,) in served


@given(st.integers(min_value=4, max_value=64))
def test_with_four_threads_or_more_two_serve_calls(threads):
    assert sum(Lane.CALLS in lanes for lanes in share_out(threads)) >= 2


@pytest.mark.parametrize("task", Task)
def test_a_task_that_may_be_owed_is_there(task):
    assert import_string(task).module_path == task


def test_a_task_is_in_one_lane():
    named = [task for tasks in _LANES.values() for task in tasks]

    assert len(named) == len(set(named))


def test_who_asks_witnesses_waits_with_those_that_call_strangers():
    assert {lane_of(Task.ASK_WITNESSES), lane_of(Task.ASK_MEMBERS)} == {Lane.CALLS}


def test_the_urgent_lane_is_for_authorities_deadlines_alone():
    urgent = {task for task in Task if lane_of(task) is Lane.URGENT}

    assert urgent == {
        Task.SEND_ANSWER,
        Task.OPEN_ORDER,  # half a second at a time
        Task.ASK_PARTS,  # as well
        Task.CALL_FOR_ORDER,
        Task.SEND_THREAT,
        Task.CALL_ON_CALL,
        Task.BEAT,  # the heart beats where pages leave, or says that they do not
    }
