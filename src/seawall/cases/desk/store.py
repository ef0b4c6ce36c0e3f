"""Drafts and notes: rows in, frozen dataclasses out."""

from __future__ import annotations

from datetime import datetime

from seawall.cases.desk.model import CaseNote, DecisionDraft
from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.ids import CaseId, PersonId

DRAFT = Mapped(DecisionDraft, db.CaseDraftRow)
NOTE = Mapped(CaseNote, db.CaseNoteRow)


class DeskStore(Scoped):
    """What lies beside the cases of one organisation."""

    # Drafts: one a person and case

    def keep(self, draft: DecisionDraft) -> None:
        """Write a draft down in the place of the one before."""
        row = db.CaseDraftRow(**DRAFT.columns(draft, organisation_id=self.organisation))
        db.CaseDraftRow.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["case", "person"],
            update_fields=["said", "saved_at"],
        )

    def draft(self, case: CaseId, person: PersonId) -> DecisionDraft | None:
        """What this person had written, if anything."""
        row = self._of(db.CaseDraftRow).filter(case_id=case, person=person).first()
        return DRAFT.value(row) if row else None

    def drop(self, case: CaseId, person: PersonId) -> bool:
        """Erase this person's draft."""
        return bool(self._of(db.CaseDraftRow).filter(case_id=case, person=person).delete()[0])

    def forget(self, *, before: datetime) -> int:
        """Erase drafts that nobody came back to."""
        return int(self._of(db.CaseDraftRow).filter(saved_at__lt=before).delete()[0])

    # Notes

    def add_note(self, note: CaseNote) -> None:
        """Write a note down, for good."""
        self._add(NOTE, note)

    def notes(self, case: CaseId) -> list[CaseNote]:
        """What was noted on a case, oldest first."""
        return NOTE.values(self._of(db.CaseNoteRow).filter(case_id=case).order_by("id"))
