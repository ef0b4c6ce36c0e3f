"""Test files are taken nearest first, every change in its turn, until the time is used up."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.changes.budget import CORES, START_UP, Plan, marks, plan


def choice(
    touches: Mapping[str, Mapping[str, int]],
    *,
    seconds: float = 90,
    durations: Mapping[str, float] | None = None,
    heavy: frozenset[str] = frozenset(),
    always: tuple[str, ...] = (),
) -> Plan:
    """A plan in which a test file takes five seconds, if nothing else is said."""
    return plan(
        touches,
        seconds=seconds,
        duration=lambda test: (durations or {}).get(test, 5.0),
        rank=lambda test, changed: (),
        is_heavy=heavy.__contains__,
        always=always,
    )


def test_the_nearest_are_taken_first():
    chosen = choice({"clock": {"far": 4, "near": 1, "changed": 0}})

    assert list(chosen.taken) == ["changed", "near", "far"]
    assert chosen.left == []


def test_what_is_beyond_the_time_is_left_nearest_first():
    chosen = choice({"clock": {"a": 1, "b": 2, "c": 3, "d": 4}}, seconds=START_UP + 7.5)

    assert list(chosen.taken) == ["a", "b"]
    assert chosen.left == ["c", "d"]


def test_a_long_file_is_passed_over_and_a_short_one_behind_it_taken():
    chosen = choice({"clock": {"long": 1, "short": 2}}, durations={"long": 80})

    assert (list(chosen.taken), chosen.left) == (["short"], ["long"])


def test_a_change_with_three_importers_has_its_turn_beside_one_with_three_hundred():
    everywhere = {f"everywhere {number}": 1 for number in range(300)}
    chosen = choice({"errors": everywhere, "clock": {"x": 2, "y": 2, "z": 2}})

    assert {"x", "y", "z"} <= chosen.taken.keys()
    assert len(chosen.left) == 303 - len(chosen.taken)


def test_a_long_file_uses_up_the_turns_of_its_change():
    touches = {"errors": {"a": 1, "b": 1}, "clock": {"x": 1, "y": 1, "z": 1}}
    chosen = choice(touches, durations={"x": 20, "a": 6, "b": 6})

    assert list(chosen.taken) == ["x", "a", "b", "y", "z"]


def test_a_far_test_waits_for_the_near_ones_of_every_change():
    chosen = choice({"errors": {"near": 2}, "clock": {"beside": 1, "far": 3}})

    assert list(chosen.taken) == ["beside", "near", "far"]


def test_a_browser_is_started_only_right_beside_the_change():
    heavy = frozenset({"changed", "beside", "far"})
    chosen = choice({"clock": {"changed": 0, "beside": 1, "far": 2}}, heavy=heavy)

    assert list(chosen.taken) == ["changed", "beside"]
    assert chosen.left == chosen.heavy == ["far"]


def test_what_is_always_run_is_taken_once_whatever_the_time():
    chosen = choice({"clock": {"house": 3, "test": 1}}, seconds=1, always=("house",))

    assert (list(chosen.taken), chosen.left) == (["house"], ["test"])


@given(st.lists(st.floats(0.1, 100), max_size=30), st.randoms(use_true_random=False))
def test_the_run_ends_in_time_in_whatever_order_its_files_start(lengths, random):
    durations = {str(number): length for number, length in enumerate(lengths)}
    chosen = choice({"clock": dict.fromkeys(durations, 1)}, durations=durations)
    order = list(chosen.taken.values())
    random.shuffle(order)

    cores = [0.0] * CORES
    for length in order:
        cores[cores.index(min(cores))] += length

    assert START_UP + max(cores) <= chosen.wall + 0.001
    assert chosen.wall <= 90.001


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("pytestmark = pytest.mark.slow", {"slow"}),
        ("pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]", {"browser", "timeout"}),
        ("@pytest.mark.slow\ndef test_it(): ...", set()),
    ],
)
def test_marks_are_those_of_the_whole_module(source, names):
    assert names == marks(source) - {"mark"}
