"""A secret that is replaced goes on for a day, so that nothing falls between the two."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.keys.rotation import ROTATION, Keyring
from tests.enforcement_made import NOON

seconds = st.integers(-10, int(ROTATION.total_seconds()) * 2)
secrets = st.text(min_size=1, max_size=20)


def test_an_old_secret_signs_for_a_day_more_and_then_no_longer():
    keyring = Keyring("old").rotated("new", now=NOON)

    assert keyring.valid(NOON + ROTATION - timedelta(seconds=1)) == ("new", "old")
    assert keyring.valid(NOON + ROTATION) == ("new",)


@given(secrets, secrets, seconds)
def test_at_every_moment_the_newest_secret_signs_and_the_older_one_within_its_day(old, new, later):
    keyring, after = Keyring(old).rotated(new, now=NOON), timedelta(seconds=later)

    assert keyring.valid(NOON + after)[0] == new
    assert (old in keyring.valid(NOON + after)[1:]) == (after < ROTATION)


@given(st.lists(secrets, min_size=2, max_size=6))
def test_however_often_it_is_rotated_two_secrets_sign_at_most(names):
    keyring = Keyring(names[0])
    for name in names[1:]:
        keyring = keyring.rotated(name, now=NOON)

    assert keyring.valid(NOON) == (names[-1], names[-2])


@given(secrets, secrets)
def test_a_keyring_survives_being_kept(old, new):
    rotated = Keyring(old).rotated(new, now=NOON)

    assert Keyring.from_json(rotated.as_json()) == rotated
    assert Keyring.from_json(Keyring(old).as_json()) == Keyring(old)
