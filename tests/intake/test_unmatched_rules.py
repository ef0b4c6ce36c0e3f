"""What rules say where nothing matched is judged once for all checks that look alike to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.intake.facts import facts_of_matches
from seawall.intake.rules import RuleSet, judge_unmatched, load_folder
from tests.intake.test_rules import SHIPPED, TODAY, a_rule

LARGE = a_rule(
    rule="large",
    when={"large": "content_size > 1000"},
    unless=None,
    then={"verdict": "hold", "severity": 2, "say": "a {content_kind} of {content_size} bytes"},
)
SPEAKING = a_rule(
    rule="speaking",
    when={"closed": "size(unopened) > 0"},
    unless={"press": "context_press"},
    then={"verdict": "hold", "severity": 4, "say": "{language}, {account_age}: {unopened}"},
    stage="shadow",
)
RULES = RuleSet([*load_folder(SHIPPED), LARGE, SPEAKING])

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "content_kind": st.sampled_from(["picture", "video"]),
        "content_size": st.integers(0, 2_000),
        "content_quality": st.integers(0, 100),
        "content_unopened": st.integers(0, 2),
        "unopened": st.lists(st.sampled_from(["limit", "encrypted"]), max_size=2),
        "account_age": st.integers(0, 50).map(lambda hours: timedelta(hours=hours)),
        "context_press": st.booleans(),
        "language": st.sampled_from(["de", "fr"]),
        "account_strikes": st.integers(0, 1),
    },
)


@given(facts=FACTS)
def test_an_outcome_that_is_kept_is_the_one_that_judging_gives(facts):
    judged = RULES.judge({**facts, **facts_of_matches(())}, (), today=TODAY)

    assert judge_unmatched(RULES, facts, today=TODAY) == judged


def test_files_of_any_size_are_judged_once_where_no_rule_speaks_of_sizes(judgements):
    rules = RuleSet(load_folder(SHIPPED))
    for size in range(50):
        judge_unmatched(rules, {"content_kind": "picture", "content_size": size}, today=TODAY)

    assert len(judgements) == 1


def test_where_a_rule_speaks_of_it_each_size_is_judged_and_each_day(judgements):
    rules = RuleSet([LARGE])
    for size in range(5):
        for days in range(3):
            judge_unmatched(rules, {"content_size": size}, today=TODAY + timedelta(days))

    assert len(judgements) == 15


@pytest.fixture
def judgements(monkeypatch):
    """Every time that rules are judged."""
    seen, judge = [], RuleSet.judge
    monkeypatch.setattr(
        RuleSet, "judge", lambda *args, **options: seen.append(args) or judge(*args, **options)
    )
    return seen
