"""A decision about very many things is cut into parts, none of which is long or left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.enforcement.model import Enforcement, Target, TargetState
from seawall.enforcement.parts.model import MOST_AT_ONCE, PART, needs_parts, split_enforcement
from seawall.ids import CaseId, DecisionId

WHOLE = Enforcement(DecisionId("dec_1"), CaseId("case_1"), (), TargetState.REMOVED)


def about(accounts):
    """Targets that belong to these accounts, and whose each is."""
    targets = {Target("video", str(number)): name for number, name in enumerate(accounts)}
    return replace(WHOLE, targets=tuple(targets)), targets


OWNERS = st.lists(st.sampled_from(["", "ada", "ben", "cleo", "dan"]), min_size=1, max_size=700)


@given(OWNERS)
def test_each_target_is_in_one_part_and_no_part_is_longer_than_what_is_asked_for_at_once(owners):
    whole, accounts = about(owners)

    first, later = split_enforcement(whole, accounts)

    parts = [first, *(part.enforcement for part in later)]
    asked = [target for part in parts for target in part.targets]
    assert sorted(asked, key=str) == sorted(whole.targets, key=str)
    assert all(1 <= len(part.targets) <= MOST_AT_ONCE for part in parts)
    assert [part.count for part in later] == [len(part.enforcement.targets) for part in later]


@given(OWNERS)
def test_what_is_one_accounts_is_in_one_part_so_that_its_owner_gets_one_statement(owners):
    whole, accounts = about(owners)

    first, later = split_enforcement(whole, accounts)

    for account in set(owners) - {""}:
        if owners.count(account) <= MOST_AT_ONCE:
            holding = [
                part
                for part in (first, *(each.enforcement for each in later))
                if account in {accounts[target] for target in part.targets}
            ]
            assert len(holding) == 1


def test_things_of_nobody_are_asked_for_thirty_at_a_time():
    whole, accounts = about([""] * 201)

    first, later = split_enforcement(whole, accounts)

    assert [len(first.targets), *(part.count for part in later)] == [*[PART] * 6, 21]


@pytest.mark.parametrize(("count", "in_parts"), [(200, False), (201, True)])
def test_a_decision_about_two_hundred_things_is_asked_for_as_a_whole(count, in_parts):
    whole, _ = about([""] * count)

    assert needs_parts(whole) is in_parts


def test_parts_that_are_added_to_a_decision_stand_behind_those_it_has():
    whole, accounts = about([""] * 3 * PART)

    _, later = split_enforcement(whole, accounts, position=7)

    assert [(part.position, part.id) for part in later] == [(7, "dec_1/7"), (8, "dec_1/8")]
