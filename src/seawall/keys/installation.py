"""The installation's own keys: files in the data folder, mode 0600, made on first use.

One root secret of 32 bytes; every purpose gets its own key from it by HKDF
(RFC 5869), so that no key serves two ends. The ledger's Ed25519 key stands in a
file of its own, since losing it and losing the root are different accidents.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from seawall.config import settings
from seawall.errors import Misconfigured


def derived_key(purpose: str) -> bytes:
    """A 32-byte key for one purpose (`evidence`, `endpoint-secrets`, …)."""
    root = _secret_file("root.key")
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"seawall/{purpose}".encode()).derive(root)


def installation_secret(purpose: str) -> str:
    """The same, as text."""
    return derived_key(purpose).hex()


def ledger_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(_secret_file("ledger.key"))


def webhook_key() -> Ed25519PrivateKey:
    """The key behind every `v1a` webhook signature."""
    return Ed25519PrivateKey.from_private_bytes(derived_key("webhooks-ed25519"))


def order_secret() -> bytes:
    """What each organisation's key for receipts, answers and referrals is made from."""
    return derived_key("orders-ed25519")


def forum_secret() -> bytes:
    """What the key of each seat in a forum is made from."""
    return derived_key("forum-ed25519")


def _secret_file(name: str) -> bytes:
    path = settings().data_dir / "keys" / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _make_secret_file(path)
    if len(content) != 32:
        raise Misconfigured(
            f"{path} must hold 32 bytes, and holds {len(content)}.",
            field="SEAWALL_DATA_DIR",
            remedy="Restore it from the backup; do not delete it.",
        )
    return content


def _make_secret_file(path: Path) -> bytes:
    _make_folders(path.parent)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)  # whoever is first wins; two starts at once agree
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return path.read_bytes()


def _make_folders(keys: Path) -> None:
    try:
        for folder in (settings().data_dir, keys):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as refused:
        raise Misconfigured(
            f"{keys} cannot be made: {refused.strerror}.",
            field="SEAWALL_DATA_DIR",
            remedy="Name a folder that this user may write to.",
        ) from refused
