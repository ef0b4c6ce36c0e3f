"""Tables of `preservation/` and what else is kept apart: copies, threats, the vault."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class PreservationRow(Evident, Owned):
    """Removed content and its related data, sealed until a date: TCO Art. 6."""

    id = IdField(primary_key=True)
    order = models.ForeignKey("db.OrderRow", null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("db.ItemRow", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField(default=0)
    content = models.ForeignKey(
        "db.EvidenceRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    related = models.ForeignKey(
        "db.EvidenceRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    profile = models.CharField(max_length=80)
    removed_at = models.DateTimeField()
    kept_until = models.DateTimeField()
    legal_limit = models.DateTimeField(null=True)
    extensions = models.JSONField(default=list)
    hold = models.TextField(blank=True, default="")
    state = WordField(default="kept")
    erased_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "kept_until"], name="preservation_due")
        ]


class PreservationAccessRow(Evident, Owned):
    """Who asked to open what is preserved, for which purpose, and the answer: append-only."""

    id = IdField(primary_key=True)
    preservation = models.ForeignKey(PreservationRow, on_delete=models.PROTECT, related_name="+")
    person = IdField()
    purpose = WordField()
    allowed = models.BooleanField()
    why = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "organisation"], name="preservation_asked")]


class ThreatReportRow(Evident, Owned):
    """An imminent threat to life, and whom we told: TCO Art. 14(5), DSA Art. 18."""

    id = IdField(primary_key=True)
    order = models.ForeignKey("db.OrderRow", null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("db.ItemRow", null=True, on_delete=models.PROTECT, related_name="+")
    aware_at = models.DateTimeField()
    states = models.JSONField(default=list)
    routes = models.JSONField(default=list)
    body = models.JSONField(default=dict)
    state = WordField()
    by = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict)


class VaultedNoticeRow(Owned):
    """A notice whose very existence may be secret; readable to the persons cleared for it."""

    id = IdField(primary_key=True)
    sealed = models.TextField()
    cleared = models.JSONField(default=list)
