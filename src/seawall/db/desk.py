"""Tables of `cases/desk/`: decisions half written, and notes."""

from __future__ import annotations

from django.db import models

from seawall.db.cases import CaseRow
from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class CaseDraftRow(Owned):
    """A decision half written, one a person and case; erased when decided, or after a month."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = IdField()
    said = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="one_draft_a_person_and_case")
        ]


class CaseNoteRow(Evident, Owned):
    """What somebody noted on a case: append-only."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+")
    person = IdField()
    by = WordField()
    text = models.TextField()
    at = models.DateTimeField()
