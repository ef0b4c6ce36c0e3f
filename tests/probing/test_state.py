"""What each state means and counts for."""

from __future__ import annotations

import pytest

from seawall.probing.state import AddressState


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
