"""A key as the register's row keeps it, and as a signature is checked against it."""

from __future__ import annotations

import base64

from seawall.mailroom.signing.model import KnownKey, SignatureKind
from seawall.orders.register.model import AuthorityKey, KeyKind


def key_as_text(public: bytes) -> str:
    """The public half as the row keeps it: base64."""
    return base64.b64encode(public).decode()


def pinned_key_of(key: AuthorityKey) -> KnownKey | None:
    """The key to check signatures with; None for an API key, which signs nothing."""
    if key.kind is KeyKind.API:
        return None
    return KnownKey(
        kind=SignatureKind(key.kind.value),
        fingerprint=key.fingerprint,
        public=base64.b64decode(key.public),
        not_before=key.not_before,
        revoked_at=key.revoked_at,
        holder=key.authority,
    )
