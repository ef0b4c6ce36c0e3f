"""A loop that fails goes on, slower each time, and is told; one success begins afresh."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from seawall.transaction import INSTALLATION, transaction
from seawall.worker.loops import loop as of_loops
from seawall.worker.loops.keeping import keep_running
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import FailurePace
from seawall.worker.loops.trouble import loop_troubles
from tests.enforcement_made import Time
from tests.people_made import make_organisation

PACE = FailurePace(tuple(timedelta(seconds=wait) for wait in (1, 2, 4)), alarm_at=3)


class StopAfter(threading.Event):
    """An event that is set once so many waits were asked for; none of them takes time."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._most = waits

    def wait(self, timeout=None):
        self.waits.append(timeout)
        if len(self.waits) >= self._most:
            self.set()
        return self.is_set()


def outcomes(*fates):
    """A step that meets these fates in turn: an error is raised."""
    waiting = list(fates)

    def step():
        fate = waiting.pop(0)
        if isinstance(fate, BaseException):
            raise fate

    return step


@pytest.fixture
def told(monkeypatch):
    """What would be told, without a database."""
    heard = []
    monkeypatch.setattr(
        of_loops,
        "tell_trouble",
        lambda name, pace, failures, why, *, now: heard.append((failures, why)) or True,
    )
    monkeypatch.setattr(
        of_loops, "tell_recovery", lambda name, pace, *, now: heard.append("well") or True
    )
    return heard


def turn(step, stop, **more):
    Loop("feed", PACE, event="feed.failed", jitter=lambda: 0.0).run(step, stop, rest=60.0, **more)


def test_it_waits_longer_with_each_failure_in_a_row_up_to_a_bound(told):
    stop = StopAfter(5)
    turn(outcomes(*[ValueError("no")] * 5), stop)

    assert stop.waits == [1, 2, 4, 4, 4]


def test_one_success_begins_afresh(told):
    stop = StopAfter(5)
    turn(outcomes(ValueError(), ValueError(), None, ValueError(), ValueError()), stop)

    assert stop.waits == [1, 2, 60, 1, 2]


def test_it_is_told_at_the_third_failure_and_at_every_one_after_and_then_that_it_is_well(told):
    stop = StopAfter(5)
    turn(outcomes(*[ValueError("no")] * 4, None), stop)

    assert told == [(3, "ValueError: no"), (4, "ValueError: no"), "well"]


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(1), OSError(28, "full")])
def test_nothing_that_a_step_raises_ends_the_loop(told, error):
    stop = StopAfter(2)
    turn(outcomes(error, None), stop)

    assert stop.waits == [1, 60]


def test_a_part_that_dies_is_begun_again_and_one_that_returns_is_not(told):
    begun = []

    def part(stop):
        begun.append(1)
        if len(begun) < 3:
            raise ValueError("no")

    keep_running("part", part, StopAfter(99))

    assert len(begun) == 3


def test_another_loop_counts_for_itself(told):
    failing, well = StopAfter(3), StopAfter(3)
    turn(outcomes(*[ValueError()] * 3), failing)
    turn(outcomes(None, None, None), well)

    assert failing.waits == [1, 2, 4]
    assert well.waits == [60, 60, 60]


def test_what_was_told_of_the_process_before_is_taken_back_by_the_first_success(sqlite):
    make_organisation()
    time = Time()
    stop = StopAfter(3)
    Loop("feed", PACE, event="x", clock=time).run(outcomes(*[ValueError("no")] * 3), stop, rest=1)
    with transaction(INSTALLATION) as tx:
        before = loop_troubles(tx.outbox.heartbeats(), now=time.at)
    Loop("feed", PACE, event="x", clock=time).run(outcomes(None), StopAfter(1), rest=1)
    with transaction(INSTALLATION) as tx:
        after = loop_troubles(tx.outbox.heartbeats(), now=time.at)

    assert [trouble.says for trouble in before] == [
        "feed has failed 3 times in a row: ValueError: no"
    ]
    assert list(after) == []


def test_where_nobody_can_be_told_the_loop_goes_on_and_tells_at_the_next_failure(
    sqlite, monkeypatch
):
    make_organisation()
    time, broken = Time(), [True]
    real = of_loops.tell_trouble

    def tell(*arguments, **named):
        if broken.pop() if broken else False:
            return False  # as it answers while the database is away
        return real(*arguments, **named)

    monkeypatch.setattr(of_loops, "tell_trouble", tell)
    stop = StopAfter(4)
    Loop("feed", PACE, event="x", clock=time).run(outcomes(*[ValueError("no")] * 4), stop, rest=1)

    with transaction(INSTALLATION) as tx:
        (trouble,) = loop_troubles(tx.outbox.heartbeats(), now=time.at)
    assert "4 times" in trouble.says
