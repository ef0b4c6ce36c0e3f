"""The digest of a row: canonical JSON of its evident columns, under a key of the installation.

A row holds what can be guessed (an address, an account, a verdict), and an entry of the ledger
is for good. So the digest is an HMAC: it says nothing to anybody without the key, and nothing at
all about a row that was erased. Cells are taken as the database keeps them. The whole list of an
entry is under the key as well, with the entry's own id, so that nobody who can only write to the
database can say that a row has changed or gone, nor say again what was said before.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

#: What stands for a row that was deleted.
GONE = ""
#: Half of SHA-256, as RFC 2104 allows: nobody can try without the key.
_BYTES = 16

#: Digests by table and id, as an entry carries them.
Digests: TypeAlias = "Mapping[str, Mapping[str, str]]"


def row_digest(key: bytes, table: str, columns: Sequence[str], cells: Sequence[Any]) -> str:
    """What stands in the ledger for a row with these cells."""
    return _mac(key, ["row", table, dict(zip(columns, cells, strict=True))])


def list_digest(key: bytes, entry: str, digests: Digests) -> str:
    """What vouches for the digests that this entry, and no other, carries."""
    return _mac(key, ["rows", entry, digests])


def is_ours(key: bytes, entry: str, public: Mapping[str, Any]) -> bool:
    """Whether an entry's digests were written by somebody who has the key."""
    digests, given = public.get("rows"), public.get("mac")
    if not isinstance(digests, Mapping) or not isinstance(given, str):
        return False
    return hmac.compare_digest(list_digest(key, entry, digests).encode(), given.encode())


def _mac(key: bytes, content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_written)
    digest = hmac.digest(key, text.encode(), "sha256")[:_BYTES]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"a {type(value).__name__} has no canonical form")
