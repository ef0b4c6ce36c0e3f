"""The order of the queue: clock, severity, age; the rule and the query agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.cases.model import Case
from seawall.cases.priority import priority, sharpened_urgency
from seawall.ids import CaseId, OrganisationId, new_id
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation

CASE = Case(CaseId("case_1"), OrganisationId("org_1"), "content", "matches", 4, "", NOON)
MOMENTS = st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))


def test_a_running_clock_outranks_everything():
    urgent = replace(CASE, severity=0, due_at=NOON + timedelta(days=300))

    assert priority(urgent) < priority(replace(CASE, severity=7))


def test_without_a_clock_the_more_dangerous_comes_first_and_then_the_older():
    older = replace(CASE, opened_at=NOON - timedelta(hours=1))

    assert priority(replace(CASE, severity=5)) < priority(older) < priority(CASE)


@given(st.integers(0, 7), st.integers(0, 7), st.none() | MOMENTS, st.none() | MOMENTS)
def test_what_joins_a_case_never_makes_it_milder(ours, theirs, our_clock, their_clock):
    case = replace(CASE, severity=ours, due_at=our_clock)

    severity, due_at = sharpened_urgency(case, severity=theirs, due_at=their_clock)

    assert priority(replace(case, severity=severity, due_at=due_at)) <= priority(case)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 7), MOMENTS, st.none() | MOMENTS), max_size=8))
def test_the_query_and_the_rule_agree(database, drawn):
    org = make_organisation()
    with transaction(org.id) as tx:
        for severity, opened_at, due_at in drawn:
            made = replace(
                CASE,
                id=CaseId(new_id("case", now=NOON)),
                organisation=org.id,
                severity=severity,
                opened_at=opened_at,
                due_at=due_at,
            )
            tx.cases.add(made)
        queue = [row.case for row in tx.cases.queue()]

    assert queue == sorted(queue, key=priority)
    assert len(queue) == len(drawn)
