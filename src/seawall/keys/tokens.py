"""A token: told once, known by its digest alone, so that our records open nothing.

It has 256 random bits, so a plain SHA-256 is enough to keep it by: nobody guesses it, and
there is nothing to slow down. One that must be told again is made from a secret instead.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from seawall.keys import base64url
from seawall.keys.tags import keyed_digest

#: Whatever looks like one of ours: what begins with a prefix of the house and goes on for long.
_LOOKS_LIKE_ONE = re.compile(r"(?<![A-Za-z0-9])(sw[a-z]|whsec)_[A-Za-z0-9_+/=-]{16,}")


def new_token(prefix: str = "") -> str:
    """A fresh token; a prefix lets a secret scanner find one that leaked."""
    return prefix + secrets.token_urlsafe(32)


def repeatable_token(about: str, *, prefix: str, secret: bytes) -> str:
    """The token of one thing, the same whenever it is told."""
    return prefix + base64url.encode(keyed_digest(about.encode(), key=secret))


def token_digest(token: str) -> str:
    """What is kept of a token, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_tokens(text: str) -> str:
    """The text with each of our tokens cut down to the prefix that says what it opened.

    >>> without_tokens("sent swr_0123456789abcdefgh twice")
    'sent swr_… twice'
    """
    return _LOOKS_LIKE_ONE.sub(r"\1_…", text)
