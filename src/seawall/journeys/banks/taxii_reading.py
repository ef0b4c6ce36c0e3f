"""Others read a bank as a TAXII collection: page by page, and nothing is missed.

1. A bank is a collection once it is shared: `seawall bank taxii`.
2. Whoever reads makes what has changed since the last reading readable: the tide is marked.
3. Objects come in the order of changes. What changes while somebody reads moves to the end,
   so they meet it again; they never miss it. `next` is a place, and places do not run out.
4. What names a person is left out, object by object: a member's reason that holds an address
   must not cost the others a signal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.banks.model import (
    Bank,
    BankEntry,
    BankNotFound,
    EntryChange,
    EntryOpinion,
    EntryStance,
    EntryState,
)
from seawall.errors import InvalidRequest, problem
from seawall.exchanges.private import check_leaving
from seawall.exchanges.stix.model import MemberVoice, Object, Producer, StixSignal, Tlp
from seawall.exchanges.stix.stix_ids import collection_id
from seawall.exchanges.stix.stix_writing import (
    FILE_HASHES,
    indicator_id,
    objects_of,
    observable,
    opinion_id,
    preface,
    relation_id,
)
from seawall.exchanges.taxii.tide import SLOTS, added_at, next_mark, place, place_after
from seawall.ids import EntryId
from seawall.transaction import Transaction

SHARED = "tlp:"
#: Entries looked through for one page; where few match, a page may be empty and not the last.
MOST_LOOKED_AT = 5_000
AT_ONCE = 200
CONTESTED = "contested"

_SLOTS = {"indicator": 1, "relationship": 2, "opinion": 3}
_STANCES = {EntryStance.AGREE: True, EntryStance.DISAGREE: False}
_OBSERVED = {"file": tuple(FILE_HASHES), "url": ("url",)}


@dataclass(frozen=True, slots=True)
class CollectionQuery:
    """What somebody asks a collection for."""

    added_after: datetime | None = None
    start: int = -1
    """The place after which to go on."""
    limit: int = 500
    ids: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlacedObject:
    """An object, its place, and when it was added."""

    place: int
    added_at: datetime
    object: Object


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A page of a collection; `next` is the place to go on after, None on the last."""

    objects: tuple[PlacedObject, ...]
    next: int | None


def collections(tx: Transaction) -> list[Bank]:
    """Every bank that is shared."""
    return [bank for bank in tx.banks.banks() if bank.sharing.startswith(SHARED)]


def collection(name_or_id: str, *, tx: Transaction) -> Bank:
    """The bank that is this collection."""
    for bank in collections(tx):
        if name_or_id in {collection_id(bank.id), bank.name}:
            return bank
    raise problem("banks.collection-not-found", BankNotFound, name=name_or_id[:60])


def read_page(
    bank: Bank, query: CollectionQuery, *, tx: Transaction, now: datetime
) -> CollectionPage:
    """A page of a bank's objects."""
    newest = _mark(tx, now)
    start = query.start
    if query.added_after is not None:
        mark = tx.taxii.later_than(query.added_after)
        if mark is None:
            return CollectionPage((), None)
        after = place_after(query.added_after, mark, tx.taxii.before(mark.seq))
        start = max(start, after)
    reading = _PageReading(bank, query, newest, tx)
    candidates = reading.named() if query.ids else reading.onward(start)
    page: list[tuple[int, Object]] = []
    for position, stix_object in candidates:
        if position > start and reading.is_wanted(stix_object):
            if len(page) == query.limit:
                return CollectionPage(_dated(page, tx), page[-1][0])
            page.append((position, stix_object))
    return CollectionPage(_dated(page, tx), reading.stopped_at)


