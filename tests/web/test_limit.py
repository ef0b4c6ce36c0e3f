"""What the counters of requests forget, and when."""

from __future__ import annotations

import pytest
import time_machine

from seawall.web import limit
from tests.moments import WEDNESDAY
from tests.waiting import until


@pytest.fixture
def counts():
    """The counts of this process, from nothing."""
    limit._counter.cache_clear()
    return limit._counter().storage


def test_what_is_over_is_swept_away_once_in_a_while_and_not_with_each_request(counts):
    sweep = counts.timer
    for number in range(50):
        limit.count_request(f"asker {number}", most="5/second")

    assert counts.timer is sweep


def test_who_asked_long_ago_is_forgotten_when_the_sweep_comes(counts, monkeypatch):
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        limit.count_request("first", most="5/second")
        assert any("first" in key for key in counts.storage)
        clock.shift(10)
        monkeypatch.setattr(counts.timer, "_until", 0.0)

        limit.count_request("last", most="5/second")

        until(lambda: not any("first" in key for key in list(counts.storage)), patience=10)
    assert any("last" in key for key in counts.storage)
