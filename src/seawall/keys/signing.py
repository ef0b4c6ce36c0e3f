"""Signing with Ed25519 (RFC 8032), and how a key is written down.

What only writes a key down is imported where it is used: it is a tenth of a command's start.
"""

from __future__ import annotations

from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SigningKey: TypeAlias = Ed25519PrivateKey
PublicKey: TypeAlias = Ed25519PublicKey

#: RFC 9864's name of it.
ALGORITHM = "Ed25519"

#: Points of small order, without their sign: a signature by one of them is made without a secret.
_NO_KEYS = frozenset(
    int(digits, 16).to_bytes(32, "little")
    for digits in (
        "0",
        "1",
        "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
        "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee",
    )
)


def signing_key(secret: bytes) -> SigningKey:
    """The key that these 32 secret bytes are."""
    return Ed25519PrivateKey.from_private_bytes(secret)


def new_signing_key() -> SigningKey:
    """A fresh key."""
    return Ed25519PrivateKey.generate()


def public_key(raw: bytes) -> PublicKey:
    """The public key that these 32 bytes are; a `ValueError` for any other number of them."""
    return Ed25519PublicKey.from_public_bytes(raw)


def has_signed(public: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of this public key, 32 bytes, signed exactly this content."""
    try:
        public_key(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def anybody_can_sign(key: PublicKey) -> bool:
    """Whether a signature by this key can be made without its secret."""
    public = key.public_bytes_raw()
    return public[:31] + bytes([public[31] & 0x7F]) in _NO_KEYS


def thumbprint(key: PublicKey) -> str:
    """The RFC 7638 thumbprint a key is named by."""
    from joserfc.jwk import OKPKey

    return OKPKey.import_key(key).thumbprint()


def public_jwk(key: PublicKey) -> dict[str, str]:
    """A key as a JWK (RFC 8037), for others to pin."""
    from joserfc.jwk import OKPKey

    jwk = OKPKey.import_key(key)
    public = {name: str(value) for name, value in jwk.as_dict(private=False).items()}
    return {**public, "kid": jwk.thumbprint(), "use": "sig", "alg": ALGORITHM}


def public_key_in_pem(content: bytes) -> PublicKey | None:
    """The key in a PEM, or None where it holds one of another kind; a `ValueError` for neither."""
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = load_pem_public_key(content)
    return key if isinstance(key, Ed25519PublicKey) else None


def private_key_in_pem(content: bytes) -> SigningKey:
    """The key that `as_private_pem` wrote; a `ValueError` for anything else."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(content, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("this PEM has a key of another kind in it")  # noqa: TRY004 - its content
    return key


def as_private_pem(key: SigningKey) -> bytes:
    """The secret half as PKCS#8 in PEM, without a passphrase."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def as_public_pem(key: SigningKey) -> bytes:
    """The public half as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
