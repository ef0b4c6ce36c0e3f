"""Entries and the tree over them, as rows.

Entries belong to an organisation and are read by it alone. Leaves, nodes and
checkpoints are the installation's: they hold hashes, and nothing can be read in
them. Only the sequencer writes those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial, reduce
from itertools import groupby
from operator import attrgetter, or_

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from seawall.db import models as db
from seawall.db.rows.bulk import RowsOfTable, in_parts, insert_together
from seawall.db.rows.leaf_cells import leaf_cells, leaf_text, node_texts
from seawall.db.rows.ledger_pages import newest_entry_ids
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.db.unit_of_work.evident import noted, write_waiting_entries
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.errors import problem
from seawall.ids import LedgerEntryId, OrganisationId
from seawall.ledger.acknowledged_entries import ACKNOWLEDGED, AcknowledgedEntry
from seawall.ledger.audit import AuditedPage, AuditedRow, SealedPart, StoredLog
from seawall.ledger.entry import canonical_json
from seawall.ledger.joined_hashes import StoredLevel
from seawall.ledger.kept_entry import ENTRY_COLUMNS, KeptEntry, new_kept_entry
from seawall.ledger.leaf_page import StoredLeaves, written_leaves
from seawall.ledger.log_query import LogQuery
from seawall.ledger.merkle import MerkleNode, Span
from seawall.ledger.model import Checkpoint, Entry, EntryPlaces, KeyUse, Leaf, Recorded
from seawall.ledger.stored_leaf import StoredLeaf
from seawall.ledger.words.keeping import ENTRY_LOST, ROWS_WRITTEN

KEY_USE = Mapped(KeyUse, db.LedgerKeyUseRow, verifier="public_key")

#: Any number will do, as long as nothing else of ours locks the same.
_SEQUENCER_LOCK = 0x5EA_1ED
_CHUNK = 1_000
_SEALED = ("entry_id", "organisation_id", "salt", "sealed")


class LedgerStore(Scoped):
    """The append-only memory of one organisation, or of the installation."""

    # Entries

    def append(self, entry: Entry, *, of: OrganisationId | None = None) -> LedgerEntryId:
        """Write an entry down; the sequencer gives it a place in the tree soon after.

        Work for the installation says whose entry it is with `of`.
        """
        owner = of or self.organisation
        if owner == EVERY or self.organisation not in {EVERY, owner}:
            raise problem("ledger.nobodys-entry", what=entry.what, owner=owner)
        kept_entry = new_kept_entry(entry, owner)
        _add([kept_entry])
        return kept_entry.recorded.id

    def append_many(self, entries: Sequence[Entry]) -> None:
        """The same for many entries of this organisation, in few statements."""
        _add([new_kept_entry(entry, self.organisation) for entry in entries])

    def entry(self, entry_id: LedgerEntryId) -> Recorded:
        """One entry."""
        for row in self._entries().filter(id=entry_id):
            return _recorded(row)
        raise problem("ledger.no-such-entry", entry_id=entry_id)

    def about(self, subject: str, *, prefix: str = "") -> list[Recorded]:
        """Everything remembered about this thing (of one kind), in the order it was written."""
        rows = self._entries().filter(about=subject, what__startswith=prefix)
        return [_recorded(row) for row in rows]

    def newest_about(self, subject: str, limit: int, *, but: str = "") -> list[Recorded]:
        """The latest about this thing, newest first, without entries of one kind."""
        entries = self._entries().filter(about=subject)
        rows = (entries.exclude(what=but) if but else entries).reverse()[:limit]
        return [_recorded(row) for row in rows]

    def count_about(self, subject: str) -> int:
        """How many entries there are about this thing."""
        return int(self._of(db.LedgerEntryRow).filter(about=subject).count())

    def recent(self, limit: int = 100, *, prefix: str = "") -> list[Recorded]:
        """The newest entries, newest first; `prefix` narrows to a kind (`case.`) or one word.

        What the ledger says of rows comes only where it is asked for: it tells of no act.
        """
        rows = self._entries()
        if not prefix:
            rows = rows.exclude(what=ROWS_WRITTEN)
        rows = rows.filter(what__startswith=prefix)
        waiting = rows.filter(pending__isnull=False).order_by("-pending__arrival")
        placed = rows.filter(leaf__isnull=False).order_by("-leaf__index")
        newest = [*waiting[:limit], *placed[:limit]]
        return [_recorded(row) for row in newest[:limit]]

    def newest(self, query: LogQuery, limit: int) -> list[Recorded]:
        """The newest entries that are asked for, straight from an index, newest first."""
        rows = self._entries()
        ids = newest_entry_ids(self.organisation, query, limit=limit)
        return [_recorded(row) for row in rows.filter(id__in=ids).order_by("-id")]

    def sealed(self, entry_id: LedgerEntryId) -> SealedPart | None:
        """The sealed part of an entry with its salt, unless there is none or it was erased."""
        for row in db.LedgerSealedRow.objects.filter(entry__in=self._entries().filter(id=entry_id)):
            return SealedPart(bytes.fromhex(row.salt), json.loads(row.sealed))
        return None

    def erase(self, entry_id: LedgerEntryId) -> bool:
        """Delete the sealed part and its salt; the commitment stays, and says nothing."""
        rows = db.LedgerSealedRow.objects.filter(entry__in=self._entries().filter(id=entry_id))
        return bool(rows.delete()[0])

    def between(self, span: Span) -> list[Recorded]:
        """The entries with a place in this span, in order."""
        rows = self._entries().filter(leaf__index__gte=span.first, leaf__index__lt=span.past)
        return [_recorded(row) for row in rows]

    # The tree

    def lock_sequencer(self) -> None:
        """Let one sequencer work at a time, until the commit; SQLite has one writer anyway."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCER_LOCK])

    def size(self) -> int:
        """How many entries have a place."""
        last = db.LedgerLeafRow.objects.order_by("-index").values_list("index", flat=True).first()
        return 0 if last is None else last + 1

    def pending(self, limit: int = _CHUNK) -> list[Recorded]:
        """Entries without a place, in the order they arrived."""
        rows = self._entries().filter(pending__isnull=False)
        return [_recorded(row) for row in rows.order_by("pending__arrival")[:limit]]

    def has_pending(self) -> bool:
        """Whether any entry is without a place: quick, for whoever asks all the time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM db_ledgerpending LIMIT 1")
            return cursor.fetchone() is not None

    def count_pending(self) -> int:
        """How many entries wait for a place."""
        return self._entries().filter(pending__isnull=False).count()

    def standing(self, entries: Sequence[LedgerEntryId]) -> EntryPlaces:
        """Which of these wait for a signed place, and which have one; the rest is in neither.

        What waits is read first: an entry that gets its place meanwhile is seen there. Whoever
        takes a place back that no checkpoint covers leaves no gap: it is no more than waiting.
        """
        write_waiting_entries()
        signed, waiting, placed = self.signed_size(), set[LedgerEntryId](), set[LedgerEntryId]()
        for part in in_parts(entries):
            pending = db.LedgerPendingRow.objects.filter(entry_id__in=part)
            waiting |= set(map(LedgerEntryId, pending.values_list("entry_id", flat=True)))
            leaves = db.LedgerLeafRow.objects.filter(entry_id__in=part)
            for entry, index in leaves.values_list("entry_id", "index"):
                (placed if index < signed else waiting).add(LedgerEntryId(entry))
        return EntryPlaces(frozenset(waiting), frozenset(placed))

    def place(self, leaves: Sequence[Leaf], nodes: Mapping[MerkleNode, bytes]) -> None:
        """Give entries their places, with the nodes they make whole."""
        db.LedgerLeafRow.objects.bulk_create(
            [
                db.LedgerLeafRow(
                    index=leaf.index, entry_id=leaf.entry, leaf_hash=leaf.leaf_hash.hex()
                )
                for leaf in leaves
            ],
            batch_size=_CHUNK,
        )
        db.LedgerNodeRow.objects.bulk_create(
            [
                db.LedgerNodeRow(level=node.level, index=node.place, node_hash=value.hex())
                for node, value in nodes.items()
                if node.level
            ],
            batch_size=_CHUNK,
        )
        db.LedgerPendingRow.objects.filter(entry_id__in=[leaf.entry for leaf in leaves]).delete()

    def nodes(self, nodes: Iterable[MerkleNode]) -> dict[MerkleNode, bytes]:
        """The hashes of these subtrees; level 0 are the leaves. One that is missing is a fault."""
        levels = groupby(nodes := sorted(set(nodes)), key=attrgetter("level"))
        hashes = _hashes({level: [node.place for node in group] for level, group in levels})
        return {node: hashes[node] for node in nodes}

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed checkpoint."""
        db.LedgerCheckpointRow.objects.create(
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            note=checkpoint.note,
            at=checkpoint.at,
        )

    def latest_checkpoint(self) -> Checkpoint | None:
        """The newest signed checkpoint, unless nothing was sequenced yet."""
        row = db.LedgerCheckpointRow.objects.order_by("-size").first()
        return _checkpoint(row) if row else None

    def signed_size(self) -> int:
        """How many entries the newest checkpoint covers."""
        newest = self.latest_checkpoint()
        return newest.size if newest else 0

    def head_line(self) -> str:
        """The newest checkpoint in one line, origin, size and root; empty before the first."""
        newest = self.latest_checkpoint()
        return " ".join(newest.note.split("\n")[:3]) if newest else ""

    def add_key_use(self, use: KeyUse) -> None:
        """Remember, once, that this key signs from now on."""
        if not db.LedgerKeyUseRow.objects.filter(key_id=use.key_id).exists():
            db.LedgerKeyUseRow.objects.create(**KEY_USE.columns(use))

    def key_uses(self) -> list[KeyUse]:
        """Every key that has signed, oldest first."""
        return KEY_USE.values(db.LedgerKeyUseRow.objects.order_by("since", "key_id"))

    def stored(self) -> StoredLog:
        """How the log stands, for an audit; what is placed later is left to the next one."""
        size = self.size()
        entries = self._of(db.LedgerEntryRow).order_by("id")
        leaf, waiting = (
            Exists(table.objects.filter(entry=OuterRef("id")))
            for table in (db.LedgerLeafRow, db.LedgerPendingRow)
        )
        lost_entries = entries.filter(~leaf, ~waiting).values_list("id", flat=True)
        checkpoints = [_checkpoint(row) for row in db.LedgerCheckpointRow.objects.order_by("size")]
        return StoredLog(
            size=size,
            count_nodes=_count_nodes(size),
            checkpoints=checkpoints,
            lost=list(lost_entries),
            pending=self.count_pending(),
        )

    def page(self, span: Span) -> AuditedPage:
        """Everything an audit needs to see of these places."""
        count, text = leaf_text(*span)
        if written := written_leaves(text, span.first, count):
            return AuditedPage(written, _completed_in(span))
        leaves = StoredLeaves(map(StoredLeaf._make, leaf_cells(*span)))
        odd = [leaf for leaf in leaves if leaf.what == ENTRY_LOST or not leaf.is_as_written]
        closely = [row for part in in_parts(odd) for row in self._read_closely(part)]
        return AuditedPage(leaves, _completed_in(span), closely)

    def _read_closely(self, leaves: Sequence[StoredLeaf]) -> list[AuditedRow]:
        ids = [leaf.entry for leaf in leaves]
        entries, sealed = self._readable(ids), _sealed(ids)
        return [
            AuditedRow(
                Leaf(leaf.place, LedgerEntryId(leaf.entry), leaf.hash),
                entries.get(leaf.entry),
                sealed.get(leaf.entry),
            )
            for leaf in leaves
        ]

    def _entries(self) -> QuerySet[db.LedgerEntryRow]:
        write_waiting_entries()
        rows: QuerySet[db.LedgerEntryRow] = self._of(db.LedgerEntryRow)
        placed = F("leaf__index").asc(nulls_last=True)
        rows = rows.select_related("leaf", "pending")
        return rows.order_by(placed, "pending__arrival")

    def _readable(self, ids: Sequence[str]) -> dict[str, Recorded]:
        """The entries that can be read at all; a broken row must not hide the others."""
        try:
            rows = list(self._entries().filter(id__in=ids))
        except (ValueError, AttributeError, DatabaseError):  # the second of what is no moment
            if len(ids) == 1:
                return {}
            half = len(ids) // 2
            return self._readable(ids[:half]) | self._readable(ids[half:])
        return {row.id: _recorded(row) for row in rows if _is_readable(row)}


