"""Turns at a host."""

from __future__ import annotations

import threading

import pytest

from seawall.probing.pacing import MustWait, Pacing


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self):
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def pacing(clock, patience=20.0):
    return Pacing(patience=patience, clock=clock, sleep=clock.sleep)


def test_a_host_rests_between_two_calls(clock):
    turns = pacing(clock)
    for _ in range(3):
        with turns.turn("a.test", gap=5):
            clock.now += 1

    assert clock.slept == [5, 5]


def test_another_host_need_not_wait(clock):
    turns = pacing(clock)
    for name in ("a.test", "b.test", "c.test"):
        with turns.turn(name, gap=5):
            pass

    assert clock.slept == []


def test_a_host_that_asks_for_rest_gets_it_and_callers_are_told(clock):
    turns = pacing(clock)
    with turns.turn("a.test", gap=1):
        turns.rest("a.test", 120)

    with pytest.raises(MustWait) as told, turns.turn("a.test", gap=1):
        pass
    assert told.value.seconds == 120

    clock.now += 110
    with turns.turn("a.test", gap=1):
        pass
    assert clock.slept == [10]


def test_a_call_that_fails_still_gives_the_host_its_rest(clock):
    turns = pacing(clock)
    with pytest.raises(ZeroDivisionError), turns.turn("a.test", gap=3):
        raise ZeroDivisionError

    with turns.turn("a.test", gap=3):
        pass
    assert clock.slept == [3]


def test_two_callers_are_never_at_one_host_at_once(clock):
    turns = pacing(clock)
    inside, most = 0, 0
    guard = threading.Lock()
    together = threading.Barrier(4)

    def call():
        nonlocal inside, most
        together.wait()
        for _ in range(50):
            with turns.turn("a.test", gap=0):
                with guard:
                    inside += 1
                    most = max(most, inside)
                with guard:
                    inside -= 1

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1


def test_who_finds_the_host_taken_for_too_long_is_told_to_come_back(clock):
    turns = pacing(clock, patience=0.01)
    with turns.turn("a.test", gap=0):
        told = []

        def late():
            try:
                with turns.turn("a.test", gap=0):
                    pass
            except MustWait as wait:
                told.append(wait)

        thread = threading.Thread(target=late)
        thread.start()
        thread.join()

    assert len(told) == 1


def test_hosts_that_rest_are_remembered_and_others_forgotten(clock):
    turns = pacing(clock)
    turns.rest("busy.test", 1e6)
    for number in range(9000):
        with turns.turn(f"{number}.test", gap=0):
            pass

    assert len(turns._hosts) <= 4097
    with pytest.raises(MustWait), turns.turn("busy.test", gap=0):
        pass
