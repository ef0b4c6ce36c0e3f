"""Tables of `drills/`: content drills, and every upload of their schedules."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class ContentDrillRow(Evident, Owned):
    """One round of uploads by testers; only its state changes."""

    id = IdField(primary_key=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    door_url = models.TextField()
    door_file_field = models.CharField(max_length=200)
    door_account_field = models.CharField(max_length=200)
    door_fields = models.JSONField(default=dict)
    door_secrets = IdField(blank=True, default="")
    accounts = models.JSONField(default=list)
    cover = models.TextField()
    bank = models.OneToOneField("db.BankRow", null=True, on_delete=models.PROTECT, related_name="+")
    items = models.JSONField(default=list)
    planned_entry = IdField()
    digest = models.CharField(max_length=64)
    is_monthly = models.BooleanField()
    state = WordField()
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    role = WordField()
    seat = IdField(blank=True, default="")
    member = IdField(blank=True, default="")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "begins_at"], name="drill_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "member", "digest"], name="drill_once"
            )
        ]


class SeededUploadRow(Evident, Owned):
    """One upload of a drill: planned, sent, checked, read."""

    id = IdField(primary_key=True)
    drill = models.ForeignKey(
        ContentDrillRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.IntegerField()
    kind = WordField()
    number = models.IntegerField()
    variant = WordField()
    account = models.CharField(max_length=200)
    planned_at = models.DateTimeField()
    again_of = models.IntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    state = WordField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    shown = WordField(blank=True, default="")
    error = models.TextField(blank=True, default="")
    check_id = IdField(blank=True, default="")
    verdict = WordField(blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    case = models.OneToOneField("db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+")
    finding = WordField(blank=True, default="")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drill", "position"], name="seeded_upload_once")
        ]
