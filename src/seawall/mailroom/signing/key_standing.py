"""Whether a key was good when it signed, and still is when we receive.

The time of signing is the signer's own claim, and whoever stole a key can write an
earlier one. A key that is revoked by the time of receipt is therefore refused whatever
time the signature names; one that is received in time stays good when the key is
revoked later (ask with the time of receipt, not with today's).

A time that does not fit is a clock that is wrong, and no forgery: each such state has a name
of its own, and people find out whether the signer meant it.
"""

from __future__ import annotations

from datetime import datetime

from seawall.mailroom.signing.model import OLDEST, TOLERANCE, KnownKey, SignatureState


def standing(
    key: KnownKey, *, signed_at: datetime | None, now: datetime
) -> tuple[SignatureState, str]:
    """The state of a signature that is right in itself, and why."""
    moments = (now, signed_at or now)
    if key.revoked_at is not None and max(moments) >= key.revoked_at:
        return (
            SignatureState.REVOKED_KEY,
            f"The key was revoked at {key.revoked_at:%Y-%m-%d %H:%M:%S} UTC.",
        )
    if signed_at is not None and signed_at > now + TOLERANCE:
        return (
            SignatureState.NOT_YET,
            f"It says it was signed at {signed_at:%Y-%m-%d %H:%M:%S} UTC, later than now.",
        )
    if key.not_before is not None and min(moments) < key.not_before - TOLERANCE:
        return (
            SignatureState.BEFORE_KEY,
            f"The key counts from {key.not_before:%Y-%m-%d %H:%M:%S} UTC on.",
        )
    if key.not_after is not None and max(moments) > key.not_after:
        return (
            SignatureState.EXPIRED_KEY,
            f"The key ran out at {key.not_after:%Y-%m-%d %H:%M:%S} UTC.",
        )
    if signed_at is not None and now - signed_at > OLDEST:
        return SignatureState.LONG_AGO, f"It was signed over {OLDEST.days} days ago."
    return SignatureState.VALID, ""
