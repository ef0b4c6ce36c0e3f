"""Base64url without padding (RFC 7515, section 2), in its one spelling only.

A second spelling of the same bytes would be a second text of a message that was signed once.
"""

from __future__ import annotations

import base64


class NotBase64Url(ValueError):
    """A text with other signs, or with bits that stand for nothing."""


def encode(content: bytes) -> str:
    """These bytes as text."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes that this text stands for."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise NotBase64Url("The value is not base64url.") from None
    if encode(content) != text:
        raise NotBase64Url("The value is not canonical base64url.")
    return content
