"""How much of strangers is kept: an hour's quota for all, and a quarter of it for each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.anteroom.anteroom_quota import AnteroomUse, has_room

MOST = AnteroomUse(documents=8, size=1_000)
NONE = AnteroomUse(0, 0)


def test_one_sender_gets_a_quarter_and_leaves_the_rest_to_others():
    own = AnteroomUse(2, 100)

    assert not has_room(MOST, of_all=own, of_sender=own, size=10)
    assert has_room(MOST, of_all=own, of_sender=NONE, size=10)


def test_bytes_count_as_documents_do():
    assert has_room(MOST, of_all=NONE, of_sender=NONE, size=250)
    assert not has_room(MOST, of_all=NONE, of_sender=NONE, size=251)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 400)), max_size=60))
def test_however_many_senders_come_no_more_is_kept_than_an_hour_may_bring(arrivals):
    kept = []
    for sender, size in arrivals:
        own = [each for each in kept if each[0] == sender]
        of_all = AnteroomUse(len(kept), sum(each[1] for each in kept))
        of_sender = AnteroomUse(len(own), sum(each[1] for each in own))
        if has_room(MOST, of_all=of_all, of_sender=of_sender, size=size):
            kept.append((sender, size))

    assert len(kept) <= MOST.documents
    assert sum(size for _, size in kept) <= MOST.size
    for sender in range(10):
        assert sum(size for who, size in kept if who == sender) <= MOST.size // 4
