"""A follower whose hub is away dials later each time, and is told; a page that came begins afresh."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from types import SimpleNamespace

import pytest

from seawall.forum.client import NoStream
from seawall.forum.model import SeatRole, SeatState
from seawall.worker import forum_following
from seawall.worker.forum_following import FIRST_WAIT, HubFollower
from seawall.worker.loops import loop as of_loops
from seawall.worker.loops.pace import JITTER, PEER
from tests.forum_made import a_forum
from tests.worker.loops.test_loop import StopAfter, outcomes

AWAY = NoStream("connection refused")


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(of_loops, "tell_trouble", lambda name, *_, **__: heard.append(name) or True)
    monkeypatch.setattr(of_loops, "tell_recovery", lambda *_, **__: True)
    return heard


def follow(*fates, is_fed=False):
    """The waits of a follower that meets these fates; `is_fed`, after a page that was applied."""
    seat = SimpleNamespace(id="seat_1", role=SeatRole.MEMBER, state=SeatState.ACTIVE, position=0)
    stop = StopAfter(len(fates))
    follower, step = HubFollower(seat, stop), outcomes(*fates)

    def follow_once():
        if is_fed:
            follower._loop.went_well()
        step()

    follower._once = follow_once
    follower.run()
    return stop.waits


def test_a_hub_that_is_away_is_dialled_later_each_time(told):
    steps = [wait.total_seconds() for wait in PEER.waits]
    waits = follow(*[AWAY] * len(steps))

    assert all(step * (1 - JITTER) <= wait <= step for step, wait in zip(steps, waits, strict=True))
    assert told == []


def test_a_hub_that_stays_away_is_told_under_its_own_name(told):
    follow(*[AWAY] * PEER.alarm_at)

    assert told == ["forum seat_1"]


def test_a_hub_that_hangs_up_at_once_is_not_dialled_in_a_ring(told):
    assert follow(None, None) == [FIRST_WAIT, FIRST_WAIT]


def test_a_page_that_came_before_the_line_broke_begins_afresh(told):
    assert max(follow(*[AWAY] * 4)) > PEER.waits[0].total_seconds()
    assert max(follow(*[AWAY] * 4, is_fed=True)) <= PEER.waits[0].total_seconds()


def test_a_log_in_which_nothing_is_said_is_no_hub_that_fell_silent(database, now, monkeypatch):
    made = a_forum(now, "Ada")
    moments = iter([now + timedelta(seconds=30), now + timedelta(minutes=11)])
    follower = HubFollower(made.seat("Ada"), Event(), clock=lambda: next(moments))
    monkeypatch.setattr(follower, "_pass", dict)
    monkeypatch.setattr(forum_following, "stream_lines", lambda *_, **__: [{"beat": True}] * 2)

    follower._once()

    assert made.seat("Ada").heard_at == now + timedelta(minutes=11)
