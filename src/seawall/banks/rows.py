"""How banks are written down: which columns, in which order, and back again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from seawall.banks.long_values import column_of, value_beside, whole_value
from seawall.banks.model import (
    Bank,
    BankEntry,
    EntryChange,
    EntryOpinion,
    EntryOrigin,
    EntryStance,
    EntryState,
    NewEntry,
)
from seawall.db import models as db
from seawall.db.rows.kept_text import KeptText
from seawall.db.rows.mapping import Mapped
from seawall.ids import BankId, EntryId, OrganisationId

Row = tuple[Any, ...]

BANK = Mapped(Bank, db.BankRow)
ENTRY = (
    "id", "organisation_id", "bank_id", "signal_type", "value", "label", "confidence",
    "threshold", "jurisdiction", "legal_basis", "source", "state", "first_seen_at",
    "expires_at", "added_at", "added_by", "note", "changed_seq", "media",
    "long_value",
)  # fmt: skip
#: The columns of `SignalColumns`; moments as they are kept.
CHANGED = (
    "id", "organisation_id", "bank_id", "signal_type", "value", "long_value", "label",
    "confidence", "threshold", "jurisdiction", "legal_basis", "source", "state",
    KeptText(db.BankEntryRow, "first_seen_at"), KeptText(db.BankEntryRow, "expires_at"),
    "changed_seq",
)  # fmt: skip
CHANGE = ("organisation_id", "entry_id", "what", "by", "reason", "at")
OPINION = ("organisation_id", "entry_id", "member", "opinion", "reason", "at")

_STATES = {state.value: state for state in EntryState}
_STATE_COLUMN = ENTRY.index("state")
_VALUE_COLUMN = ENTRY.index("value")


def entry_of_row(row: Row) -> BankEntry:
    *fields, long = row
    fields[_VALUE_COLUMN] = whole_value(fields[_VALUE_COLUMN], long)
    fields[_STATE_COLUMN] = _STATES[fields[_STATE_COLUMN]]
    return BankEntry(*fields)


def entry_row(
    place: tuple[EntryId, OrganisationId, BankId, int], new_entry: NewEntry, origin: EntryOrigin
) -> Row:
    """A new entry's row; `place` is its id, owner, bank and number."""
    entry, owner, bank, seq = place
    return (
        entry,
        owner,
        bank,
        new_entry.signal_type,
        column_of(new_entry.value),
        new_entry.label,
        new_entry.confidence,
        new_entry.threshold,
        new_entry.jurisdiction,
        new_entry.legal_basis,
        new_entry.source,
        new_entry.state.value,
        new_entry.first_seen_at or origin.at,
        new_entry.expires_at,
        origin.at,
        origin.by,
        new_entry.note,
        seq,
        new_entry.media,
        value_beside(new_entry.value),
    )


def change_row(owner: OrganisationId, entry: EntryId, change: EntryChange) -> Row:
    return (owner, entry, change.what, change.by, change.reason, change.at)


def opinion_row(owner: OrganisationId, entry: EntryId, opinion: EntryOpinion) -> Row:
    return (owner, entry, opinion.member, opinion.stance.value, opinion.reason, opinion.at)


def history_rows(
    owner: OrganisationId, added: Sequence[tuple[EntryId, NewEntry]], origin: EntryOrigin
) -> list[Row]:
    """What an entry brought with it, then how it came here."""
    arrival = EntryChange(origin.what, origin.by, origin.reason, origin.at)
    return [
        change_row(owner, entry, change)
        for entry, new_entry in added
        for change in (*new_entry.history, arrival)
    ]


def opinion_rows(owner: OrganisationId, added: Sequence[tuple[EntryId, NewEntry]]) -> list[Row]:
    return [
        opinion_row(owner, entry, opinion)
        for entry, new_entry in added
        for opinion in new_entry.opinions
    ]


def changes_by_entry(rows: Iterable[Row]) -> dict[EntryId, list[EntryChange]]:
    changes: dict[EntryId, list[EntryChange]] = defaultdict(list)
    for _, entry, event, by, reason, at in rows:
        changes[entry].append(EntryChange(event, by, reason, at))
    return dict(changes)


def opinions_by_entry(rows: Iterable[Row]) -> dict[EntryId, list[EntryOpinion]]:
    opinions: dict[EntryId, list[EntryOpinion]] = defaultdict(list)
    for _, entry, member, stance, reason, at in rows:
        opinions[entry].append(EntryOpinion(member, EntryStance(stance), reason, at))
    return dict(opinions)
