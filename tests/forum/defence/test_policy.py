"""An adoption policy is data, and a mistake in it is named by field."""

from __future__ import annotations

import pytest
from hypothesis import given

from seawall.forum.defence.model import SignalEffect
from seawall.forum.defence.policy_reading import read_policy, shipped_policy
from tests.forum.defence.test_adoption import policies
from tests.problems import raises_problem


def test_the_shipped_policy_reviews_what_it_does_not_know():
    assert shipped_policy().otherwise is SignalEffect.REVIEW
    assert shipped_policy().contested is SignalEffect.REVIEW
    assert all(line.agreement >= 1 for line in shipped_policy().allow)


@given(policies)
def test_a_policy_is_read_back_as_it_was_written(policy):
    if policy.contested is not SignalEffect.BLOCK:
        assert read_policy(policy.as_yaml()) == policy
        assert read_policy(policy.as_json()) == policy


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("otherwise: review", "name"),
        ("name: x\notherwise: delete", "otherwise"),
        ("name: x\ncontested: block", "contested"),
        ("name: x\nallow: [{name: y}]", "allow.0.effect"),
        ("name: x\nallow: [{name: y, effect: block, lables: [a]}]", "allow.0.lables"),
        ("name: x\nallow: [{name: y, effect: block, labels: [a/b]}]", "allow.0.labels.0"),
        ("name: x\nlimit: [{name: y, effect: off, types: [pdqq]}]", "limit.0.types.0"),
        ("name: x\nlimit: [{name: y, effect: off, agreement: 2}]", "limit.0.agreement"),
        ("name: x\nallow: [{name: y, effect: block, precision: 80}]", "allow.0.precision"),
        ("name: [", "policy"),
        ("just words", "policy"),
        ("name: " + "x" * 100_001, "policy"),
    ],
)
def test_every_mistake_names_its_field_and_what_to_do(text, field):
    with raises_problem(
        "forum.bad-policy.contested",
        "forum.bad-policy.format",
        "forum.bad-policy.rule",
        "forum.bad-policy.too-long",
        "forum.bad-policy.unknown",
    ) as refused:
        read_policy(text)

    assert refused.value.field == field
    assert refused.value.remedy


def test_off_is_an_effect_also_where_yaml_takes_it_for_a_truth_value():
    assert read_policy("name: x\notherwise: off").otherwise is SignalEffect.OFF


def test_a_forums_own_labels_are_known_if_it_gives_them():
    text = "name: x\nallow: [{name: y, effect: block, labels: [own/label]}]"

    assert read_policy(text, labels=["own/label"]).allow[0].scope.labels == ("own/label",)
