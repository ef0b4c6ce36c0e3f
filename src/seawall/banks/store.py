"""Banks and their entries, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from seawall.banks import rows as written
from seawall.banks.changed_signals import NO_CHANGES, ChangedSignals, SignalColumns
from seawall.banks.entry_opinions import count_opinions, is_news
from seawall.banks.following.model import COUNTER
from seawall.banks.long_values import column_of
from seawall.banks.model import (
    AdditionResult,
    Bank,
    BankEntry,
    BankExists,
    BankNotFound,
    EntryChange,
    EntryOpinion,
    EntryOrigin,
    EntryState,
    KnownSignal,
    NewEntry,
)
from seawall.db import models as db
from seawall.db.rows.bulk import insert_rows
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.index_order import along_the_index
from seawall.db.rows.kept_text import as_kept_rows
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import BankId, EntryId, new_id
from seawall.signals import signal_types

#: One statement for a bank of any size; the old numbers give the order.
_RENUMBER = """
UPDATE db_bankentry SET changed_seq = %s + numbered.place FROM (
  SELECT id, row_number() OVER (ORDER BY changed_seq) AS place FROM db_bankentry
  WHERE organisation_id = %s AND bank_id = %s AND state IN ({states})
) AS numbered WHERE db_bankentry.id = numbered.id
"""


class BankStore(Scoped):
    """The banks of one organisation, or of all of them for the installation."""

    def lock(self) -> None:
        """Make every other writer of banks wait for our commit."""
        advance_counter(COUNTER, by=0)

    # Banks

    def add_bank(self, bank: Bank) -> None:
        """Found a bank; two at once of one name queue behind the counter's lock."""
        self.lock()
        if self._of(db.BankRow).filter(name=bank.name, organisation_id=bank.organisation).exists():
            raise problem("banks.bank-exists.add", BankExists, name=bank.name)
        self._add(written.BANK, bank)

    def banks(self) -> list[Bank]:
        """Every bank, by name."""
        return written.BANK.values(self._of(db.BankRow).order_by("name"))

    def bank(self, bank: BankId) -> Bank:
        """The bank with this id."""
        return self._bank(str(bank), id=bank)

    def bank_named(self, name: str) -> Bank:
        """The bank with this name."""
        return self._bank(name, name=name)

    def share(self, bank: BankId, sharing: str) -> None:
        """Say how far a bank may be read by others."""
        self._of(db.BankRow).filter(id=bank).update(sharing=sharing)

    def sizes(self, bank: BankId) -> dict[tuple[str, EntryState], int]:
        """How many entries a bank has of each signal type and state."""
        rows = self._of(db.BankEntryRow).filter(bank_id=bank).values_list("signal_type", "state")
        counted = rows.annotate(n=Count("id")).order_by("signal_type", "state")
        return {(kind, EntryState(state)): n for kind, state, n in counted}

    def rename(self, bank: BankId, name: str) -> None:
        """Call a bank something else; every index learns of it with the entries."""
        self.lock()
        if self._of(db.BankRow).filter(name=name).exclude(id=bank).exists():
            raise problem("banks.bank-exists.rename", BankExists, name=name)
        self._of(db.BankRow).filter(id=bank).update(name=name)
        self._renumber(bank, [state.value for state in EntryState])

    def withdraw_all(self, bank: BankId, *, change: EntryChange) -> int:
        """Take every entry of a bank back, and remember why; says how many there were."""
        self.lock()
        living = [EntryState.ACTIVE.value, EntryState.CONTESTED.value]
        rows = self._of(db.BankEntryRow).filter(bank_id=bank, state__in=living)
        owner = self.bank(bank).organisation
        insert_rows(
            db.BankEntryChangeRow,
            written.CHANGE,
            [
                written.change_row(owner, entry, change)
                for entry in rows.order_by("changed_seq").values_list("id", flat=True)
            ],
        )
        count = self._renumber(bank, living)
        rows.update(state=EntryState.WITHDRAWN)
        return count

    # Entries

    def entry(self, entry: EntryId) -> BankEntry:
        """The entry with this id."""
        row = self._of(db.BankEntryRow).filter(id=entry).values_list(*written.ENTRY).first()
        if row is None:
            raise problem("banks.entry-not-found", entry=entry)
        return written.entry_of_row(row)

    def entry_of(self, bank: BankId, signal_type: str, value: str) -> BankEntry | None:
        """The bank's entry for this signal, if it has one."""
        rows = self._of(db.BankEntryRow).filter(
            bank_id=bank, signal_type=signal_type, value=column_of(value)
        )
        row = rows.values_list(*written.ENTRY).first()
        return written.entry_of_row(row) if row else None

    def entries_like(self, value: str, *, limit: int) -> list[BankEntry]:
        """Entries of this value in any bank, of whatever type."""
        banks = [bank.id for bank in self.banks()]
        rows = self._of(db.BankEntryRow).filter(
            bank_id__in=banks, signal_type__in=list(signal_types()), value=column_of(value)
        )
        return [written.entry_of_row(row) for row in rows.values_list(*written.ENTRY)[:limit]]

    def entries_named(self, entries: Iterable[EntryId]) -> dict[EntryId, BankEntry]:
        """Many entries by their ids."""
        rows = self._of(db.BankEntryRow).filter(id__in=list(entries)).values_list(*written.ENTRY)
        return {entry.id: entry for entry in map(written.entry_of_row, rows)}

    def entries_of(self, bank: BankId, signals: Sequence[tuple[str, str]]) -> list[BankEntry]:
        """The bank's entries for these signals, of those it has."""
        new_entries = [NewEntry(kind, value) for kind, value in signals]
        ids = list(self.ids_of(bank, new_entries).values())
        rows = self._of(db.BankEntryRow).filter(id__in=ids).order_by("id")
        return [written.entry_of_row(row) for row in rows.values_list(*written.ENTRY)]

    def entries(
        self,
        bank: BankId,
        *,
        after: str = "",
        limit: int = 100,
        state: EntryState | None = None,
        signal_type: str = "",
    ) -> list[BankEntry]:
        """A page of a bank's entries in the order they came; `after` is the last id seen."""
        rows = self._of(db.BankEntryRow).filter(bank_id=bank, id__gt=after)
        if state:
            rows = rows.filter(state=state)
        if signal_type:
            rows = rows.filter(signal_type=signal_type)
        return [
            written.entry_of_row(row)
            for row in rows.order_by("id").values_list(*written.ENTRY)[:limit]
        ]

    def changed(self, bank: BankId, *, since: int, until: int, limit: int = 100) -> list[BankEntry]:
        """A page of a bank's entries in the order they last changed, both numbers included."""
        rows = self._of(db.BankEntryRow).filter(
            bank_id=bank, changed_seq__gte=since, changed_seq__lte=until
        )
        page = rows.order_by("changed_seq").values_list(*written.ENTRY)[:limit]
        return [written.entry_of_row(row) for row in page]

    def names_of(
        self, bank: BankId, *, signal_types: tuple[str, ...] = ()
    ) -> Iterator[tuple[EntryId, str, str]]:
        """Of every entry its id, type and value, as one long run: only to look something up."""
        rows = self._of(db.BankEntryRow).filter(bank_id=bank)
        if signal_types:
            rows = rows.filter(signal_type__in=signal_types)
        yield from rows.values_list("id", "signal_type", "value").iterator(chunk_size=10_000)

    def add_entries(
        self, bank: BankId, new_entries: Sequence[NewEntry], *, origin: EntryOrigin
    ) -> AdditionResult:
        """Add those of these entries that the bank lacks.

        The numbers are taken first: that row's lock makes every writer of banks wait,
        so nobody can add the same signal between our look and our insert.
        """
        owner = self.bank(bank).organisation
        last = advance_counter(COUNTER, by=len(new_entries))
        fresh = self._unknown(bank, new_entries)
        fresh_ids = {id(entry) for entry in fresh}
        ids = sorted(EntryId(new_id("entry", now=origin.at)) for _ in fresh)
        seqs = range(last - len(fresh) + 1, last + 1)
        added = list(zip(ids, fresh, strict=True))
        insert_rows(
            db.BankEntryRow,
            written.ENTRY,
            [
                written.entry_row((entry, owner, bank, seq), new_entry, origin)
                for (entry, new_entry), seq in zip(added, seqs, strict=True)
            ],
        )
        insert_rows(
            db.BankEntryChangeRow, written.CHANGE, written.history_rows(owner, added, origin)
        )
        insert_rows(db.BankOpinionRow, written.OPINION, written.opinion_rows(owner, added))
        return AdditionResult(
            tuple(ids), tuple(entry for entry in new_entries if id(entry) not in fresh_ids)
        )

    def set_state(self, entry: EntryId, state: EntryState, *, change: EntryChange) -> None:
        """Move an entry to a state, and remember why."""
        self._touch(entry, state=state)
        row = written.change_row(self.entry(entry).organisation, entry, change)
        insert_rows(db.BankEntryChangeRow, written.CHANGE, [row])

    def renew(
        self, entry: EntryId, state: EntryState, *, expires_at: datetime | None, change: EntryChange
    ) -> None:
        """The same, and from now on it ends at this moment."""
        self._touch(entry, state=state, expires_at=expires_at)
        self.note(entry, change)

    def note(self, entry: EntryId, change: EntryChange) -> None:
        """Add a line to an entry's history that changes nothing of it."""
        row = written.change_row(self.entry(entry).organisation, entry, change)
        insert_rows(db.BankEntryChangeRow, written.CHANGE, [row])

    def add_opinion(self, entry: EntryId, opinion: EntryOpinion) -> None:
        """Remember what a member thinks of an entry."""
        self._touch(entry)
        row = written.opinion_row(self.entry(entry).organisation, entry, opinion)
        insert_rows(db.BankOpinionRow, written.OPINION, [row])

    def revise(self, entry: EntryId, *, confidence: int, label: str, note: str) -> None:
        """Write down what its source now says about it, beside its state."""
        self._touch(entry, confidence=confidence, label=label, note=note)

    def note_media(self, entry: EntryId, media: str) -> None:
        """Write down what the file of an entry was, where nobody had said."""
        self._touch(entry, media=media)

    def hear(self, bank: BankId, new_entries: Sequence[NewEntry]) -> None:
        """Add the opinions that come with signals the bank has already, if they are news."""
        new_entries = [new_entry for new_entry in new_entries if new_entry.opinions]
        ids = self.ids_of(bank, new_entries)
        before = self.opinions_of(ids.values())
        for new_entry in new_entries:
            entry = ids[new_entry.signal_type, new_entry.value]
            for opinion in new_entry.opinions:
                spoken = before.setdefault(entry, [])
                if is_news(opinion, spoken):
                    self.add_opinion(entry, opinion)
                    spoken.append(opinion)

    def ids_of(
        self, bank: BankId, new_entries: Sequence[NewEntry]
    ) -> dict[tuple[str, str], EntryId]:
        """The bank's entries for these signals, those that it has."""
        values: dict[str, dict[str, str]] = defaultdict(dict)
        for entry in new_entries:
            values[entry.signal_type][column_of(entry.value)] = entry.value
        ids: dict[tuple[str, str], EntryId] = {}
        for kind, originals in values.items():
            rows = self._of(db.BankEntryRow).filter(
                bank_id=bank, signal_type=kind, value__in=list(originals)
            )
            ids |= {
                (kind, originals[value]): entry for value, entry in rows.values_list("value", "id")
            }
        return ids

    def withdrawn_of(self, bank: BankId, new_entries: Sequence[NewEntry]) -> int:
        """How many of these signals the bank has, and has taken back."""
        ids = list(self.ids_of(bank, new_entries).values())
        taken_back = self._of(db.BankEntryRow).filter(id__in=ids, state=EntryState.WITHDRAWN)
        return int(taken_back.count())

    def history(self, entry: EntryId) -> list[EntryChange]:
        """Where an entry came from and what befell it, oldest first."""
        return self.histories([entry]).get(entry, [])

    def histories(self, entries: Iterable[EntryId]) -> dict[EntryId, list[EntryChange]]:
        """The same of many entries."""
        rows = self._of(db.BankEntryChangeRow).filter(entry_id__in=list(entries)).order_by("id")
        return written.changes_by_entry(rows.values_list(*written.CHANGE))

    def opinions(self, entry: EntryId) -> list[EntryOpinion]:
        """Every opinion of an entry, oldest first."""
        return self.opinions_of([entry]).get(entry, [])

    def opinions_of(self, entries: Iterable[EntryId]) -> dict[EntryId, list[EntryOpinion]]:
        """The same of many entries."""
        return self._spoken(entry_id__in=list(entries))

    # The index follows

    def changes_after(
        self,
        seq: int,
        limit: int = 10_000,
        *,
        signal_type: str = "",
        states: Collection[EntryState] = (),
        banks: Collection[BankId] | None = None,
    ) -> list[KnownSignal]:
        """What changed after this number, in commit order: added, contested, withdrawn, judged.

        Of one type, of those in these states now, of these banks alone, where it is said.
        """
        rows = self._of(db.BankEntryRow)
        rows = rows.filter(signal_type=signal_type) if signal_type else rows
        rows = rows.filter(state__in=[state.value for state in states]) if states else rows
        rows = rows.filter(bank_id__in=list(banks)) if banks is not None else rows
        return self._changes(rows, seq, limit).signals()

    def change_page(self, seq: int, limit: int) -> ChangedSignals:
        """The same of all changes, column by column: for whoever takes over a great many."""
        return self._changes(self._of(db.BankEntryRow), seq, limit)

    def _changes(self, rows: Any, seq: int, limit: int) -> ChangedSignals:
        rows = rows.filter(changed_seq__gt=seq).order_by("changed_seq")
        with along_the_index():
            page = as_kept_rows(rows.values_list(*written.CHANGED)[:limit])
        if not page:
            return NO_CHANGES
        columns = SignalColumns._make(zip(*page, strict=True))
        since = {"entry__changed_seq__gt": seq, "entry__changed_seq__lte": columns.changed_seq[-1]}
        voices = {entry: count_opinions(spoken) for entry, spoken in self._spoken(**since).items()}
        return ChangedSignals(columns, {bank.id: bank for bank in self.banks()}, voices)

    def newest_change(self) -> int:
        """The number of the newest change; 0 before there is any."""
        return int(self._of(db.BankEntryRow).aggregate(n=Max("changed_seq"))["n"] or 0)

    def last_changes(self, *, until: int, limit: int = 32) -> tuple[tuple[EntryId, int], ...]:
        """The newest changes up to a number, an entry and its number each, newest first."""
        rows = self._of(db.BankEntryRow).filter(changed_seq__lte=until).order_by("-changed_seq")
        return tuple((entry, seq) for entry, seq in rows.values_list("id", "changed_seq")[:limit])

    def has_changes(self, changes: Iterable[tuple[EntryId, int]]) -> bool:
        """Whether these changes are still there; an entry may have changed again since."""
        expected = dict(changes)
        rows = self._of(db.BankEntryRow).filter(id__in=list(expected))
        stored_seqs = dict(rows.values_list("id", "changed_seq"))
        return all(stored_seqs.get(entry, -1) >= seq for entry, seq in expected.items())

    def expired(self, now: datetime) -> int:
        """How many entries have run out and are still there."""
        return int(self._of(db.BankEntryRow).filter(expires_at__lte=now).count())

    def bank_or_none(self, name: str) -> Bank | None:
        """The bank with this name, if there is one."""
        row = self._of(db.BankRow).filter(name=name).first()
        return written.BANK.value(row) if row else None

    def _bank(self, reference: str, **conditions: str) -> Bank:
        row = self._of(db.BankRow).filter(**conditions).first()
        if row is None:
            raise problem("banks.bank-not-found", BankNotFound, reference=reference)
        return written.BANK.value(row)

    def _spoken(self, **conditions: Any) -> dict[EntryId, list[EntryOpinion]]:
        rows = self._of(db.BankOpinionRow).filter(**conditions).order_by("id")
        return written.opinions_by_entry(rows.values_list(*written.OPINION))

    def _unknown(self, bank: BankId, new_entries: Sequence[NewEntry]) -> list[NewEntry]:
        held_ids = self.ids_of(bank, new_entries)
        first: dict[tuple[str, str], NewEntry] = {}
        for entry in new_entries:
            first.setdefault((entry.signal_type, entry.value), entry)
        return [entry for signal, entry in first.items() if signal not in held_ids]

    def _renumber(self, bank: BankId, states: list[str]) -> int:
        """New numbers for all entries of a bank in these states, in their old order."""
        bank_rows = self._of(db.BankEntryRow).filter(bank_id=bank, state__in=states)
        count = int(bank_rows.count())
        first = advance_counter(COUNTER, by=count) - count
        marks = ", ".join(["%s"] * len(states))
        with connection.cursor() as cursor:
            cursor.execute(
                _RENUMBER.format(states=marks), [first, self.organisation, bank, *states]
            )
        return count

    def _touch(self, entry: EntryId, **fields: Any) -> None:
        seq = advance_counter(COUNTER)
        if not self._of(db.BankEntryRow).filter(id=entry).update(changed_seq=seq, **fields):
            raise problem("banks.entry-not-found", entry=entry)
