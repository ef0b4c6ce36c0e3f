"""Tables of `people/protection`: what somebody looked at, what they chose, the limits of all.

A look is closed and seen again, so its row changes; what was seen stays sealed in the ledger.
Who opted out of what, and who is on a break, is in these rows alone: no entry, no count.
"""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.people import PersonRow
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class MediaLookRow(Owned):
    """One step of one person into the media of a case, from its opening to its close."""

    person = models.ForeignKey(
        PersonRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    category = WordField(blank=True, default="")
    step = WordField()
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "person", "opened_at"], name="look_of_person")
        ]


class ViewingChoiceRow(Owned):
    """How a person wants things shown, and until when they are on a break."""

    person = models.OneToOneField(
        PersonRow, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    choices = models.JSONField(default=dict)
    break_until = models.DateTimeField(null=True)


class OptOutRow(Owned):
    """A category that a person is not offered; without an end it stands until they lift it."""

    person = models.ForeignKey(
        PersonRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    category = WordField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "category"], name="opt_out_once")]


class LimitChangeRow(Evident, Owned):
    """New limits as one person proposed them and another approved."""

    id = IdField(primary_key=True)
    limits = models.JSONField(default=dict)
    why = models.TextField()
    proposed_by = IdField()
    proposed_at = models.DateTimeField()
    approved_by = IdField(blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
