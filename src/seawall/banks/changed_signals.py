"""Changes of banks, column by column, as an index takes them over by the ten thousand.

Of a list of ten million an object an entry took four and a half gigabytes and as many minutes.
So the cells stay as the database gave them, and whoever needs an entry makes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from seawall.banks.entry_opinions import Voices
from seawall.banks.long_values import whole_value
from seawall.banks.model import Bank, EntryState, KnownSignal
from seawall.ids import EntryId, OrganisationId

NOBODY = Voices()


class SignalColumns(NamedTuple):
    """The cells of changed entries, column by column and all of one length.

    Moments are text as the database keeps it, the state is its word.
    """

    entry: Sequence[str]
    organisation: Sequence[str]
    bank: Sequence[str]
    signal_type: Sequence[str]
    value: Sequence[str]
    long_value: Sequence[str | None]
    label: Sequence[str]
    confidence: Sequence[int]
    threshold: Sequence[int | None]
    jurisdiction: Sequence[str]
    legal_basis: Sequence[str]
    source: Sequence[str]
    state: Sequence[str]
    first_seen: Sequence[str]
    expires: Sequence[str | None]
    changed_seq: Sequence[int]


@dataclass(frozen=True, slots=True)
class ChangedSignals:
    """A page of changes in the order of their numbers, with the banks and voices behind them."""

    columns: SignalColumns
    banks: Mapping[str, Bank]
    voices: Mapping[EntryId, Voices]

    def __len__(self) -> int:
        return len(self.columns.entry)

    def by_shelf(self) -> Iterator[tuple[OrganisationId, str, ChangedSignals]]:
        """The changes of each organisation and type; nearly always, a page is of one."""
        shelves = list(zip(self.columns.organisation, self.columns.signal_type, strict=True))
        kinds = dict.fromkeys(shelves)
        if len(kinds) == 1:
            ((organisation, signal_type),) = kinds
            yield OrganisationId(organisation), signal_type, self
            return
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, shelf in enumerate(shelves):
            places[shelf].append(place)
        for (organisation, signal_type), their_places in places.items():
            yield OrganisationId(organisation), signal_type, self.at(their_places)

    def at(self, places: Sequence[int]) -> ChangedSignals:
        """The changes at these places of the page."""
        columns = ([column[place] for place in places] for column in self.columns)
        return replace(self, columns=SignalColumns._make(columns))

    def values(self) -> Sequence[str]:
        """The whole value of each, wherever it stands."""
        columns = self.columns
        if not any(columns.long_value):
            return columns.value
        return list(map(whole_value, columns.value, columns.long_value))

    def signals(self) -> list[KnownSignal]:
        """Each change as an entry with what its bank says."""
        return [self._signal(SignalColumns._make(row)) for row in zip(*self.columns, strict=True)]

    def _signal(self, row: Any) -> KnownSignal:
        """One change, of a row's cells under the names of the columns."""
        its_bank, voices = self.banks[row.bank], self.voices.get(EntryId(row.entry), NOBODY)
        return KnownSignal(
            entry=EntryId(row.entry),
            organisation=OrganisationId(row.organisation),
            bank=its_bank.id,
            bank_name=its_bank.name,
            owner=its_bank.owner,
            source=row.source or its_bank.source,
            signal_type=row.signal_type,
            value=whole_value(row.value, row.long_value),
            label=row.label or its_bank.label,
            confidence=row.confidence,
            threshold=row.threshold,
            jurisdiction=row.jurisdiction or its_bank.jurisdiction,
            legal_basis=row.legal_basis or its_bank.legal_basis,
            state=EntryState(row.state),
            first_seen_at=moment_of(row.first_seen),
            expires_at=moment_of(row.expires) if row.expires else None,
            agree=voices.agree,
            disagree=voices.disagree,
            changed_seq=row.changed_seq,
        )


NO_CHANGES = ChangedSignals(SignalColumns._make([()] * len(SignalColumns._fields)), {}, {})


@lru_cache(maxsize=4096)
def moment_of(kept: str) -> datetime:
    """The moment behind a column's text, of SQLite or PostgreSQL, in UTC."""
    at = datetime.fromisoformat(kept)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
