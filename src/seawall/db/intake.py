"""Tables of `intake/`: items, sealed evidence, checks, matches, idempotency."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class ItemRow(Owned):
    """One piece of content as the platform names it."""

    id = IdField(primary_key=True)
    kind = WordField()
    external_id = models.CharField(max_length=512)
    account = models.TextField(blank=True, default="")
    public_url = models.TextField(blank=True, default="")
    url_digest = models.CharField(max_length=64, blank=True, default="")
    latest_version = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "external_id"], name="item_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "url_digest"], name="item_by_address"),
        ]


class EvidenceRow(Evident, Owned):
    """A sealed file; the key to it may be destroyed, the row stays."""

    id = IdField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    purpose = WordField(default="item")
    path = models.TextField()
    sealed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class ItemVersionRow(Owned):
    """What the item was at one version: append-only."""

    item = models.ForeignKey(ItemRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, default="")
    media_type = models.CharField(max_length=120, blank=True, default="")
    size = models.BigIntegerField(default=0)
    url = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(EvidenceRow, null=True, on_delete=models.PROTECT, related_name="+")
    rendition = models.ForeignKey(
        EvidenceRow, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signals = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="item_version_once")
        ]


class ItemTextRow(Owned):
    """The words of a version, beside it: the one part of it that may be erased."""

    version = models.OneToOneField(
        ItemVersionRow, primary_key=True, on_delete=models.PROTECT, related_name="words"
    )
    text = models.TextField()


class ItemSignalRow(Owned):
    """One signal of a version, to be searched by what is learned later: append-only.

    A value too long to be indexed stands in the version, its digest here; one that was hashed
    later than the version stands in `long_value`. `inside` says that it is of something that
    lies in the content; both it and `quality` are null of versions from before this table.
    """

    item = models.ForeignKey(ItemRow, on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField()
    signal_type = WordField()
    value = models.TextField()
    quality = models.IntegerField(null=True)
    inside = models.BooleanField(null=True)
    received_at = models.DateTimeField()
    long_value = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "signal_type", "value"], name="signal_by_value"),
            models.Index(
                fields=["organisation", "signal_type", "received_at", "id"], name="signal_by_time"
            ),
        ]


class RehashRow(Owned):
    """One type's way over all versions that are kept, and how far it has come."""

    id = IdField(primary_key=True)
    signal_type = WordField()
    is_thorough = models.BooleanField()
    upto = models.BigIntegerField()
    started_by = models.TextField()
    started_at = models.DateTimeField()
    stage = WordField()
    place = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    matching = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "signal_type"],
                condition=models.Q(finished_at=None),
                name="rehash_one_at_a_time",
            )
        ]


class RehashFaultRow(Owned):
    """A version that could not be hashed, and why: append-only."""

    rehash = models.ForeignKey(RehashRow, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ItemRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.BigIntegerField()
    reason = models.TextField()


class UploadCheckRow(Evident, Owned):
    """An automatic answer that found something, or was asked to be remembered: append-only."""

    id = IdField(primary_key=True)
    item = models.ForeignKey(ItemRow, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField(default=0)
    verdict = WordField()
    rule = models.CharField(max_length=120)
    degraded = models.BooleanField(default=False)
    explanation = models.JSONField(default=dict)
    at = models.DateTimeField()


class MatchRow(Evident, Owned):
    """Item signal near bank signal, as the match card showed it: append-only."""

    id = IdField(primary_key=True)
    check_of = models.ForeignKey(UploadCheckRow, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("db.BankEntryRow", on_delete=models.PROTECT, related_name="+")
    signal_type = WordField()
    value = models.TextField()
    distance = models.IntegerField()
    threshold = models.IntegerField()
    card = models.JSONField()
    at = models.DateTimeField()


class IdempotencyKeyRow(Owned):
    """The first answer to a POST, given again to the same body."""

    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.IntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="idempotency_key_once")
        ]
