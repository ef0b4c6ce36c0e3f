"""Tables of notices: claims, trusted flaggers, what notifiers say, steps against misuse."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class NoticeRow(Evident, Owned):
    """A claim by a user or trusted flagger."""

    id = IdField(primary_key=True)
    item = models.ForeignKey("db.ItemRow", on_delete=models.PROTECT, related_name="+")
    source = models.TextField()
    trusted = models.BooleanField(default=False)
    reason = models.TextField()
    label = WordField(blank=True, default="")
    receipt_digest = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class FlaggerRow(Evident, Owned):
    """A trusted flagger of the register: DSA Art. 22."""

    id = IdField(primary_key=True)
    name = models.TextField()
    email = models.TextField(blank=True, default="")
    field = models.TextField(blank=True, default="")
    awarded_by = models.TextField()
    country = models.CharField(max_length=2)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")
    key = models.ForeignKey("db.ApiKeyRow", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="flagger_named_once"),
            models.UniqueConstraint(fields=["organisation", "key"], name="flagger_key_once"),
        ]


class NoticeStatementRow(Evident, Owned):
    """What somebody said in a notice, by the elements of DSA Art. 16(2): append-only."""

    id = IdField(primary_key=True)
    flagger = models.ForeignKey(FlaggerRow, null=True, on_delete=models.PROTECT, related_name="+")
    notifier = models.CharField(max_length=64, blank=True, default="")
    item = models.ForeignKey("db.ItemRow", null=True, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("db.OrderRow", null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+")
    missing = models.JSONField(default=list)
    gives_knowledge = models.BooleanField(default=False)
    kept_under = models.CharField(max_length=40, blank=True, default="")
    language = WordField(blank=True, default="")
    said = models.TextField()
    receipt_digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "at"], name="statement_by_time"),
            models.Index(fields=["organisation", "notifier", "at"], name="statement_by_notifier"),
            models.Index(fields=["organisation", "flagger", "at"], name="statement_by_flagger"),
        ]


class MisuseStepRow(Evident, Owned):
    """One step about a notifier's misuse, DSA Art. 23: append-only."""

    id = IdField(primary_key=True)
    notifier = models.CharField(max_length=64)
    step = WordField()
    about = models.CharField(max_length=40, blank=True, default="")
    factors = models.JSONField(default=dict)
    said = models.TextField(blank=True, default="")
    by = WordField(blank=True, default="")
    ends_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "notifier", "at"], name="misuse_by_time")]
