"""Imports and their refused lines, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Exists, OuterRef

from seawall.banks.imports.model import (
    BankImport,
    ImportFault,
    ImportState,
)
from seawall.banks.model import EntryState
from seawall.db import models as db
from seawall.db.rows.bulk import insert_rows
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import BankId, EntryId, ImportId

IMPORT = Mapped(BankImport, db.BankImportRow)


class BankImportStore(Scoped):
    """The imports of one organisation, or of all of them for the installation."""

    def add(self, started: BankImport) -> None:
        """Write an import down at its start."""
        self._add(IMPORT, started)

    def get(self, import_id: ImportId) -> BankImport:
        """The import with this id."""
        row = self._of(db.BankImportRow).filter(id=import_id).first()
        if row is None:
            raise problem("banks.import-not-found", wanted=import_id)
        return IMPORT.value(row)

    def of_file(self, bank: BankId, digest: str) -> BankImport | None:
        """The import of this content into this bank, if it was ever begun."""
        row = self._of(db.BankImportRow).filter(bank_id=bank, digest=digest).first()
        return IMPORT.value(row) if row else None

    def of_bank(self, bank: BankId) -> list[BankImport]:
        """A bank's imports, newest first."""
        rows = self._of(db.BankImportRow).filter(bank_id=bank).order_by("-started_at", "-id")
        return IMPORT.values(rows)

    def advance(
        self, before: BankImport, after: BankImport, faults: Sequence[ImportFault] = ()
    ) -> None:
        """Move on from where we believed it was; somebody else's progress is a conflict."""
        rows = self._of(db.BankImportRow).filter(
            id=before.id, next_line=before.next_line, state=before.state
        )
        if not rows.update(
            next_line=after.next_line,
            good=after.good,
            known=after.known,
            bad=after.bad,
            state=after.state,
            finished_at=after.finished_at,
        ):
            raise problem("banks.import-moved-on")
        insert_rows(
            db.BankImportFaultRow,
            ("organisation_id", "bank_import_id", "line", "reason"),
            [(before.organisation, before.id, fault.line, fault.reason) for fault in faults],
        )

    def faults(self, import_id: ImportId, *, limit: int | None = None) -> Iterator[ImportFault]:
        """The refused lines in the file's order, not read all at once."""
        rows = self._of(db.BankImportFaultRow).filter(bank_import_id=import_id).order_by("line")
        chosen = rows.values_list("line", "reason")[:limit]
        return (ImportFault(line, reason) for line, reason in chosen.iterator(chunk_size=2_000))

    def entries(
        self, whole: BankImport, states: Collection[EntryState], *, after: str = "", limit: int
    ) -> list[EntryId]:
        """Entries that an import brought in and that are in one of these states, by their id."""
        brought = self._of(db.BankEntryChangeRow).filter(
            entry_id=OuterRef("id"), what="imported", reason=whole.id
        )
        rows = self._of(db.BankEntryRow).filter(
            Exists(brought), bank_id=whole.bank, id__gt=after, state__in=list(states)
        )
        ids = rows.order_by("id").values_list("id", flat=True)
        return [EntryId(entry) for entry in ids[:limit]]

    def withdrawn(self, whole: BankImport) -> int:
        """How many of the entries that an import brought in match nothing any more."""
        brought = self._of(db.BankEntryChangeRow).filter(what="imported", reason=whole.id)
        taken_back = brought.filter(entry__bank_id=whole.bank, entry__state=EntryState.WITHDRAWN)
        return int(taken_back.count())

    def running(self) -> list[BankImport]:
        """Imports that were begun and not finished."""
        rows = self._of(db.BankImportRow).filter(state=ImportState.RUNNING.value)
        return IMPORT.values(rows.order_by("started_at"))