def _add(entries: Sequence[KeptEntry]) -> None:
    """Write entries down with what else this unit of work has to say; outside of one, at once."""
    if (notes := noted()) is None:
        write_entries(entries)
    elif entries:
        notes.moment = entries[-1].recorded.at
        notes.add_entries(entries)


def write_entries(entries: Sequence[KeptEntry]) -> None:
    """Write these down, all at once; the sequencer gives each a place in the tree soon after."""
    for part in in_parts(entries, _CHUNK):
        sealed = [
            (entry.recorded.id, entry.recorded.organisation, entry.salt.hex(), entry.sealed)
            for entry in part
            if entry.sealed is not None
        ]
        waiting = [(entry.recorded.id,) for entry in part]
        insert_together(
            RowsOfTable(db.LedgerEntryRow, ENTRY_COLUMNS, [entry.cells for entry in part]),
            RowsOfTable(db.LedgerSealedRow, _SEALED, sealed),
            RowsOfTable(db.LedgerPendingRow, ("entry_id",), waiting),
        )
        _acknowledge([entry.recorded for entry in part])


def _acknowledge(entries: Sequence[Recorded]) -> None:
    """Once they are committed, have this process look for them."""
    if ACKNOWLEDGED.has_looker:
        acknowledged = [
            AcknowledgedEntry(entry.id, entry.organisation, entry.what, entry.about)
            for entry in entries
        ]
        transaction.on_commit(partial(ACKNOWLEDGED.add, acknowledged), robust=True)


