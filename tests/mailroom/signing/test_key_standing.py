"""Whether a key was good when it signed, and still is when we receive."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.signing.key_standing import standing
from seawall.mailroom.signing.model import (
    OLDEST,
    TOLERANCE,
    KnownKey,
    SignatureKind,
    SignatureState,
)
from tests.conftest import NOON

hours = st.integers(-1000, 1000).map(lambda n: NOON + timedelta(hours=n))


def key(**changes):
    return KnownKey(SignatureKind.JWS, "print", b"", **changes)


def state(known, *, signed_at=NOON, now=NOON):
    return standing(known, signed_at=signed_at, now=now)[0]


def test_an_earlier_date_on_the_signature_does_not_help_a_revoked_key():
    revoked = key(revoked_at=NOON)

    assert state(revoked, signed_at=NOON - timedelta(days=30)) is SignatureState.REVOKED_KEY


def test_a_key_revoked_after_receipt_stays_good_for_what_was_received():
    revoked = key(revoked_at=NOON + timedelta(seconds=1))

    assert state(revoked) is SignatureState.VALID
    assert state(revoked, now=NOON + timedelta(seconds=1)) is SignatureState.REVOKED_KEY


def test_a_new_key_does_not_sign_the_past():
    fresh = key(not_before=NOON)

    assert state(fresh) is SignatureState.VALID
    assert state(fresh, signed_at=NOON - TOLERANCE) is SignatureState.VALID
    early = NOON - TOLERANCE - timedelta(seconds=1)
    assert state(fresh, signed_at=early) is SignatureState.BEFORE_KEY


def test_a_key_that_ran_out_is_refused():
    old = key(not_after=NOON)

    assert state(old) is SignatureState.VALID
    assert state(old, now=NOON + timedelta(seconds=1)) is SignatureState.EXPIRED_KEY


def test_a_clock_may_be_ahead_of_ours_by_the_tolerance_and_no_more():
    assert state(key(), signed_at=NOON + TOLERANCE) is SignatureState.VALID
    assert state(key(), signed_at=NOON + TOLERANCE + timedelta(seconds=1)) is SignatureState.NOT_YET


def test_what_was_signed_over_seven_days_ago_says_so():
    assert state(key(), signed_at=NOON - OLDEST) is SignatureState.VALID
    assert state(key(), signed_at=NOON - OLDEST - timedelta(seconds=1)) is SignatureState.LONG_AGO


@given(hours, hours, hours)
def test_no_revoked_key_is_ever_valid_once_its_revocation_has_come(revoked_at, signed_at, now):
    found = state(key(revoked_at=revoked_at), signed_at=signed_at, now=now)

    assert found is not SignatureState.VALID or now < revoked_at


@given(hours, hours, hours, hours)
def test_no_time_that_a_signer_writes_is_called_a_forgery(signed_at, now, begins, ends):
    found = state(key(not_before=begins, not_after=ends), signed_at=signed_at, now=now)

    assert found is not SignatureState.INVALID
    assert found is not SignatureState.VALID or now - OLDEST <= signed_at <= now + TOLERANCE
