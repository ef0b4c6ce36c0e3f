"""One's own keys: moved as letters, and no key does two things."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.people.keymap.keymap_rule import Keys, choose_keys
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import may_raise, raises_problem

KNOWN = ("g", "j", "k", "r", "a", "x")


def test_a_key_is_moved_to_a_free_one():
    assert choose_keys({"r": "y", "a": "a"}, default_keys=KNOWN, single=True) == Keys(
        True, {"r": "y"}
    )


def test_two_keys_may_change_places():
    assert choose_keys({"r": "a", "a": "r"}, default_keys=KNOWN, single=True).moved == {
        "r": "a",
        "a": "r",
    }


def test_a_key_that_is_taken_is_refused_with_what_has_it():
    with raises_problem("people.keys-in-conflict", match="'j'"):
        choose_keys({"r": "j"}, default_keys=KNOWN, single=True)


@pytest.mark.parametrize("pressed", ["ab", " ", "\t", "\u202e"])
def test_only_one_sign_that_can_be_seen_is_a_key(pressed):
    with raises_problem("people.not-one-key"):
        choose_keys({"r": pressed}, default_keys=KNOWN, single=True)


def test_what_does_nothing_cannot_be_moved():
    with raises_problem("people.no-such-shortcut"):
        choose_keys({"§": "y"}, default_keys=KNOWN, single=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(KNOWN), st.sampled_from([*KNOWN, "1", "2", ""])))
def test_whatever_is_accepted_no_key_does_two_things(wanted):
    chosen = Keys()
    with may_raise("people.keys-in-conflict"):
        chosen = choose_keys(wanted, default_keys=KNOWN, single=True)

    pressed = [chosen.moved.get(one, one) for one in KNOWN]
    assert len(set(pressed)) == len(pressed)


def test_a_choice_follows_its_person_and_nobody_else(database):
    org = make_organisation()
    mine, other = make_person(org), make_person(org)
    with transaction(org.id) as tx:
        tx.keymaps.save(mine.id, Keys(True, {"r": "y"}), now=NOON)
        tx.keymaps.save(mine.id, Keys(False, {"r": "z"}), now=NOON)

    with transaction(org.id) as tx:
        assert tx.keymaps.of(mine.id) == Keys(False, {"r": "z"})
        assert tx.keymaps.of(other.id) == Keys()
