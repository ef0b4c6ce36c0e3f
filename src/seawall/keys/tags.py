"""A keyed digest, HMAC-SHA256 (RFC 2104): the same name gives the same tag, and names nobody.

Without the key nobody can try out all names until one fits; a plain digest allows that.
"""

from __future__ import annotations

import hmac


def keyed_digest(content: bytes, *, key: bytes) -> bytes:
    """32 bytes that nobody without the key can foretell."""
    return hmac.digest(key, content, "sha256")


def tag_of(name: str, *, key: bytes) -> str:
    """What stands for a name, in hex."""
    return keyed_digest(name.encode(), key=key).hex()


def is_same(text: str, candidate: str) -> bool:
    """Whether two texts are the same, in a time that does not say how far they agree."""
    return hmac.compare_digest(text.encode(), candidate.encode())
