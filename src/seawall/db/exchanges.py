"""Tables of `exchanges/`: whom we follow, what they list, what they hear, and lists of names."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class ExchangeRow(Evident, Owned):
    """A list that we follow, and how far we have come."""

    working = (
        "checkpoint",
        "turn",
        "sweep",
        "is_reconciling",
        "is_up_to_date",
        "page_at",
        "started_at",
        "finished_at",
        "next_at",
        "failures",
        "last_error",
    )

    id = IdField(primary_key=True)
    name = WordField()
    adapter = WordField()
    bank = models.ForeignKey("db.BankRow", null=True, on_delete=models.PROTECT, related_name="+")
    config = models.JSONField(default=dict)
    credentials = models.TextField(blank=True, default="")
    is_enabled = models.BooleanField(default=True)
    every_minutes = models.IntegerField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    checkpoint = models.TextField(blank=True, default="")
    turn = models.BigIntegerField(default=0)
    sweep = models.BigIntegerField(default=1)
    is_reconciling = models.BooleanField(default=False)
    is_up_to_date = models.BooleanField(default=False)
    page_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="exchange_name_once",
            )
        ]


class ExchangeRecordRow(Owned):
    """One line of a peer's list as it stands, and the entry that it became."""

    exchange = models.ForeignKey(
        ExchangeRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=200)
    peer_type = WordField()
    entry = models.ForeignKey(
        "db.BankEntryRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64)
    opinions = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    is_deleted = models.BooleanField(default=False)
    put = WordField(blank=True, default="")
    sweep = models.BigIntegerField()
    updated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "key"], name="exchange_record_once")
        ]
        indexes = [models.Index(fields=["exchange", "sweep"], name="exchange_record_round")]


class ExchangeFaultRow(Owned):
    """A record that was set aside, and why: append-only."""

    exchange = models.ForeignKey(ExchangeRow, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    reason = models.TextField()
    at = models.DateTimeField()


class ExchangeWordRow(Owned):
    """Something a peer is to hear from us."""

    id = IdField(primary_key=True)
    exchange = models.ForeignKey(ExchangeRow, on_delete=models.PROTECT, related_name="+")
    kind = WordField()
    entry = models.ForeignKey("db.BankEntryRow", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, blank=True, default="")
    body = models.JSONField(default=dict)
    state = WordField(default="waiting")
    attempts = models.IntegerField(default=0)
    answer = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)


class ListingRow(Evident, Owned):
    """One version of a designation list, as its file came: append-only."""

    id = IdField(primary_key=True)
    exchange = models.ForeignKey(ExchangeRow, on_delete=models.PROTECT, related_name="+")
    list = WordField()
    sha256 = models.CharField(max_length=64)
    evidence = models.ForeignKey("db.EvidenceRow", on_delete=models.PROTECT, related_name="+")
    address = models.TextField(blank=True, default="")
    names = models.IntegerField(default=0)
    fetched_at = models.DateTimeField()


class ListedNameRow(Owned):
    """Somebody on one version of a list: append-only."""

    id = IdField(primary_key=True)
    listing = models.ForeignKey(ListingRow, on_delete=models.PROTECT, related_name="+")
    reference = models.TextField()
    name = models.TextField()
    kind = WordField(blank=True, default="")
    aliases = models.JSONField(default=list)
    regime = models.TextField(blank=True, default="")
    is_terrorism = models.BooleanField(null=True)
    listed_on = WordField(blank=True, default="")
    delisted_on = WordField(blank=True, default="")
    facts = models.JSONField(default=dict)
    spelling = models.TextField()


class ListedNameUseRow(Evident, Owned):
    """That a decision looked at a listed name, on which version of the list: append-only."""

    name = models.ForeignKey(ListedNameRow, on_delete=models.PROTECT, related_name="+")
    about = IdField()
    sha256 = models.CharField(max_length=64)
    why = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()
