"""Our own signing key, one an organisation: receipts, answers and referrals carry it.

Each is made by HKDF (RFC 5869) from one secret of the installation and the organisation's
id, so that no organisation can sign for another and no key needs a place of its own.
`app` gives the secret at the start.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey

from seawall.errors import Misconfigured
from seawall.ids import OrganisationId


@dataclass(slots=True)
class _Lock:
    secret: bytes | None = None


_LOCK = _Lock()


def unlock(secret: bytes) -> None:
    """Give the 32 bytes that every key is made from; once a process."""
    _LOCK.secret = secret


def own_key(organisation: OrganisationId) -> Ed25519PrivateKey:
    """The key this organisation signs with."""
    if _LOCK.secret is None:
        raise Misconfigured("No secret for signing was given.", remedy="Call set_up() first.")
    made = HKDF(hashes.SHA256(), 32, salt=None, info=f"orders/{organisation}".encode())
    return Ed25519PrivateKey.from_private_bytes(made.derive(_LOCK.secret))


def own_jwk(organisation: OrganisationId) -> dict[str, str]:
    """The public half as a JWK (RFC 8037), for authorities to pin."""
    key = OKPKey.import_key(own_key(organisation).public_key())
    public = {name: str(value) for name, value in key.as_dict(private=False).items()}
    return {**public, "kid": key.thumbprint(), "use": "sig", "alg": "Ed25519"}