def _recorded(row: db.LedgerEntryRow) -> Recorded:
    leaf: db.LedgerLeafRow | None = getattr(row, "leaf", None)
    return Recorded(
        id=LedgerEntryId(row.id),
        organisation=OrganisationId(row.organisation_id),
        what=row.what,
        about=row.about,
        by=row.by,
        public=json.loads(row.public),
        commitment=row.commitment,
        salt=_unhex(row.salt),
        at=row.at,
        index=leaf.index if leaf else None,
    )


def _is_readable(row: db.LedgerEntryRow) -> bool:
    """Whether the row holds what `append` writes: one flipped space counts."""
    try:
        return row.at is not None and canonical_json(json.loads(row.public)) == row.public
    except ValueError:
        return False


def _checkpoint(row: db.LedgerCheckpointRow) -> Checkpoint:
    return Checkpoint(row.size, _unhex(row.root), row.note, row.at)


def _sealed(ids: Sequence[str]) -> dict[str, SealedPart]:
    sealed_by_entry = {}
    for row in db.LedgerSealedRow.objects.filter(entry_id__in=ids):
        try:
            content = json.loads(row.sealed)
        except ValueError:
            content = {"unreadable": row.sealed}
        sealed_by_entry[row.entry_id] = SealedPart(_unhex(row.salt), content)
    return sealed_by_entry


