"""The witness's own secret, in a file that only its owner can read."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from seawall.errors import problem
from seawall.keys.private_file import replace_private
from seawall.keys.witness import signer_of_secret
from seawall.ledger.cosignature import WitnessSigner

KEY = "key"
_SECRET_BYTES = 32
_LONGEST_NAME = 255


def witness_name(url: str) -> str:
    """What a witness at this address is called: the address without its scheme."""
    parts = urlsplit(url)
    name = f"{parts.netloc}{parts.path}".rstrip("/")
    is_plain = name.isascii() and name.isprintable() and not set(name) & set(" +@")
    if parts.scheme not in {"https", "http"} or not parts.netloc or not is_plain:
        raise problem("witness.url", url=url)
    if parts.query or parts.fragment or len(name) > _LONGEST_NAME:
        raise problem("witness.url", url=url)
    return name


def open_key(folder: Path, name: str) -> WitnessSigner:
    """The signer whose secret is in this folder; it is made there the first time."""
    path = folder / KEY
    try:
        content = path.read_text("ascii")
    except FileNotFoundError:
        content = f"{name}\n{secrets.token_hex(_SECRET_BYTES)}\n"
        replace_private(path, content.encode())
    except (OSError, UnicodeDecodeError) as wrong:
        raise problem("witness.key-unreadable", path=path) from wrong
    kept_name, _, secret = content.rstrip("\n").partition("\n")
    try:
        raw = bytes.fromhex(secret)
    except ValueError as wrong:
        raise problem("witness.key-unreadable", path=path) from wrong
    if len(raw) != _SECRET_BYTES:
        raise problem("witness.key-unreadable", path=path)
    if kept_name != name:
        raise problem("witness.another-name", folder=folder, kept=kept_name, name=name)
    return signer_of_secret(name, raw)
