"""A record as we hold it: known by its key, and by a digest of what it says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory
from seawall.ids import EntryId

LONGEST_KEY = 200
LONGEST_TYPE = 64


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record that we hold, and the entry it became."""

    key: str
    digest: str
    entry: EntryId | None
    is_deleted: bool
    put: str
    sweep: int
    opinions: tuple[OwnerOpinion, ...]

    def says_as_much_as(self, record: PeerRecord) -> bool:
        """Whether the record holds nothing that we do not."""
        return self.digest == digest_of(record) or (record.is_deleted and self.is_deleted)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record to be written down, with the entry it became and where that was put.

    `put` is empty for an entry that was in the bank before the exchange brought it: such an
    entry is somebody else's, and the exchange never moves it.
    """

    record: PeerRecord
    entry: EntryId | None
    put: str = ""


def key_of(key: str) -> str:
    """A record's key as its column holds it: a long one by its digest."""
    if 0 < len(key) <= LONGEST_KEY and "\0" not in key:
        return key
    return f"sha256/{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def digest_of(record: PeerRecord) -> str:
    """A digest of what a record says: one that says nothing new has the same."""
    fields = [
        record.peer_type,
        record.signal_type,
        record.value,
        opinions_written(record.opinions),
        list(record.tags),
        record.is_deleted,
    ]
    canonical_json = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical_json.encode()).hexdigest()


def opinions_of(stored_opinions: list[Any]) -> tuple[OwnerOpinion, ...]:
    """Opinions as they were written down."""
    return tuple(
        OwnerOpinion(
            opinion["owner"],
            RecordCategory(opinion["category"]),
            tuple(opinion["tags"]),
            opinion["is_ours"],
        )
        for opinion in stored_opinions
    )


def opinions_written(opinions: tuple[OwnerOpinion, ...]) -> list[dict[str, Any]]:
    """Opinions, to be written down."""
    return [{**asdict(opinion), "category": opinion.category.value} for opinion in opinions]
