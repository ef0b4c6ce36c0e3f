"""Numbered contents and switches, as rows; the signals themselves are entries of banks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from seawall.db import models as db
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.exchanges.hma.hma_wire import hma_name
from seawall.exchanges.hma.model import Content, HmaHit, NewContent, NoSuchContent, Switch, TypeSize
from seawall.ids import BankId, EntryId, OrganisationId

#: Asked at every hit, so it is written out: the ORM takes longer over it than the database.
_HITS = """
SELECT content.number, signal.entry_id, bank.name, coalesce(switch.enabled_ratio, 1.0),
  content.disable_until
FROM db_hmasignal AS signal
JOIN db_hmacontent AS content ON content.id = signal.content_id
JOIN db_bank AS bank ON bank.id = content.bank_id
LEFT JOIN db_hmabank AS switch ON switch.bank_id = bank.id
WHERE signal.organisation_id = %s AND content.deleted_at IS NULL AND signal.entry_id IN ({marks})
ORDER BY signal.id
"""
CONTENT = Mapped(Content, db.HmaContentRow, beside=("signals", "entries"))
NEW_CONTENT = Mapped(NewContent, db.HmaContentRow)
_LIVING = ("active", "contested")


class HmaStore(Scoped):
    """What clients of HMA see of one organisation's banks."""

    # Banks and signal types

    def switches(self) -> dict[BankId, Switch]:
        """The banks that have a ratio of their own, or were retired."""
        rows = self._of(db.HmaBankRow).values_list("bank_id", "enabled_ratio", "retired_at")
        return {bank: Switch(ratio, retired_at is not None) for bank, ratio, retired_at in rows}

    def switch(self, bank: BankId) -> Switch:
        """How far this bank is switched on."""
        rows = self._of(db.HmaBankRow).filter(bank_id=bank)
        row = rows.values_list("enabled_ratio", "retired_at").first()
        return Switch(row[0], row[1] is not None) if row else Switch()

    def set_switch(self, bank: BankId, ratio: float, *, retired_at: datetime | None = None) -> None:
        """Remember how far a bank is switched on, and whether it is retired."""
        self._keep(db.HmaBankRow, {"bank_id": bank}, enabled_ratio=ratio, retired_at=retired_at)

    def type_ratios(self) -> dict[str, float]:
        """The signal types that were switched on or off."""
        return dict(self._of(db.HmaSignalTypeRow).values_list("name", "enabled_ratio"))

    def all_type_ratios(self) -> dict[OrganisationId, dict[str, float]]:
        """The same of every organisation that has any, for the gate's memory."""
        ratios: dict[OrganisationId, dict[str, float]] = defaultdict(dict)
        rows = self._of(db.HmaSignalTypeRow)
        for owner, name, ratio in rows.values_list("organisation_id", "name", "enabled_ratio"):
            ratios[owner][name] = ratio
        return dict(ratios)

    def set_type_ratio(self, name: str, ratio: float) -> None:
        """Switch a signal type on or off."""
        self._keep(db.HmaSignalTypeRow, {"name": name}, enabled_ratio=ratio)

    def sizes(self) -> dict[str, TypeSize]:
        """The living entries of each of our types, and when the newest came."""
        rows = self._of(db.BankEntryRow).filter(state__in=_LIVING).values_list("signal_type")
        counted = rows.annotate(n=Count("id"), newest=Max("added_at")).order_by("signal_type")
        return {kind: TypeSize(n, int(newest.timestamp())) for kind, n, newest in counted}

    # Contents

    def add(
        self, bank: BankId, entries: Iterable[EntryId], new_content: NewContent, *, at: datetime
    ) -> int:
        """Number a new content of these entries."""
        number = self._next()
        self._insert(number, bank, entries, new_content=new_content, at=at)
        return number

    def content(self, bank: BankId, number: int) -> Content:
        """A content of this bank, with the values of its signals."""
        row = self._living(bank, number).first()
        if row is None:
            raise problem("exchanges.hma-content-not-found", NoSuchContent, number=number)
        rows = self._of(db.HmaSignalRow).filter(content_id=row.id).order_by("id")
        columns = ("entry_id", "entry__signal_type", "entry__value", "entry__long_value")
        signal_rows = list(rows.values_list(*columns, "entry__media"))
        signals = {
            hma_name(kind, media): long or value for _, kind, value, long, media in signal_rows
        }
        return CONTENT.value(
            row, signals=signals, entries=tuple(entry for entry, *_ in signal_rows)
        )

    def change(self, bank: BankId, number: int, *, disable_until: int, note: str) -> None:
        """Let a content say something else of itself."""
        self._living(bank, number).update(disable_until=disable_until, note=note)

    def delete(self, bank: BankId, number: int, *, at: datetime) -> list[EntryId]:
        """Delete a content; the entries that no other content holds are handed back."""
        content = self.content(bank, number)
        self._living(bank, number).update(deleted_at=at)
        shared = {hit.entry for hit in self.hits(content.entries)}
        return [entry for entry in content.entries if entry not in shared]

    def delete_all(self, bank: BankId, *, at: datetime) -> None:
        """Delete every content of a bank."""
        rows = self._of(db.HmaContentRow).filter(bank_id=bank, deleted_at=None)
        rows.update(deleted_at=at)

    # Look-ups

    def hits(self, entries: Sequence[EntryId]) -> list[HmaHit]:
        """The contents that hold these entries."""
        if not entries:
            return []
        statement = _HITS.format(marks=", ".join(["%s"] * len(entries)))
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.organisation, *entries])
            return [HmaHit(*row) for row in cursor.fetchall()]

    def number_entries(self, entries: Sequence[EntryId], *, at: datetime) -> None:
        """Give a content to each of these entries that has none: those that came another way.

        The counter is taken first: whoever numbers the same entries at the same time waits.
        """
        self._next(by=0)
        numbered = {hit.entry for hit in self.hits(entries)}
        rows = self._of(db.BankEntryRow).filter(id__in=set(entries) - numbered).order_by("id")
        for entry, bank in rows.values_list("id", "bank_id"):
            self._insert(self._next(), bank, [entry], new_content=NewContent(), at=at)

    def _insert(
        self,
        number: int,
        bank: BankId,
        entries: Iterable[EntryId],
        *,
        new_content: NewContent,
        at: datetime,
    ) -> None:
        content_row = db.HmaContentRow.objects.create(
            organisation_id=self.organisation,
            number=number,
            bank_id=bank,
            created_at=at,
            **NEW_CONTENT.columns(new_content),
        )
        db.HmaSignalRow.objects.bulk_create(
            db.HmaSignalRow(organisation_id=self.organisation, content=content_row, entry_id=entry)
            for entry in entries
        )

    def _next(self, *, by: int = 1) -> int:
        return advance_counter(f"hma/{self.organisation}", by=by)

    def _living(self, bank: BankId, number: int) -> Any:
        return self._of(db.HmaContentRow).filter(bank_id=bank, number=number, deleted_at=None)

    def _keep(self, model: Any, key_columns: dict[str, str], **fields: Any) -> None:
        if not self._of(model).filter(**key_columns).update(**fields):
            model.objects.create(organisation_id=self.organisation, **key_columns, **fields)
