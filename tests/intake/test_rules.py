"""Rules are files; every mistake in them is named, and the unknown never removes."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from seawall.intake.model import MatchCard, Verdict
from seawall.intake.rules import BadRule, RuleSet, load_folder, load_rule
from tests.conftest import NOON

TODAY = date(2026, 3, 2)
SHIPPED = Path(str(files("seawall").joinpath("data/rules")))


def a_rule(**changes):
    data = {
        "rule": "example",
        "title": "Example",
        "when": {"young": 'account_age < duration("24h")', "found": "match_count >= 1"},
        "unless": {"protected": "context_press"},
        "need": "all",
        "then": {"verdict": "hold", "severity": 3, "say": "{match_count} found"},
        "stage": "live",
        "tests": [],
    } | changes
    return load_rule(
        yaml.safe_dump({k: v for k, v in data.items() if v is not None}, sort_keys=False),
        file="a.yaml",
    )


def a_card(**changes):
    fields = {
        "signal_type": "pdq", "value": "f" * 64, "known_value": "f" * 64, "distance": 0,
        "threshold": 31, "entry": "entry_1", "bank": "bank_1", "bank_name": "Example Forum",
        "owner": "", "source": "", "label": "", "confidence": 95, "agree": (), "disagree": (),
        "first_seen_at": NOON,
    }  # fmt: skip
    return MatchCard(**(fields | changes))


def judge(rule, facts, cards=()):
    return RuleSet([rule]).judge(facts, cards, today=TODAY)


def test_the_rules_that_ship_load_and_pass_their_own_tests():
    assert {rule.id for rule in load_folder(SHIPPED)} == {
        "confirmed-match",
        "uncertain-match",
        "new-account-far-match",
        "new-account-not-opened",
    }


def test_a_hit_says_which_conditions_held_and_what_they_saw():
    facts = {"account_age": timedelta(hours=5), "match_count": 3, "context_press": False}
    outcome = judge(a_rule(), facts)

    assert outcome.verdict is Verdict.HOLD
    assert outcome.rule == "example"
    assert outcome.deciding.explanation == "young ✓ 5h · found ✓ 3 · protected ✗ no"
    assert outcome.deciding.say == "3 found"


def test_an_unknown_condition_never_satisfies_when():
    outcome = judge(a_rule(unless=None), {"match_count": 3})

    assert outcome.verdict is Verdict.ALLOW
    assert outcome.rule == "no-rule"


def test_an_unknown_protection_protects():
    outcome = judge(a_rule(), {"account_age": timedelta(hours=5), "match_count": 3})

    assert outcome.verdict is Verdict.ALLOW


def test_a_condition_that_fails_while_running_is_unknown():
    rule = a_rule(when={"odd": "10 / match_count > 1"}, unless=None)

    assert judge(rule, {"match_count": 0}).verdict is Verdict.ALLOW
    assert judge(rule, {"match_count": 5}).verdict is Verdict.HOLD


def test_at_least_two_of_three_is_enough():
    when = {"a": "match_count >= 1", "b": "account_verified", "c": "account_strikes > 0"}
    rule = a_rule(when=when, unless=None, need={"at_least": 2})

    assert judge(rule, {"match_count": 1, "account_strikes": 1}).verdict is Verdict.HOLD
    assert judge(rule, {"match_count": 1}).verdict is Verdict.ALLOW


@pytest.mark.parametrize("alike", ["passage", "minhash", "tlsh", "term", "orb"])
def test_what_is_only_alike_goes_before_a_person_however_sure_the_bank_is(alike):
    rule = a_rule(when={"found": "match_count >= 1"}, unless=None, then={"verdict": "block"})
    card = a_card(signal_type=alike, confidence=100)

    assert judge(rule, {"match_count": 1}, [card]).verdict is Verdict.HOLD


@pytest.mark.parametrize(
    "doubt",
    [
        {"state": "contested"},
        {"state": "unconfirmed"},
        {"state": "observed"},
        {"disagree": ("Example Files",)},
        {"confidence": 89},
        {"grade": "local"},
    ],
)
def test_a_doubted_match_is_never_blocked_whatever_the_rule_says(doubt):
    rule = a_rule(when={"found": "match_count >= 1"}, unless=None, then={"verdict": "block"})

    assert judge(rule, {"match_count": 1}, [a_card(**doubt)]).verdict is Verdict.HOLD
    assert judge(rule, {"match_count": 1}, [a_card()]).verdict is Verdict.BLOCK


def test_a_bank_that_is_exactly_90_sure_may_block():
    rule = a_rule(when={"found": "match_count >= 1"}, unless=None, then={"verdict": "block"})

    assert judge(rule, {"match_count": 1}, [a_card(confidence=90)]).verdict is Verdict.BLOCK


def test_a_rule_in_review_holds_at_most():
    rule = a_rule(
        when={"found": "match_count >= 1"}, unless=None, then={"verdict": "block"}, stage="review"
    )

    assert judge(rule, {"match_count": 1}, [a_card()]).verdict is Verdict.HOLD


def test_a_shadow_rule_is_written_down_and_changes_nothing():
    outcome = judge(
        a_rule(when={"found": "match_count >= 1"}, unless=None, stage="shadow"), {"match_count": 1}
    )

    assert outcome.verdict is Verdict.ALLOW
    assert [ran.as_json()["verdict"] for ran in outcome.shadow] == ["hold"]


def test_a_draft_and_an_expired_rule_do_not_run():
    facts = {"match_count": 1}
    when = {"found": "match_count >= 1"}
    draft = a_rule(when=when, unless=None, stage="draft")
    expired = a_rule(when=when, unless=None, limits={"expires": TODAY})

    assert judge(draft, facts).verdict is Verdict.ALLOW
    assert judge(expired, facts).verdict is Verdict.ALLOW


def test_block_outranks_hold_outranks_allow():
    when = {"found": "match_count >= 1"}
    rules = [
        a_rule(rule=verdict, when=when, unless=None, then={"verdict": verdict})
        for verdict in ("allow", "block", "hold")
    ]
    outcome = RuleSet(rules).judge({"match_count": 1}, [a_card()], today=TODAY)

    assert (outcome.verdict, outcome.rule) == (Verdict.BLOCK, "block")


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"when": {"typo": "account_agee > duration('1h')"}}, "a.yaml: when.typo", "undeclared"),
        ({"when": {"number": "match_count"}}, "a.yaml: when.number", "not yes or no"),
        ({"when": {"broken": "match_count >"}}, "a.yaml: when.broken", "Syntax error"),
        ({"unless": {"mixed": "match_count == 'x'"}}, "a.yaml: unless.mixed", "overload"),
        ({"need": {"at_least": 3}}, "a.yaml: need", "how many conditions"),
        ({"stage": "loud"}, "a.yaml: stage", "'loud'"),
        ({"then": {"verdict": "delete"}}, "a.yaml: then.verdict", "'delete'"),
        ({"then": {"verdict": "hold", "severity": 9}}, "a.yaml: then.severity", "9"),
        ({"then": {"verdict": "hold", "say": "{nonsense}"}}, "a.yaml: then.say", "nonsense"),
        ({"then": {"verdict": "hold", "queu": "x"}}, "a.yaml: then.queu", "There is no such key"),
        ({"limits": {"per_day": 3}}, "a.yaml: limits.per_day", "There is no such key"),
        ({"limits": {"expires": "soon"}}, "a.yaml: limits.expires", "not a date"),
        (
            {"tests": [{"given": {"nope": 1}, "expect": "hold"}]},
            "a.yaml: tests.1.given.nope",
            "no such fact",
        ),
        (
            {"tests": [{"given": {"account_age": 5}, "expect": "hold"}]},
            "a.yaml: tests.1.facts.account_age",
            "not a duration",
        ),
        ({"when": None}, "a.yaml: when", "missing"),
        ({"colour": "red"}, "a.yaml: colour", "There is no such key"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(changes, field, says):
    with pytest.raises(BadRule, match=says) as refused:
        a_rule(**changes)

    assert refused.value.field == field
    assert refused.value.remedy


def test_a_rule_whose_own_test_fails_does_not_load(tmp_path):
    rule = (SHIPPED / "confirmed-match.yaml").read_text("utf-8")
    wrong = rule.replace("match_confirmed: 0}, expect: none", "match_confirmed: 0}, expect: hold")
    (tmp_path / "wrong.yaml").write_text(wrong)

    with pytest.raises(BadRule, match="Expected hold, got none") as refused:
        load_folder(tmp_path)

    assert refused.value.field == "wrong.yaml: tests.2"


def test_two_files_cannot_share_one_rule_id(tmp_path):
    rule = (SHIPPED / "confirmed-match.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(rule)
    (tmp_path / "b.yaml").write_text(rule)

    with pytest.raises(BadRule, match="with the same id"):
        load_folder(tmp_path)


@given(
    state=st.sampled_from(["active", "contested", "unconfirmed", "observed"]),
    confidence=st.integers(0, 100),
    disagree=st.lists(st.sampled_from(["A", "B"]), max_size=2),
)
def test_only_a_confirmed_match_can_end_in_a_block(state, confidence, disagree):
    card = a_card(state=state, confidence=confidence, disagree=tuple(disagree))
    rule = a_rule(when={"found": "match_count >= 1"}, unless=None, then={"verdict": "block"})

    blocked = judge(rule, {"match_count": 1}, [card]).verdict is Verdict.BLOCK

    assert blocked == (state == "active" and confidence >= 90 and not disagree)