def _hashes(levels: Mapping[int, Sequence[int]]) -> dict[MerkleNode, bytes]:
    """In one query for all levels above the leaves: a proof has a node of each."""
    leaves = db.LedgerLeafRow.objects.filter(index__in=levels.get(0, ()))
    found = [(0, *leaf) for leaf in leaves.values_list("index", "leaf_hash")]
    if above := [Q(level=level, index__in=levels[level]) for level in levels if level]:
        rows = db.LedgerNodeRow.objects.filter(reduce(or_, above))
        found += rows.values_list("level", "index", "node_hash")
    return {MerkleNode(level, place): _unhex(text) for level, place, text in found}


def _count_nodes(size: int) -> int:
    """How many nodes are stored of those a tree of this size has room for."""
    within = Q()
    for level in range(1, size.bit_length()):
        within |= Q(level=level, index__lt=size >> level)
    return db.LedgerNodeRow.objects.filter(within).count() if size > 1 else 0


def _completed_in(span: Span) -> dict[int, StoredLevel]:
    """The stored nodes whose last leaf stands in this span, as they are stored."""
    spans = {
        level: (span.first >> level, span.past >> level)
        for level in range(1, span.past.bit_length())
        if span.first >> level < span.past >> level
    }
    return {level: StoredLevel(text) for level, text in node_texts(spans).items()}


def _unhex(text: str) -> bytes:
    """Hex as we write it; anything else is no hash, and equals none."""
    try:
        value = bytes.fromhex(text)
    except ValueError:
        return b""
    return value if value.hex() == text else b""
