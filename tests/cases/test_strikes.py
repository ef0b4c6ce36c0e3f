"""Strikes are what the decisions that stand weigh, whatever order they were made or read in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.cases.model import ClauseRef, Decision, DecisionGround, Finding
from seawall.cases.strikes import shipped_rules, standing_decisions, strike_of, tally_strikes
from seawall.ids import CaseId, DecisionId, PersonId
from seawall.taxonomy import clauses
from tests.people_made import NOON

RULES = shipped_rules()
DAY = timedelta(days=1)


def decided(case="case_1", number=1, finding=Finding.REMOVE, clause="tvec/incite", **changes):
    usual = {
        "id": DecisionId(f"dec_{case}_{number}"),
        "case": CaseId(case),
        "finding": finding,
        "clauses": (ClauseRef(clause, 1),),
        "context": "",
        "reason": "It calls for an attack.",
        "evidence": {},
        "automation": {},
        "ground": DecisionGround.TERMS.value,
        "decided_by": {"kind": "person", "code": "P-1", "role": "reviewer"},
        "person": PersonId("person_1"),
        "opened_at": NOON,
        "at": NOON,
        "supersedes": None,
    }
    return Decision(**{**usual, **changes})


def weight(*decisions, now=NOON):
    return tally_strikes(decisions, now=now, rules=RULES).weight


def test_a_removal_weighs_by_the_heaviest_of_its_clauses():
    several = replace(
        decided(), clauses=(ClauseRef("tvec/extremism", 1), ClauseRef("tvec/threat", 1))
    )

    (strike,) = tally_strikes([several], now=NOON, rules=RULES).strikes

    assert (strike.clause, strike.weight) == ("tvec/threat", RULES.weights["tvec/threat"])


def test_every_clause_of_the_policy_that_restricts_has_its_weight():
    assert {one.id for one in clauses() if one.restricts} == set(RULES.weights)


@pytest.mark.parametrize(
    "changes",
    [
        {"finding": Finding.ALLOW},
        {"finding": Finding.ALLOW, "context": "news"},
        {"context": "documentation"},
        {"ground": DecisionGround.ORDER.value},
        {"person": None, "decided_by": {"kind": "rule", "code": "rule"}},
        {"finding": Finding.ESCALATE},
    ],
    ids=["allowed", "protected", "removed all the same", "ordered", "by a rule", "only escalated"],
)
def test_what_the_law_protects_an_authority_ordered_or_no_person_decided_weighs_nothing(changes):
    assert weight(decided(**changes)) == 0


def test_a_strike_expires():
    one = decided()

    assert weight(one, now=NOON + RULES.expires_after - DAY) == 3
    assert weight(one, now=NOON + RULES.expires_after) == 0


def test_a_cluster_decided_once_counts_once_and_two_cases_count_twice():
    assert weight(decided()) == 3
    assert weight(decided("case_1"), decided("case_2")) == 6


def test_a_decision_that_is_superseded_weighs_nothing_from_that_moment():
    first = decided()
    overturned = decided(number=2, finding=Finding.ALLOW, supersedes=first.id, at=NOON + DAY)

    assert weight(first, overturned, now=NOON + DAY) == 0


def test_a_case_that_goes_up_to_a_lead_keeps_what_was_decided():
    first = decided()
    up = decided(number=2, finding=Finding.ESCALATE, supersedes=first.id, at=NOON + DAY)

    assert weight(first, up, now=NOON + DAY) == 3


def test_what_is_reached_is_suggested_and_what_comes_next_is_told():
    one, none = (
        tally_strikes([decided()], now=NOON, rules=RULES),
        tally_strikes([], now=NOON, rules=RULES),
    )

    assert (one.suggestion, one.next_at) == ("warn", 8)
    assert (none.suggestion, none.next_at) == ("", 3)


FINDINGS = st.sampled_from([Finding.REMOVE, Finding.ALLOW, Finding.RESTRICT, Finding.ESCALATE])
STEPS = st.lists(st.tuples(st.integers(1, 4), FINDINGS, st.booleans()), max_size=12)


def history(steps):
    """What people decided and overturned, one after the other; and what stands of each case."""
    made, heads = [], {}
    for number, (case, finding, is_protected) in enumerate(steps):
        former = heads.get(case)
        one = decided(
            f"case_{case}",
            number,
            finding,
            supersedes=former[-1].id if former else None,
            at=NOON + number * DAY,
            context="news" if is_protected else "",
        )
        made.append(one)
        heads.setdefault(case, []).append(one)
    stands = [
        next((one for one in reversed(chain) if one.finding is not Finding.ESCALATE), None)
        for chain in heads.values()
    ]
    return made, [one for one in stands if one]


@given(steps=STEPS, seed=st.integers())
def test_any_order_of_decisions_and_overturns_gives_the_strikes_of_the_heads(steps, seed):
    made, heads = history(steps)
    now = NOON + len(steps) * DAY
    alone = [one for one in (strike_of(head, RULES) for head in heads) if one]
    shuffled = random.Random(seed).sample(made, len(made))

    found = tally_strikes(shuffled, now=now, rules=RULES)

    assert set(found.strikes) == set(alone)
    assert len(found.strikes) == len(alone)
    assert sorted(one.id for one in standing_decisions(shuffled)) == sorted(one.id for one in heads)


@given(steps=STEPS)
def test_overturning_everything_leaves_no_strike(steps):
    made, _ = history(steps)
    former = {one.supersedes for one in made}
    undone = [
        decided(one.case, 99, Finding.ALLOW, supersedes=one.id, at=NOON + 20 * DAY)
        for one in made
        if one.id not in former
    ]

    assert weight(*made, *undone, now=NOON + 20 * DAY) == 0
