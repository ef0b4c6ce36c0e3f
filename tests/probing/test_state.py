"""What each state means and counts for."""

from __future__ import annotations

import pytest

from seawall.probing.state import AddressState, ContentStanding


def test_only_what_was_seen_counts():
    standing = {state.value: state.standing.value for state in AddressState}

    assert standing == {
        "live": "stands",
        "gone_404": "gone",
        "gone_soft": "gone",
        "login_wall": "censors",
        "geo_blocked": "censors",
        "age_gate": "censors",
        "moved": "censors",
        "unknown": "censors",
    }


@pytest.mark.parametrize("state", AddressState)
def test_every_state_explains_itself_in_a_sentence(state):
    assert state.meaning.endswith(".")


def test_tcap_knows_five_words_and_anything_else_is_unknown_to_it():
    words = {state.value: state.tcap for state in AddressState}

    assert words["live"] == "live"
    assert words["gone_404"] == "offline_4xx"
    assert words["gone_soft"] == "offline_platform_notice"
    assert words["geo_blocked"] == "geo_blocked"
    assert {state.tcap for state in AddressState if state.standing is ContentStanding.CENSORS} == {
        "geo_blocked",
        "unknown",
    }
