"""A compact JWS (RFC 7515) with Ed25519 (RFC 8037, RFC 9864): how its three parts are joined.

What a header may say, and what a payload means, is for the format that signs it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from seawall.keys import base64url
from seawall.keys.signing import SigningKey, has_signed


class NotSigned(ValueError):
    """A text that this key did not sign under this header."""


class OtherHeader(NotSigned):
    """It has another header than the one that was asked for."""


def sign_compact(header: bytes, content: bytes, key: SigningKey) -> str:
    """The content signed under this header, which is JSON in its format's own spelling."""
    covered = f"{base64url.encode(header)}.{base64url.encode(content)}"
    return f"{covered}.{base64url.encode(key.sign(covered.encode()))}"


def open_compact(text: str, header: bytes, public: bytes) -> bytes:
    """What this key, 32 bytes, signed under exactly this header; raises `NotSigned`."""
    own_header, _, body_and_mark = text.partition(".")
    body, _, mark = body_and_mark.partition(".")
    if own_header != base64url.encode(header):
        raise OtherHeader("The header is another one.")
    try:
        signature, content = base64url.decode(mark), base64url.decode(body)
    except base64url.NotBase64Url as wrong:
        raise NotSigned(str(wrong)) from None
    if not has_signed(public, f"{own_header}.{body}".encode(), signature):
        raise NotSigned("The signature does not fit what is signed.")
    return content


def header_json(header: Mapping[str, str | int | Sequence[str]]) -> bytes:
    """A header in ASCII, its names in the order given."""
    return json.dumps(header, separators=(",", ":")).encode()
