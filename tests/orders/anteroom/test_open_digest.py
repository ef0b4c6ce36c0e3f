"""However much strangers send, the file of open deadlines holds a few lines and calls few times."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.anteroom import telling
from seawall.orders.anteroom.open_digest import OpenDigest, digest_moment, few_digests
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def digest(group="a", *, minute=0, documents=1):
    since = NOON + timedelta(minutes=minute)
    return OpenDigest(group, documents, since, since + HOUR)


def after(minutes):
    return NOON + timedelta(minutes=minutes)


def calls(line, minutes):
    """The minutes at which somebody who looks then, and is always reached, is called."""
    told_at = None
    for minute in minutes:
        if digest_moment(line, now=after(minute), told_at=told_at) is not None:
            told_at = after(minute)
            yield minute


def test_a_sender_is_called_about_at_once_and_then_with_each_hour():
    assert list(calls(digest(minute=20), range(200))) == [20, 60, 120, 180]


def test_what_was_told_before_the_database_failed_waits_for_the_next_hour():
    line = digest(minute=20)

    assert digest_moment(line, now=after(59), told_at=after(21)) is None
    assert digest_moment(line, now=after(60), told_at=after(21)) == after(60)


def test_a_word_that_somebody_knows_holds_without_the_database_too():
    line = digest(minute=30)  # since the word runs out

    assert digest_moment(line, now=after(29), told_at=after(0)) is None
    assert digest_moment(line, now=after(30), told_at=after(0)) == after(30)


def test_beyond_a_dozen_senders_all_others_are_one_line():
    lines = few_digests(digest(str(number), minute=number, documents=2) for number in range(40))

    assert len(lines) == telling.MOST_SENDERS + 1
    assert sum(line.documents for line in lines) == 80
    assert (lines[0].group, lines[-1].group) == ("0", telling.OTHERS)
    assert lines[-1].due_at == min(line.due_at for line in lines[12:])


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 600)), max_size=200))
def test_no_number_of_senders_makes_more_calls_in_an_hour_than_a_dozen_and_one(senders):
    lines = few_digests(
        digest(str(number) if number else telling.OTHERS, minute=minute)
        for number, minute in dict(senders).items()
    )

    assert len(lines) <= telling.MOST_SENDERS + 1
    assert sum(line.documents for line in lines) == len(dict(senders))
    minutes = [minute for line in lines for minute in calls(line, range(1_440))]
    for hour in range(24):
        called = [minute for minute in minutes if minute // 60 == hour]
        assert len(called) <= telling.MOST_SENDERS + 1
