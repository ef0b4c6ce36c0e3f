"""The sums of a release, and their signature: Ed25519, verified by `openssl` and `sha256sum`."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from scripts.release.building import NotReleased, file_digest

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"


def read_key(file: Path) -> Ed25519PrivateKey:
    """The key that signs, from a PEM file: `openssl genpkey -algorithm ed25519`."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as why:
        raise NotReleased(f"--key {file} cannot be read: {why}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NotReleased(f"--key {file} is not an Ed25519 key.")
    return key


def write_sums(folder: Path, key: Ed25519PrivateKey | None = None) -> None:
    """One line for each file, as `sha256sum --check` reads it, and its signature beside it."""
    files = sorted(path for path in folder.iterdir() if path.name not in {SUMS, SIGNATURE})
    text = "".join(f"{file_digest(path)}  {path.name}\n" for path in files)
    (folder / SUMS).write_text(text)
    if key:
        (folder / SIGNATURE).write_bytes(key.sign(text.encode()))
