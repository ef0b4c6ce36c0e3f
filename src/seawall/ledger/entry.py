"""An entry becomes bytes, one way only: canonical JSON, and commitments to what it says.

Keys sorted, no spaces, UTF-8, whole numbers only: the part of RFC 8785 (JCS) on
which every language agrees. A leaf says in the open which word was written down, when,
and in whose log. What the entry tells and what it seals are committed to, each as
`HMAC-SHA256(salt, text)` under a salt of its own, and who did it as a salted hash: whoever is
handed salt and text can check it, and nobody else learns anything. So what an entry tells can be
published without saying who did it, and what it seals can be erased and the tree stays whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from seawall.errors import problem
from seawall.ledger.model import JSON, Recorded

#: A tile of entries (C2SP tlog-tiles) prefixes each with a 16-bit length; what a leaf commits to
#: is no longer than it could be itself.
LARGEST_LEAF = 0xFFFF
#: Bytes of an entry's salt.
SALT = 16


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
    """What is hashed into the tree for this entry: every column of its row, in one way or other."""
    return canonical_json(
        {
            "at": moment(entry.at),
            "by": actor_commitment(entry.by, entry.salt),
            "id": entry.id,
            "organisation": entry.organisation,
            "sealed": entry.commitment,
            "told": commitment_of_text(told_text(entry), told_salt(entry.salt)),
            "what": entry.what,
        }
    ).encode()


def told_text(entry: Recorded) -> str:
    """What an entry tells and about what, as it is committed to."""
    told = canonical_json({"about": entry.about, "public": entry.public})
    if (length := len(told.encode())) > LARGEST_LEAF:
        raise problem("ledger.entry-too-large", largest=LARGEST_LEAF, length=length)
    return told


def told_salt(salt: bytes) -> bytes:
    """The salt that opens what an entry of this salt tells, and not who did it."""
    return hashlib.sha256(salt + b"told").digest()


def actor_commitment(by: str, salt: bytes) -> str:
    """What stands in a leaf for whoever did it, in hex; it opens with the salt of the entry."""
    try:
        return hashlib.sha256(salt + f"by {by}".encode()).hexdigest()
    except UnicodeEncodeError as wrong:
        raise problem("ledger.not-canonical.character") from wrong


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
