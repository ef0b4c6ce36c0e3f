"""What each state means and counts for."""

from __future__ import annotations

import pytest

from seawall.probing.state import Standing, State


def test_only_what_was_seen_counts():
    standing = {state.value: state.standing.value for state in State}

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


@pytest.mark.parametrize("state", State)
def test_every_state_explains_itself_in_a_sentence(state):
    assert state.meaning.endswith(".")


def test_tcap_knows_five_words_and_anything_else_is_unknown_to_it():
    words = {state.value: state.tcap for state in State}

    assert words["live"] == "live"
    assert words["gone_404"] == "offline_4xx"
    assert words["gone_soft"] == "offline_platform_notice"
    assert words["geo_blocked"] == "geo_blocked"
    assert {state.tcap for state in State if state.standing is Standing.CENSORS} == {
        "geo_blocked",
        "unknown",
    }
