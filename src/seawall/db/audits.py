"""Tables of `audits/`: audits of a period's decisions, and what was drawn for them."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class AuditRow(Evident, Owned):
    """One audit; what was planned of it never changes."""

    id = IdField(primary_key=True)
    subject = WordField()
    first = models.DateField()
    last = models.DateField()
    zone = models.CharField(max_length=64)
    size = models.IntegerField()
    is_repeated = models.BooleanField()
    planned_entry = IdField()
    commitment = models.CharField(max_length=64)
    state = WordField()
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    file_lines = models.BigIntegerField(null=True)
    file_views = models.BigIntegerField(null=True)
    framed_entry = IdField(blank=True, default="")
    drawn_at = models.DateTimeField(null=True)
    log_size = models.BigIntegerField(null=True)
    log_root = models.CharField(max_length=64, blank=True, default="")
    frame = models.CharField(max_length=64, blank=True, default="")
    strata = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="audit_by_state")]


class DrawnDecisionRow(Evident, Owned):
    """A decision of a sample, and the review in which it is read again: append-only."""

    audit = models.ForeignKey(AuditRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.IntegerField()
    stratum = models.IntegerField()
    decision = IdField()
    review = IdField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "place"], name="drawn_decision_once")
        ]


class DrawnUploadRow(Evident, Owned):
    """An upload of a sample, and the case in which it is judged: append-only."""

    audit = models.ForeignKey(AuditRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.IntegerField()
    stratum = models.IntegerField()
    item = IdField()
    case = IdField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "place"], name="drawn_upload_once")]
