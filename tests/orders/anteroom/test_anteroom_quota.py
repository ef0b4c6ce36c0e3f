"""How much of strangers is kept: an hour's quota for all, and a quarter of it for each."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.anteroom.anteroom_quota import PERIOD, AnteroomUse, free_at
from tests.people_made import NOON

MOST = AnteroomUse(documents=8, size=1_000)
NONE = AnteroomUse(0, 0)


def minutes_ago(minutes):
    return NOON - timedelta(minutes=minutes)


def waits(*, of_all=NONE, of_sender=NONE, size=10):
    """How long whoever brings this is told to wait."""
    return free_at(MOST, of_all=of_all, of_sender=of_sender, size=size, now=NOON) - NOON


def test_one_sender_gets_a_quarter_and_leaves_the_rest_to_others():
    own = AnteroomUse(2, 100, minutes_ago(10))

    assert waits(of_all=own, of_sender=own) > timedelta()
    assert waits(of_all=own) == timedelta()


def test_bytes_count_as_documents_do():
    assert waits(size=250) == timedelta()
    assert waits(size=251) > timedelta()


def test_whoever_is_refused_may_come_when_the_oldest_of_the_hour_falls_out():
    of_all = AnteroomUse(8, 100, minutes_ago(50))
    own = AnteroomUse(2, 100, minutes_ago(20))

    assert waits(of_all=of_all) == timedelta(minutes=10)
    assert waits(of_all=own, of_sender=own) == timedelta(minutes=40)
    assert waits(of_all=of_all, of_sender=own) == timedelta(minutes=40)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 400)), max_size=60))
def test_however_many_senders_come_no_more_is_kept_than_an_hour_may_bring(arrivals):
    kept = []
    for sender, size in arrivals:
        own = [file for file in kept if file[0] == sender]
        of_all = AnteroomUse(len(kept), sum(file[1] for file in kept), NOON)
        of_sender = AnteroomUse(len(own), sum(file[1] for file in own), NOON)
        wait = waits(of_all=of_all, of_sender=of_sender, size=size)
        if not wait:
            kept.append((sender, size))
        assert wait in (timedelta(), PERIOD)

    assert len(kept) <= MOST.documents
    assert sum(size for _, size in kept) <= MOST.size
    for sender in range(10):
        assert sum(size for who, size in kept if who == sender) <= MOST.size // 4
