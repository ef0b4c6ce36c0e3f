"""Our own signing key, one an organisation: receipts, answers and referrals carry it.

Each is derived from one secret of the installation and the organisation's id, so that no
organisation can sign for another and no key needs a place of its own.
"""

from __future__ import annotations

from seawall.ids import OrganisationId
from seawall.keys.derived_keys import derive_key
from seawall.keys.signing import SigningKey, public_jwk, signing_key
from seawall.keys.unlocking import KeyPurpose, secret_for


def own_secret(organisation: OrganisationId) -> bytes:
    """The 32 bytes behind its key; links and receipts that must be told again come from them."""
    return derive_key(secret_for(KeyPurpose.ORGANISATIONS), f"orders/{organisation}")


def common_secret() -> bytes:
    """The 32 bytes of the installation, for what is counted over all of its organisations."""
    return derive_key(secret_for(KeyPurpose.ORGANISATIONS), "strangers")


def own_key(organisation: OrganisationId) -> SigningKey:
    """The key this organisation signs with."""
    return signing_key(own_secret(organisation))


def own_jwk(organisation: OrganisationId) -> dict[str, str]:
    """The public half as a JWK, for authorities to pin."""
    return public_jwk(own_key(organisation).public_key())
