"""A member's pass is good for its minute, and for two minutes more that clocks may be apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.access import GOOD_FOR, SKEW, BadPass, require_pass, write_pass
from seawall.ids import ForumId, ForumMemberId
from seawall.keys.signing import new_signing_key
from tests.conftest import NOON

KEY = new_signing_key()
PUBLIC = KEY.public_key().public_bytes_raw().hex()
FORUM, MEMBER = ForumId("forum_1"), ForumMemberId("member_1")
PASS = write_pass(FORUM, MEMBER, KEY, now=NOON)


def is_good(seconds: float) -> bool:
    """Whether the pass of noon is taken so many seconds after noon."""
    try:
        require_pass(PASS, PUBLIC, forum=FORUM, now=NOON + timedelta(seconds=seconds))
    except BadPass:
        return False
    return True


@given(st.floats(-1_000, 1_000))
def test_it_is_taken_in_its_minute_and_two_minutes_around_it_and_never_else(seconds):
    assert is_good(seconds) == (-120 <= seconds <= 180)


def test_whoever_copies_one_has_it_for_three_minutes():
    lasts = GOOD_FOR + SKEW

    assert lasts == timedelta(minutes=3)
    assert (is_good(123), is_good(181)) == (True, False)


def test_a_refusal_says_how_far_the_clocks_may_be_apart():
    with pytest.raises(BadPass, match="Clocks may differ by 2 minutes"):
        require_pass(PASS, PUBLIC, forum=FORUM, now=NOON + timedelta(minutes=4))
