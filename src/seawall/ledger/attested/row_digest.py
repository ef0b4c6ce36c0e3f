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

#: What stands for a row that is not there.
GONE = ""
#: Stands between two digests, and in none.
_BECAME = ">"
#: Half of SHA-256, as RFC 2104 allows: nobody can try without the key.
_BYTES = 16

#: Changes by table and id, as an entry carries them.
Changes: TypeAlias = "Mapping[str, Mapping[str, str]]"


def row_digest(key: bytes, table: str, columns: Sequence[str], cells: Sequence[Any]) -> str:
    """What stands in the ledger for a row with these cells."""
    return _mac(key, ["row", table, dict(zip(columns, cells, strict=True))])


def row_change(before: str, after: str) -> str:
    """What stands in an entry for a row: `before>after`, or for a new row its digest alone."""
    return f"{before}{_BECAME}{after}" if before else after


def split_change(change: str) -> tuple[str, str]:
    """The digests of a row before and after."""
    before, _, after = change.rpartition(_BECAME)
    return before, after


def list_digest(key: bytes, entry: str, changes: Changes) -> str:
    """What vouches for the changes that this entry, and no other, carries."""
    return _mac(key, ["rows", entry, changes])


def is_ours(key: bytes, entry: str, public: Mapping[str, Any]) -> bool:
    """Whether an entry's changes were written by somebody who has the key."""
    changes, given = public.get("rows"), public.get("mac")
    if not isinstance(changes, Mapping) or not isinstance(given, str):
        return False
    return hmac.compare_digest(list_digest(key, entry, changes).encode(), given.encode())


def _mac(key: bytes, content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_written)
    digest = hmac.digest(key, text.encode(), "sha256")[:_BYTES]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"a {type(value).__name__} has no canonical form")
