"""A session lasts half an hour without a sign of life and twelve hours in all: V7.3."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import OrganisationId, PersonId, SessionId
from seawall.people.access import sessions
from seawall.people.access.model import Session, SignInWay

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LIMITS = sessions.SessionLimits.of(idle_minutes=30, hours=12, fresh_minutes=10)
SESSION = Session(
    SessionId("ses_1"),
    PersonId("person_1"),
    OrganisationId("org_1"),
    SignInWay.PASSKEY,
    "",
    NOON,
    NOON,
)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=30))


@given(st.lists(SPANS, max_size=40))
def test_no_row_of_visits_keeps_a_session_alive_beyond_its_limits(waits):
    session, now = SESSION, NOON
    for wait in waits:
        now += wait
        is_live = sessions.is_live(session, now=now, limits=LIMITS)
        assert is_live == (wait_since(session, now) < LIMITS.idle and now - NOON < LIMITS.absolute)
        if not is_live:
            return
        if sessions.needs_note(session, now=now):
            session = replace(session, seen_at=now)


def wait_since(session, now):
    return now - session.seen_at


def test_a_session_is_over_when_its_half_hour_or_its_twelve_hours_are_reached():
    just_before = NOON + timedelta(minutes=30) - timedelta(microseconds=1)
    busy = replace(SESSION, seen_at=NOON + timedelta(hours=12))

    assert sessions.is_live(SESSION, now=just_before, limits=LIMITS)
    assert not sessions.is_live(SESSION, now=NOON + timedelta(minutes=30), limits=LIMITS)
    assert not sessions.is_live(busy, now=NOON + timedelta(hours=12), limits=LIMITS)


def test_a_proof_is_no_longer_fresh_when_its_ten_minutes_are_reached():
    assert sessions.is_fresh(SESSION, now=NOON + timedelta(seconds=599), limits=LIMITS)
    assert not sessions.is_fresh(SESSION, now=NOON + timedelta(minutes=10), limits=LIMITS)


def test_one_that_was_ended_is_over_at_once():
    ended = replace(SESSION, ended_at=NOON)

    assert not sessions.is_live(ended, now=NOON, limits=LIMITS)


@given(SPANS)
def test_a_proof_is_fresh_for_ten_minutes_whatever_happens_since(wait):
    seen = replace(SESSION, seen_at=NOON + wait)

    assert sessions.is_fresh(seen, now=NOON + wait, limits=LIMITS) == (wait < timedelta(minutes=10))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox · Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_of_a_browser_two_words_are_kept(header, said):
    assert sessions.agent_of(header) == said
