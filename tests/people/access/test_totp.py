"""Six digits: good for their own thirty seconds, once; as RFC 6238 has them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.people.access import recovery, totp

SECRET = totp.new_secret()
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BOUNDS = {"min_value": datetime(2020, 1, 1), "max_value": datetime(2090, 1, 1)}  # noqa: DTZ001
MOMENTS = st.datetimes(timezones=st.just(UTC), **BOUNDS)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ],
)
def test_the_codes_are_those_of_rfc_6238_appendix_b(seconds, code):
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert totp.code_at(datetime.fromtimestamp(seconds, UTC), secret=secret) == code


@given(MOMENTS)
def test_a_code_is_accepted_in_its_own_thirty_seconds_and_in_no_other(now):
    code = totp.code_at(now, secret=SECRET)
    start = datetime.fromtimestamp(totp.step_at(now) * totp.STEP_SECONDS, UTC)

    def accepted(at):
        return totp.accepted_step(code, secret=SECRET, last_step=0, now=at)

    assert accepted(start) == accepted(start + timedelta(seconds=29)) == totp.step_at(now)
    other = totp.code_at(start + timedelta(seconds=30), secret=SECRET)
    if other != code:
        assert accepted(start + timedelta(seconds=30)) is None


def test_a_code_is_spent_by_its_step():
    code, step = totp.code_at(NOON, secret=SECRET), totp.step_at(NOON)

    assert totp.accepted_step(code, secret=SECRET, last_step=step - 1, now=NOON) == step
    assert totp.accepted_step(code, secret=SECRET, last_step=step, now=NOON) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "000000\x00"])
def test_what_is_no_code_is_refused(code):
    assert totp.accepted_step(code, secret=SECRET, last_step=0, now=NOON) is None


def test_a_recovery_code_is_known_however_it_is_typed():
    code = recovery.new_codes()[0]

    assert recovery.digest_of(code) == recovery.digest_of(code.lower().replace("-", " "))
    assert recovery.looks_like_code(code)
    assert not recovery.looks_like_code("123456")
    assert len(set(recovery.new_codes())) == recovery.COUNT
