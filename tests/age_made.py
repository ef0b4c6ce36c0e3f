"""An age file with a passphrase that costs nothing to try; age itself takes a second for each.

The format is that of <https://age-encryption.org/v1>; `pyrage` opens it as any other.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64encode

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_NO_NONCE = bytes(12)
_LAST_CHUNK = bytes(11) + b"\x01"
_CHUNK = 65_536


def seal_with_cheap_passphrase(content: bytes, passphrase: str) -> bytes:
    """Encrypt so little that it is one chunk, with the least work that scrypt knows."""
    assert len(content) < _CHUNK
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    work = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2, r=8, p=1)
    wrapped = ChaCha20Poly1305(work.derive(passphrase.encode())).encrypt(_NO_NONCE, file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt %b 1\n%b\n---" % (_text(salt), _text(wrapped))
    mark = hmac.digest(_key(file_key, b"header"), head, "sha256")
    payload = ChaCha20Poly1305(_key(file_key, b"payload", salt=nonce))
    return b"%b %b\n%b" % (head, _text(mark), nonce + payload.encrypt(_LAST_CHUNK, content, None))


def _key(file_key: bytes, use: bytes, *, salt: bytes = b"") -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=use).derive(file_key)


def _text(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")
