"""Strata are large enough to say something, and every decision belongs to one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.audits.audit_strata import (
    DRAWS_A_STRATUM,
    FEWEST,
    REST,
    AuditedDecision,
    allocate,
    divide,
)


def decisions(**counts):
    """So many decisions of each label."""
    return [
        AuditedDecision(f"dec_{label}_{number:04}", "person", "match", label)
        for label, count in counts.items()
        for number in range(count)
    ]


def test_a_stratum_is_of_who_decided_what_brought_it_and_the_rule_that_it_names():
    person = [AuditedDecision(f"a{n}", "person", "notice", "tvec/incite") for n in range(12)]
    rule = [AuditedDecision(f"b{n}", "rule", "match", "tvec/incite") for n in range(12)]

    assert [*divide([*person, *rule], size=100)] == [
        "person · notice · tvec/incite",
        "rule · match · tvec/incite",
    ]


def test_what_has_too_few_is_put_together():
    strata = divide(decisions(large=50, small=6, tiny=5), size=100)

    assert {name: len(each) for name, each in strata.items()} == {
        "person · match · large": 50,
        REST: 11,
    }


def test_what_is_put_together_is_no_small_stratum_either():
    strata = divide(decisions(large=50, middle=12, tiny=3), size=100)

    assert {name: len(each) for name, each in strata.items()} == {
        "person · match · large": 50,
        REST: 15,
    }


@given(
    counts=st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 60), min_size=1),
    size=st.integers(20, 400),
)
def test_every_decision_is_in_one_stratum_and_none_is_small(counts, size):
    all_decisions = decisions(**counts)
    strata = divide(all_decisions, size=size)

    divided = [decision for each in strata.values() for decision in each]
    assert sorted(divided) == sorted(decision.decision for decision in all_decisions)
    assert len(strata) <= max(1, size // DRAWS_A_STRATUM)
    assert len(strata) == 1 or min(map(len, strata.values())) >= FEWEST


@given(
    counts=st.lists(st.integers(FEWEST, 5_000), min_size=1, max_size=20), more=st.integers(0, 500)
)
def test_from_none_too_few_are_drawn_and_nothing_twice(counts, more):
    wanted = DRAWS_A_STRATUM * len(counts) + more
    draws = allocate(counts, wanted)

    assert sum(draws) == min(wanted, sum(counts))
    for drawn, size in zip(draws, counts, strict=True):
        assert min(size, DRAWS_A_STRATUM) <= drawn <= size


def test_beyond_the_least_it_is_in_proportion():
    assert allocate([6_000, 3_000, 1_000], 100) == [60, 30, 10]
    assert allocate([4], 20) == [4]
