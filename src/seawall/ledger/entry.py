"""An entry becomes bytes, one way only: canonical JSON, and a commitment to what is sealed.

Keys sorted, no spaces, UTF-8, whole numbers only: the part of RFC 8785 (JCS) on
which every language agrees. A sealed part enters the leaf as
`HMAC-SHA256(salt, canonical JSON)`: whoever is handed salt and content can check
it; when both are deleted, nothing can be read and the tree stays whole.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from seawall.errors import problem
from seawall.ledger.model import JSON, Recorded

#: A tile of entries (C2SP tlog-tiles) prefixes each with a 16-bit length.
LARGEST_LEAF = 0xFFFF


def canonical_json(value: JSON) -> str:
    """A value as canonical JSON: its one spelling."""
    try:
        return (
            json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            .encode()
            .decode()
        )
    except UnicodeEncodeError as wrong:
        raise problem("ledger.not-canonical.character") from wrong


def leaf_bytes(entry: Recorded) -> bytes:
    """What is hashed into the tree for this entry: every column of its row."""
    content = canonical_json(
        {
            "about": entry.about,
            "at": moment(entry.at),
            "by": entry.by,
            "commitment": entry.commitment,
            "id": entry.id,
            "organisation": entry.organisation,
            "public": entry.public,
            "what": entry.what,
        }
    ).encode()
    if len(content) > LARGEST_LEAF:
        raise problem("ledger.entry-too-large", largest=LARGEST_LEAF, length=len(content))
    return content


def commitment_of(sealed: Mapping[str, JSON], salt: bytes) -> str:
    """The salted commitment that stands for a sealed part, in hex."""
    return commitment_of_text(canonical_json(sealed), salt)


def commitment_of_text(sealed: str, salt: bytes) -> str:
    """The same of what is canonical JSON already."""
    return hmac.digest(salt, sealed.encode(), "sha256").hex()


def moment(at: datetime) -> str:
    """A time as RFC 3339 in UTC, always with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise problem("ledger.not-canonical.value", type_name=type(value).__name__)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise problem("ledger.not-canonical.key", type_name=type(key).__name__)
    return key
