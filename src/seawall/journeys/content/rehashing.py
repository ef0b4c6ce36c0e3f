"""What is kept is hashed again for one type of signal, so that a new type finds old items.

1. Somebody asks for a type. The rehash is a row: the versions that were here then, in the order
   in which they came, and how far it is.
2. Step by step, the next versions are read, hashed in the sandbox while no transaction is
   open, and written down: the new signals beside the old ones, the place, and what came of
   each version. A version that cannot be hashed is named.
3. Then the new signals are looked for in the banks, entries of this type alone. What that finds
   is dealt with as what is newly known (`retro_match`): a hold opens a case, a block takes down
   in the rule's name and opens a case; no account is touched.

Whoever is killed goes on where the row says. Two workers at once do each step once: a step
that begins at another place than the row's is dropped.

What Article 6 of Regulation (EU) 2021/784 has preserved is kept for review, complaints and
investigations. It is not opened here, unless it is published again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import ItemId, RehashId, new_id
from seawall.intake.intake_faults import EvidenceGone
from seawall.intake.rehashing.model import (
    MATCHED,
    KeptVersion,
    Rehash,
    RehashFault,
    RehashResult,
    RehashStage,
    VersionFate,
)
from seawall.intake.seen.values import column_of
from seawall.journeys.preservation.preservation_access import is_published
from seawall.ledger import JSON, Entry
from seawall.ledger.words.content import REHASH_FINISHED, REHASH_STARTED
from seawall.signals import signal_type
from seawall.transaction import Transaction

#: Versions that one step deals with.
AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class RehashBatch:
    """The next versions of a rehash, as it stood when they were read."""

    rehash: Rehash
    versions: tuple[KeptVersion, ...]


def start_rehash(
    name: str, *, is_thorough: bool = False, tx: Transaction, now: datetime, by: str
) -> Rehash:
    """Begin to hash what is kept again; one that is under way for the type goes on."""
    kind = signal_type(name)
    if kind.covers == "question":
        raise problem("intake.nothing-to-keep", kind=kind.name)
    new_rehash = Rehash(
        id=RehashId(new_id("rehash", now=now)),
        organisation=tx.organisation,
        signal_type=kind.name,
        is_thorough=is_thorough,
        upto=tx.rehashes.newest_row(),
        started_by=by,
        started_at=now,
    )
    begun = tx.rehashes.begin(new_rehash)
    if begun.id == new_rehash.id:
        public: dict[str, JSON] = {"type": new_rehash.signal_type, "is_thorough": is_thorough}
        tx.ledger.append(Entry(REHASH_STARTED, about=new_rehash.id, at=now, by=by, public=public))
    return begun


def next_batch(rehash: RehashId, *, tx: Transaction) -> RehashBatch | None:
    """The next versions, and which of them need no hashing; None once all were looked at."""
    standing = tx.rehashes.rehash(rehash)
    if standing.stage is not RehashStage.HASHING:
        return None
    versions = tx.rehashes.versions_after(standing.place, upto=standing.upto, limit=AT_ONCE)
    return RehashBatch(standing, tuple(_judged(versions, standing, tx=tx)))


def content_of(stored_version: KeptVersion, *, tx: Transaction) -> bytes | None:
    """The file of a version, empty where it had none; None if it was erased."""
    if stored_version.version.evidence is None:
        return b""
    try:
        return tx.evidence.open(stored_version.version.evidence)
    except EvidenceGone:
        return None


def keep_results(batch: RehashBatch, results: Sequence[RehashResult], *, tx: Transaction) -> Rehash:
    """Write down what came of the first versions of a batch, and how far the rehash is now."""
    standing = tx.rehashes.locked(batch.rehash.id)
    if (standing.stage, standing.place) != (batch.rehash.stage, batch.rehash.place):
        return standing  # another worker was here meanwhile
    results = _still_open(results, tx=tx)
    _write(standing, results, tx=tx)
    moved = standing.counting(result.fate for result in results)
    if results:
        moved = replace(moved, place=results[-1].kept.row)
    if not batch.versions:
        matching = replace(moved.matching, upto=tx.followers.newest())
        moved = replace(moved, stage=RehashStage.MATCHING, matching=matching)
    tx.rehashes.save(moved)
    return moved


def finish_rehash(rehash: Rehash, *, tx: Transaction, now: datetime) -> Rehash:
    """Every entry was looked for: note the end, with what it came to."""
    finished_rehash = replace(rehash, stage=RehashStage.DONE, finished_at=now)
    tx.rehashes.save(finished_rehash)
    counts: dict[str, JSON] = {
        str(fate): finished_rehash.counts.get(fate, 0) for fate in VersionFate
    }
    counts[MATCHED] = finished_rehash.counts.get(MATCHED, 0)
    public: dict[str, JSON] = {"type": finished_rehash.signal_type, **counts}
    tx.ledger.append(
        Entry(REHASH_FINISHED, about=finished_rehash.id, at=now, by="worker", public=public)
    )
    return finished_rehash


def _judged(
    versions: Sequence[KeptVersion], rehash: Rehash, *, tx: Transaction
) -> list[KeptVersion]:
    items = [version.version.item for version in versions]
    sealed = _under_seal(items, tx=tx)
    has = {} if rehash.is_thorough else tx.seen.columns_of(rehash.signal_type, items)
    return [replace(version, fate=_fate(version, sealed, has)) for version in versions]


def _fate(
    stored_version: KeptVersion, sealed: set[ItemId], has: dict[tuple[ItemId, int], set[str]]
) -> VersionFate | None:
    version = stored_version.version
    if version.item in sealed:
        return VersionFate.SEALED
    if (version.item, version.version) in has:
        return VersionFate.HAD
    return None if version.evidence or version.text or version.url else VersionFate.GONE


def _under_seal(items: Sequence[ItemId], *, tx: Transaction) -> set[ItemId]:
    """Items that are gone and of which something is preserved."""
    preserved = tx.preservations.keeping(items)
    return {item for item in preserved if not is_published(item, tx=tx)}


def _still_open(results: Sequence[RehashResult], *, tx: Transaction) -> list[RehashResult]:
    """The same, without what was sealed while it was being hashed."""
    sealed = _under_seal([result.kept.version.item for result in results], tx=tx)
    return [
        RehashResult(result.kept, VersionFate.SEALED)
        if result.kept.version.item in sealed
        else result
        for result in results
    ]


def _write(rehash: Rehash, results: Sequence[RehashResult], *, tx: Transaction) -> None:
    """The new signals, but for those that a version has already; and the faults."""
    hashed = [result for result in results if result.fate is VersionFate.HASHED]
    has = tx.seen.columns_of(rehash.signal_type, [result.kept.version.item for result in hashed])
    later = []
    for result in hashed:
        version = result.kept.version
        stored_columns = has.get((version.item, version.version), set())
        new_pairs = tuple(
            pair for pair in result.signals if column_of(pair[1]) not in stored_columns
        )
        later.append(replace(version, signals=new_pairs, marks=result.marks))
    tx.seen.add_later(later)
    faults = [
        RehashFault(result.kept.version.item, result.kept.version.version, result.why)
        for result in results
        if result.why
    ]
    tx.rehashes.add_faults(rehash.id, faults)
