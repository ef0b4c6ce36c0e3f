"""Six digits that change every thirty seconds: TOTP, RFC 6238.

A code is good during its own thirty seconds and no longer, and once (ASVS 5.0 V6.5.1 and
V6.5.5): whoever read it over a shoulder comes too late. SHA-1 is what authenticator
programs know; here it is used as HMAC, where its collisions do not matter.
"""

from __future__ import annotations

import base64
import re
import secrets
from datetime import datetime

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
_SECRET_BYTES = 20  # RFC 4226 §4, R6
_DIGITS = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """160 random bits, in the base 32 that authenticator programs read."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_at(now: datetime) -> int:
    """The number of the thirty seconds we are in."""
    return int(now.timestamp()) // STEP_SECONDS


def accepted_step(code: str, *, secret: str, last_step: int, now: datetime) -> int | None:
    """The step this code is spent for, or None: wrong, late, or used before."""
    digits, step = re.sub(r"\s", "", code), step_at(now)
    if not _DIGITS.fullmatch(digits) or step <= last_step:
        return None
    try:
        _generator(secret).verify(digits.encode(), step * STEP_SECONDS)
    except (InvalidToken, InvalidKey):
        return None
    return step


def code_at(now: datetime, *, secret: str) -> str:
    """The code of this moment, as somebody's authenticator shows it."""
    return _generator(secret).generate(step_at(now) * STEP_SECONDS).decode()


def otpauth_address(secret: str, *, account: str) -> str:
    """The `otpauth:` address that authenticator programs take."""
    return _generator(secret).get_provisioning_uri(account, "Seawall")


def _generator(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP_SECONDS)  # noqa: S303 - see above
