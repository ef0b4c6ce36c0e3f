"""Who sent this, and when: the signatures of Standard Webhooks 1.0.0, both kinds.

`v1` is HMAC-SHA256 with a secret the endpoint shares with us, `v1a` is Ed25519 with the
installation's key, for receivers that would rather hold no secret. Both sign
`id.timestamp.body`, so a copy under another id, or from another day, does not verify.
While a secret is rotated the old and the new one both sign, so no delivery falls between.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from standardwebhooks import Webhook

from seawall.keys.signing import PublicKey, SigningKey, has_signed

#: How far a receiver's clock and ours may be apart; older deliveries are replays.
TOLERANCE = timedelta(minutes=5)

_SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins, not one
_PUBLIC_KEY_PREFIX = "whpk_"


def new_secret() -> str:
    """A fresh shared secret, as it is shown once: `whsec_…`."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_secret(text: str) -> bool:
    """Whether this could be a shared secret: the prefix, and base64 with something in it."""
    try:
        return text.startswith(_SECRET_PREFIX) and bool(
            base64.b64decode(text.removeprefix(_SECRET_PREFIX), validate=True)
        )
    except ValueError:
        return False


def public_key_text(key: PublicKey) -> str:
    """The public half of our key, as a receiver configures it: `whpk_…`."""
    return _PUBLIC_KEY_PREFIX + base64.b64encode(key.public_bytes_raw()).decode()


def headers(
    body: str,
    *,
    event: str,
    at: datetime,
    secrets: Iterable[str],
    key: SigningKey | None,
) -> dict[str, str]:
    """The three headers of a signed delivery."""
    signatures = [Webhook(secret).sign(event, at, body) for secret in secrets]
    if key is not None:
        signed = key.sign(_signed_bytes(body, event=event, at=at))
        signatures.append(f"v1a,{base64.b64encode(signed).decode()}")
    return {
        "webhook-id": event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def verifies_asymmetric(
    body: str, *, event: str, at: datetime, signatures: str, key: PublicKey
) -> bool:
    """Whether one of these signatures is ours by `v1a`; the receiver checks the time itself."""
    content, public = _signed_bytes(body, event=event, at=at), key.public_bytes_raw()
    parts = (signature.partition(",") for signature in signatures.split(" "))
    return any(
        version == "v1a" and has_signed(public, content, _decoded(encoded))
        for version, _, encoded in parts
    )


def _decoded(text: str) -> bytes:
    """The bytes of a signature; none where it is no base64, and then it is nobody's."""
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


def _signed_bytes(body: str, *, event: str, at: datetime) -> bytes:
    return f"{event}.{int(at.timestamp())}.{body}".encode()
