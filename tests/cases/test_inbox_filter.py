"""A filter of the inbox: read as it is written, refused in words, never beyond the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.cases.inbox.filter import InboxFilter, UnclearFilter, narrowed_filter, parse_filter
from seawall.cases.inbox.snooze import SPARED, latest_snooze, snooze_case
from seawall.cases.model import Case, CaseState
from seawall.ids import CaseId, OrganisationId, PersonId
from tests.people_made import NOON
from tests.problems import raises_problem

CASE = Case(CaseId("case_1"), OrganisationId("org_1"), "content", "matches", 4, "", NOON)
ME = PersonId("person_1")
WORDS = st.text(
    st.characters(exclude_characters='"', categories=["L", "N", "Zs"]), min_size=1, max_size=20
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    WORDS.filter(str.strip),
    WORDS.filter(str.strip),
    st.integers(0, 9),
    st.sampled_from(["", "over", "1h", "4h", "24h", "clock"]),
    st.sampled_from(["", "none", "me", "others"]),
)
def test_what_is_written_out_reads_back_as_the_same_filter(source, queue, severity, due, assignee):
    wanted = InboxFilter(source=source, queue=queue, severity=severity, due=due, assignee=assignee)

    assert parse_filter(wanted.text) == wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("red", "has no colon"),
        ("colour:red", "is not a filter word"),
        ("severity:high", "is not a severity"),
        ("severity:²", "is not a severity"),
        ("due:soon", "is not a filter"),
        ("kind:film", "is not a filter"),
        ("queue:" + "x" * 400, "longer than"),
    ],
)
def test_what_nobody_understands_is_refused_with_what_may_be_said(text, says):
    with pytest.raises(UnclearFilter, match=says) as refused:
        parse_filter(text)

    assert refused.value.remedy


def test_what_is_typed_narrows_the_view_and_wins_where_both_speak():
    view = parse_filter("kind:content severity:4")

    assert narrowed_filter(view, parse_filter("severity:5 language:ar")) == parse_filter(
        "kind:content language:ar severity:5"
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.timedeltas(timedelta(seconds=1), timedelta(days=60)),
    st.timedeltas(SPARED, timedelta(days=60)),
)
def test_nothing_is_put_aside_beyond_its_clock(wish, left):
    case = replace(CASE, due_at=NOON + left + timedelta(seconds=1))

    away = snooze_case(case, by=ME, until=NOON + wish, reason="waits", now=NOON)

    assert NOON < away.until <= case.due_at - SPARED
    assert away.until <= latest_snooze(case, now=NOON)


def test_a_clock_that_leaves_no_time_refuses_the_wait():
    case = replace(CASE, due_at=NOON + SPARED)

    with raises_problem("cases.cannot-wait.clock"):
        snooze_case(case, by=ME, until=NOON + timedelta(hours=1), reason="waits", now=NOON)


def test_a_decided_case_waits_for_nothing():
    with raises_problem("cases.cannot-wait.decided"):
        snooze_case(
            replace(CASE, state=CaseState.DECIDED),
            by=ME,
            until=NOON + timedelta(hours=1),
            reason="waits",
            now=NOON,
        )


@pytest.mark.parametrize(("reason", "hours"), [("", 1), (" ", 1), ("x" * 501, 1), ("waits", 0)])
def test_a_wait_needs_a_reason_and_a_moment_that_lies_ahead(reason, hours):
    with raises_problem("cases.unclear-snooze.reason", "cases.unclear-snooze.until"):
        snooze_case(CASE, by=ME, until=NOON + timedelta(hours=hours), reason=reason, now=NOON)
