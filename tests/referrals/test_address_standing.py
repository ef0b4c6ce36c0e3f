"""Each address has one standing, and the most certain reason wins."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.referrals.address_standing import AddressRecord, may_be_overruled, standing_of
from seawall.referrals.model import AddressStanding
from seawall.referrals.own_state import known_own_state

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "standing"),
    [
        (AddressRecord(), AddressStanding.READY),
        (AddressRecord(refused="no address"), AddressStanding.REFUSED),
        (AddressRecord(duplicate_of="UNIT-2026-000001"), AddressStanding.DUPLICATE),
        (AddressRecord(is_gone=True, is_own_press=True), AddressStanding.DEAD),
        (AddressRecord(is_own_press=True, referred_elsewhere_at=DAY), AddressStanding.OWN_PRESS),
        (AddressRecord(is_own_archive=True), AddressStanding.ARCHIVE),
        (AddressRecord(referred_elsewhere_at=DAY), AddressStanding.ALREADY_REFERRED),
        (AddressRecord(not_told="a wall"), AddressStanding.UNRESOLVED),
    ],
)
def test_what_is_known_gives_a_standing(known, standing):
    assert standing_of(known)[0] is standing


def test_another_units_referral_shows_its_day_and_nothing_else():
    assert standing_of(AddressRecord(referred_elsewhere_at=DAY))[1] == (
        "referred by another unit on 2026-03-01"
    )


def test_what_is_dead_or_no_address_cannot_be_overruled():
    final = {standing for standing in AddressStanding if not may_be_overruled(standing)}

    assert final == {AddressStanding.READY, AddressStanding.DEAD, AddressStanding.REFUSED}


@given(
    st.builds(
        AddressRecord,
        refused=st.sampled_from(["", "x"]),
        duplicate_of=st.sampled_from(["", "x"]),
        is_own_press=st.booleans(),
        is_own_archive=st.booleans(),
        referred_elsewhere_at=st.sampled_from([None, DAY]),
        is_gone=st.booleans(),
        not_told=st.sampled_from(["", "x"]),
    )
)
def test_only_what_nothing_speaks_against_is_ready(known):
    standing, why = standing_of(known)

    speaks = [getattr(known, one.name) for one in fields(AddressRecord) if one.name != "seen"]
    assert (standing is AddressStanding.READY) == (not any(speaks))
    assert why


def test_the_units_own_list_replaces_the_one_that_ships(tmp_path):
    own = tmp_path / "own_state.yaml"
    own.write_text("press: [gazette.example]\n")

    assert known_own_state().is_press("today.press.example.org")
    assert known_own_state(own).is_press("gazette.example")
    assert not known_own_state(own).is_press("today.press.example.org")
