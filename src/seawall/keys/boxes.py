"""Boxes: texts sealed for the readers that they name.

The text is encrypted once under a fresh key, and that key is sealed for each reader (HPKE,
RFC 9180, base mode with X25519, HKDF-SHA256 and ChaCha20-Poly1305). A reader is known by one
key, the Ed25519 key it signs with; the X25519 key is the same point in its other form (RFC 7748
§4.1), so there is no second key to publish, lose or confuse. A reader that takes a new key
can no longer open what was sealed for the old one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from seawall.keys.signing import SigningKey

_PRIME = 2**255 - 19
_NONCE = bytes(12)
"""Of zeros: each key encrypts one text and is never used again."""
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True, slots=True)
class SealedBox:
    """A sealed text, and the key to it for each reader."""

    text: str
    keys: Mapping[str, str]


def seal_box(text: str, readers: Mapping[str, str], *, use: str, about: str) -> SealedBox:
    """Seal a text for these readers, given by id with their public keys in hex."""
    key = ChaCha20Poly1305.generate_key()
    body = ChaCha20Poly1305(key).encrypt(_NONCE, text.encode(), about.encode())
    keys = {
        reader: _encoded(_SUITE.encrypt(key, _public(public), info=_info(use, about, reader)))
        for reader, public in readers.items()
    }
    return SealedBox(_encoded(body), keys)


def open_box(box: SealedBox, reader: str, key: SigningKey, *, use: str, about: str) -> str | None:
    """The text, if it was sealed for this reader with this key; None if it cannot be read."""
    sealed = box.keys.get(reader)
    if sealed is None:
        return None
    try:
        opened = _SUITE.decrypt(_decoded(sealed), _private(key), info=_info(use, about, reader))
        return ChaCha20Poly1305(opened).decrypt(_NONCE, _decoded(box.text), about.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _info(use: str, about: str, reader: str) -> bytes:
    return f"{use}\0{about}\0{reader}".encode()


def _public(key: str) -> X25519PublicKey:
    """The X25519 form of an Ed25519 key: u = (1 + y) / (1 - y)."""
    y = int.from_bytes(bytes.fromhex(key), "little") & (2**255 - 1)
    u = (1 + y) * pow(1 - y, -1, _PRIME) % _PRIME
    return X25519PublicKey.from_public_bytes(u.to_bytes(32, "little"))


def _private(key: SigningKey) -> X25519PrivateKey:
    """The same for the private half: what RFC 8032 §5.1.5 multiplies by."""
    return X25519PrivateKey.from_private_bytes(
        hashlib.sha512(key.private_bytes_raw()).digest()[:32]
    )


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
