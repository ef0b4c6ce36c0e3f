"""A compact JWS (RFC 7515) with Ed25519 (RFC 8037, RFC 9864): how its three parts are joined.

What a header may say, and what a payload means, is for the format that signs it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from seawall.keys import base64url
from seawall.keys.signing import SigningKey


def sign_compact(header: bytes, content: bytes, key: SigningKey) -> str:
    """The content signed under this header, which is JSON in its format's own spelling."""
    covered = f"{base64url.encode(header)}.{base64url.encode(content)}"
    return f"{covered}.{base64url.encode(key.sign(covered.encode()))}"


def header_json(header: Mapping[str, str | int]) -> bytes:
    """A header in ASCII, its names in the order given."""
    return json.dumps(header, separators=(",", ":")).encode()
