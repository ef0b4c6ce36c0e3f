"""What an indexed column can hold of a value: the value, or the digest of a long one.

PostgreSQL indexes at most 2,704 bytes; the fingerprint of an hour has half a million. The
value itself stands in the version, so that nothing is kept twice.
"""

from __future__ import annotations

from hashlib import sha256

SHORT = 2_000
LONGER = "sha256/"


def column_of(value: str) -> str:
    """The value, or the digest by which a long one is found.

    >>> column_of("x" * 9000)[:12]
    'sha256/e797e'
    """
    encoded_value = value.encode()
    return value if len(encoded_value) <= SHORT else f"{LONGER}{sha256(encoded_value).hexdigest()}"
