"""How long a host asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.page_wire import PageAnswer
from seawall.probing.retry_after import LONGEST, UNSAID, retry_after

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def asked(written, status=429):
    return retry_after(PageAnswer(status, {"retry-after": written}), now=NOON)


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("Mon, 02 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999999999999", LONGEST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
        ("Mon, 02 Mar 2026 12:05:00 +99999999999999999999", UNSAID),
        ("soon", UNSAID),
        ("", UNSAID),
    ],
)
def test_seconds_and_dates_are_read_and_bounded(written, wait):
    assert asked(written) == wait


def test_a_503_that_names_no_time_asks_for_none():
    assert asked("", status=503) is None
    assert asked("9", status=503) == timedelta(seconds=9)


@pytest.mark.parametrize("status", [200, 301, 404, None])
def test_other_answers_ask_for_nothing(status):
    assert asked("120", status=status) is None


@given(st.text(max_size=60))
def test_whatever_is_written_the_wait_is_between_nothing_and_a_day(written):
    wait = asked(written)

    assert wait is not None
    assert timedelta(0) <= wait <= LONGEST
