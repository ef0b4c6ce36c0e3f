"""Recovery codes: ten for the day the device is lost, each good for one sign-in.

80 random bits each, so a plain digest is enough to keep them by. They never replace the
password: a lost device does not make one factor out of two (ASVS 5.0 V6.4.3).
"""

from __future__ import annotations

import base64
import re
import secrets

from seawall.keys.tokens import token_digest

COUNT = 10


def new_codes() -> tuple[str, ...]:
    """Ten fresh codes, written in groups of four."""
    return tuple(_grouped(base64.b32encode(secrets.token_bytes(10)).decode()) for _ in range(COUNT))


def digest_of(code: str) -> str:
    """What a code is known by, however it was typed."""
    plain = re.sub(r"[^A-Z2-7]", "", code.upper())
    return token_digest(f"recovery:{plain}")


def looks_like_code(code: str) -> bool:
    """Whether this could be a recovery code and not six digits."""
    return len(re.sub(r"[^A-Z2-7]", "", code.upper())) == 16


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
