"""Drafts and notes: rows in, frozen dataclasses out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.cases.desk.model import Draft, Note
from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.ids import CaseId, OrganisationId, PersonId


class DeskStore:
    """What lies beside the cases of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    # Drafts: one a person and case

    def keep(self, draft: Draft) -> None:
        """Write a draft down in the place of the one before."""
        row = db.CaseDraft(
            organisation_id=self.organisation,
            case_id=draft.case,
            person=draft.person,
            said=dict(draft.said),
            saved_at=draft.saved_at,
        )
        db.CaseDraft.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["case", "person"],
            update_fields=["said", "saved_at"],
        )

    def draft(self, case: CaseId, person: PersonId) -> Draft | None:
        """What this person had written, if anything."""
        row = self._of(db.CaseDraft).filter(case_id=case, person=person).first()
        return Draft(case, person, dict(row.said), row.saved_at) if row else None

    def drop(self, case: CaseId, person: PersonId) -> bool:
        """Erase this person's draft."""
        return bool(self._of(db.CaseDraft).filter(case_id=case, person=person).delete()[0])

    def forget(self, *, before: datetime) -> int:
        """Erase drafts that nobody came back to."""
        return int(self._of(db.CaseDraft).filter(saved_at__lt=before).delete()[0])

    # Notes

    def add_note(self, note: Note) -> None:
        """Write a note down, for good."""
        db.CaseNote.objects.create(
            organisation_id=self.organisation,
            case_id=note.case,
            person=note.person,
            by=note.by,
            text=note.text,
            at=note.at,
        )

    def notes(self, case: CaseId) -> list[Note]:
        """What was noted on a case, oldest first."""
        found = self._of(db.CaseNote).filter(case_id=case).order_by("id")
        return [Note(case, PersonId(row.person), row.by, row.text, row.at) for row in found]

    def _of(self, table: Any) -> Any:
        if self.organisation == EVERY:
            return table.objects.all()
        return table.objects.filter(organisation_id=self.organisation)