@dataclass(slots=True)
class _PageReading:
    """One page under way."""

    bank: Bank
    query: CollectionQuery
    newest: int
    tx: Transaction
    stopped_at: int | None = None

    def is_wanted(self, stix_object: Object) -> bool:
        is_of_type = not self.query.types or stix_object["type"] in self.query.types
        return is_of_type and (not self.query.ids or stix_object["id"] in self.query.ids)

    def onward(self, start: int) -> Iterator[tuple[int, Object]]:
        """Every object after a place, until enough entries have been looked at."""
        yield from self._beginning()
        since, looked = max(start // SLOTS, 1), 0
        while changed_entries := self.tx.banks.changed(
            self.bank.id, since=since, until=self.newest, limit=AT_ONCE
        ):
            yield from self._of(changed_entries)
            since, looked = changed_entries[-1].changed_seq + 1, looked + len(changed_entries)
            if len(changed_entries) < AT_ONCE:
                return
            if looked >= MOST_LOOKED_AT:
                self.stopped_at = place(since) - 1
                return

    def named(self) -> Iterator[tuple[int, Object]]:
        """The objects with the ids asked for, in their places."""
        yield from self._beginning()
        entries = self.tx.banks.entries_named(self._entries_named())
        in_order = sorted(entries.values(), key=lambda entry: entry.changed_seq)
        yield from self._of([entry for entry in in_order if entry.changed_seq <= self.newest])

    def _beginning(self) -> Iterator[tuple[int, Object]]:
        for slot, stix_object in enumerate(preface(self._producer())):
            yield place(0, slot), stix_object

    def _of(self, entries: list[BankEntry]) -> Iterator[tuple[int, Object]]:
        ids = [entry.id for entry in entries]
        opinions, befell = self.tx.banks.opinions_of(ids), self.tx.banks.histories(ids)
        producer = self._producer()
        for entry in entries:
            shared = _shared(self.bank, entry, opinions.get(entry.id, []), befell.get(entry.id, []))
            yield from (
                (place(entry.changed_seq, _slot(stix_object)), stix_object)
                for stix_object in _leaving(shared, producer)
            )

    def _entries_named(self) -> list[EntryId]:
        """Which entries the ids are of: computed, not kept, so each is asked in turn."""
        kinds = {stix_id.partition("--")[0] for stix_id in self.query.ids}
        entries = []
        if kinds & _SLOTS.keys():
            for entry, _, _ in self.tx.banks.names_of(self.bank.id):
                if self.query.ids.intersection(_ids_of(entry, kinds)):
                    entries.append(entry)
        types = tuple(kind for name in kinds & _OBSERVED.keys() for kind in _OBSERVED[name])
        if types:
            for entry, kind, value in self.tx.banks.names_of(self.bank.id, signal_types=types):
                stix_object = observable(_bare(entry, kind, value, self.bank.created_at))
                if stix_object and stix_object["id"] in self.query.ids:
                    entries.append(entry)
        return entries

    def _producer(self) -> Producer:
        owner = self.tx.people.organisation(self.bank.organisation)
        return Producer(owner.id, owner.name, owner.created_at)


def _mark(tx: Transaction, now: datetime) -> int:
    """Make readable what has changed, and give the number of the newest change."""
    last = tx.taxii.newest()
    if last is None or tx.banks.newest_change() > last.seq:
        tx.banks.lock()  # of two who read at once, one makes the mark
        last = tx.taxii.newest()
        mark = next_mark(last, newest=tx.banks.newest_change(), now=now)
        if mark is not None:
            tx.taxii.add(mark)
            return mark.seq
    assert last is not None
    return last.seq


def _dated(page: list[tuple[int, Object]], tx: Transaction) -> tuple[PlacedObject, ...]:
    placed: list[PlacedObject] = []
    mark = None
    for position, stix_object in page:
        seq = position // SLOTS
        if mark is None or mark.seq < seq:
            mark = tx.taxii.covering(seq)
        assert mark is not None  # nothing is read that no mark covers
        placed.append(PlacedObject(position, added_at(position, mark), stix_object))
    return tuple(placed)


def _shared(
    bank: Bank, entry: BankEntry, opinions: list[EntryOpinion], befell: list[EntryChange]
) -> StixSignal:
    labels = [entry.label or bank.label]
    if entry.state is EntryState.CONTESTED:
        labels.append(CONTESTED)
    times = [
        entry.added_at,
        *(opinion.at for opinion in opinions),
        *(change.at for change in befell),
    ]
    return StixSignal(
        key=entry.id,
        signal_type=entry.signal_type,
        value=entry.value,
        created_at=entry.added_at,
        modified_at=max(times),
        valid_from=entry.first_seen_at,
        valid_until=entry.expires_at,
        labels=tuple(filter(None, labels)),
        confidence=entry.confidence,
        threshold=entry.threshold,
        jurisdiction=entry.jurisdiction or bank.jurisdiction,
        is_revoked=entry.state is EntryState.WITHDRAWN,
        tlp=Tlp(bank.sharing.removeprefix(SHARED)),
        voices=tuple(
            MemberVoice(o.member, _STANCES.get(o.stance), o.at, o.reason) for o in opinions
        ),
    )


def _leaving(shared: StixSignal, producer: Producer) -> Iterator[Object]:
    """What of a signal may leave; without its indicator nothing of it does."""
    try:
        stix_objects = objects_of(shared, producer)
    except InvalidRequest:
        return  # it ends before it begins: no STIX
    clean = [stix_object for stix_object in stix_objects if _may_leave(stix_object)]
    if any(stix_object["type"] == "indicator" for stix_object in clean):
        yield from clean


def _may_leave(stix_object: Object) -> bool:
    try:
        check_leaving(stix_object)
    except InvalidRequest:
        return False
    return True


def _slot(stix_object: Object) -> int:
    slot = _SLOTS.get(stix_object["type"], 0)
    return slot + 1 if stix_object.get("opinion") == "disagree" else slot


def _ids_of(entry: EntryId, kinds: set[str]) -> Iterator[str]:
    if "indicator" in kinds:
        yield indicator_id(entry)
    if "relationship" in kinds:
        yield relation_id(entry)
    if "opinion" in kinds:
        yield opinion_id(entry, agrees=True)
        yield opinion_id(entry, agrees=False)


def _bare(entry: EntryId, kind: str, value: str, at: datetime) -> StixSignal:
    return StixSignal(entry, kind, value, at, at, at)
