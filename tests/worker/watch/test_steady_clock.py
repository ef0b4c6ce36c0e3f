"""The worker's clock never goes back, and believes one that jumps ahead."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.worker.watch.steady_clock import TOLERANCE, SteadyClock, milliseconds_of, moment_of
from tests.orders_made import NOON

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


class Machine:
    """A wall clock that people set, and one that nobody can."""

    def __init__(self) -> None:
        self.wall, self.passed = NOON, 0.0

    def clock(self) -> SteadyClock:
        """A worker's clock on this machine, as at its start."""
        return SteadyClock(lambda: self.wall, lambda: self.passed)

    def wait(self, seconds: float) -> None:
        """Time passes, on both."""
        self.passed += seconds
        self.wall += timedelta(seconds=seconds)


def test_a_clock_that_is_set_back_a_day_goes_on_where_it_was():
    machine = Machine()
    clock = machine.clock()
    machine.wait(60)
    assert clock() == NOON + 60 * SECOND
    machine.wall -= 24 * HOUR
    machine.wait(60)

    assert clock() == NOON + 120 * SECOND
    (jump,) = clock.take_jumps()
    assert jump.by == -24 * HOUR
    assert clock.take_jumps() == []


def test_a_clock_that_is_set_ahead_is_believed_and_the_jump_is_noted():
    machine = Machine()
    clock = machine.clock()
    machine.wall += 2 * HOUR

    assert clock() == NOON + 2 * HOUR
    assert [jump.by for jump in clock.take_jumps()] == [2 * HOUR]


def test_a_restart_on_a_clock_that_was_set_back_goes_on_from_the_latest_moment_seen():
    machine = Machine()
    machine.wait(3600)
    mark = milliseconds_of(machine.clock()())
    machine.wall -= 24 * HOUR
    clock = machine.clock()
    clock.raise_to(moment_of(mark))

    assert clock() == NOON + HOUR
    machine.wait(5)
    assert clock() == NOON + HOUR + 5 * SECOND
    assert len(clock.take_jumps()) == 1


def test_what_a_time_server_corrects_is_no_jump():
    machine = Machine()
    clock = machine.clock()
    for _ in range(100):
        machine.wait(10)
        machine.wall -= SECOND
        clock()

    assert clock.take_jumps() == []
    assert clock() - machine.wall <= TOLERANCE


@given(st.lists(st.tuples(st.floats(0, 10_000), st.floats(-1e5, 1e5)), max_size=30))
def test_whatever_the_clock_is_set_to_time_never_goes_back_nor_slower_than_it_passes(sets):
    machine = Machine()
    clock = machine.clock()
    last = clock()
    for passed, jump in sets:
        machine.wait(passed)
        machine.wall += timedelta(seconds=jump)
        now = clock()
        assert now >= last + timedelta(seconds=passed) - TOLERANCE
        assert now >= last
        last = now
