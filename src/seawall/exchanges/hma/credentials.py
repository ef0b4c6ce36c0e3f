"""Where a client of HMA carries its key: HMA asks for none, so wherever it can be put.

A proxy adds a header; a client that knows only an address writes the key into it
(`https://swk_…@seawall.example/`), which arrives as HTTP Basic (RFC 7617). The first of
these places that holds something counts, and no other is tried.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

HEADERS = ("x-seawall-key", "x-api-key")
_PREFIX = "swk_"


def secret_of(headers: Mapping[str, str]) -> str:
    """The key a request carries, or nothing; names are found in any case.

    >>> secret_of({"authorization": "Basic c3drX2E6"})
    'swk_a'
    >>> secret_of({"authorization": "Basic aG1hOnN3a19h"}), secret_of({"x-api-key": "swk_b"})
    ('swk_a', 'swk_b')
    """
    for name in HEADERS:
        if key := headers.get(name, "").strip():
            return key
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credential.strip()
    return _of_basic(credential.strip()) if scheme.lower() == "basic" else ""


def _of_basic(encoded: str) -> str:
    """The user's name if it is a key, else the password, else the name."""
    try:
        decoded = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    user, _, password = decoded.partition(":")
    return user if user.startswith(_PREFIX) or not password else password
