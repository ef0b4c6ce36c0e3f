"""Names are asked for once, in time, and a silent name server does not use everything up."""

from __future__ import annotations

import threading

import pytest

from seawall.outbound import name_resolution
from seawall.outbound.deadline import CallDeadline
from tests.waiting import PATIENCE, until


def ask(host: str = "hook.example.com", seconds: float = PATIENCE):
    return name_resolution.resolve_name(host, 443, deadline=CallDeadline(seconds))


@pytest.fixture
def silent(monkeypatch):
    """A name server that says nothing until it is told to; what it was asked."""
    speaks = threading.Event()
    asked: list[str] = []

    def look_up(host, port):
        asked.append(host)
        speaks.wait(PATIENCE)
        return ["192.0.2.1"]

    monkeypatch.setattr(name_resolution, "_looked_up", look_up)
    yield asked, speaks
    speaks.set()
    until(lambda: name_resolution._room._value == name_resolution._room._initial_value)


def test_the_loopback_has_a_name():
    assert set(ask("localhost")) <= {"127.0.0.1", "::1"}


def test_a_name_that_is_none_has_no_address():
    assert ask("a" * 64 + ".example") == []


def test_nobody_waits_for_a_silent_name_server_longer_than_the_call_may_take(silent):
    assert ask(seconds=0.1) == []


def test_only_so_many_names_are_asked_for_at_once(silent, monkeypatch):
    asked, _ = silent
    monkeypatch.setattr(name_resolution, "_room", threading.BoundedSemaphore(2))
    for number in range(3):
        assert ask(f"{number}.example.com", seconds=0.1) == []

    until(lambda: len(asked) == 2)  # each in a thread of its own, which begins when it can
    assert set(asked) == {"0.example.com", "1.example.com"}
