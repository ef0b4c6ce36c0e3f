"""Tables of `transparency/`: statements of reasons, and their way to the Union's database."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class StatementRow(Evident, Owned):
    """What one person is told about one decision; only the dates of its telling change."""

    id = IdField(primary_key=True)
    decision = models.ForeignKey("db.DecisionRow", on_delete=models.PROTECT, related_name="+")
    kind = WordField()
    account = models.TextField(blank=True, default="")
    state = WordField()
    scope = models.JSONField(default=list)
    until = models.DateTimeField(null=True)
    ground = WordField()
    order = IdField(blank=True, default="")
    subject = WordField(default="content")
    language = WordField()
    facts = models.JSONField(default=dict)
    token_digest = models.CharField(max_length=64, unique=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "order"], name="statement_of_order"),
            models.Index(
                fields=["organisation", "subject"],
                condition=~models.Q(subject="content"),
                name="statement_of_account",
            ),
        ]


class StatementItemRow(Evident, Owned):
    """An item that a statement is about: append-only."""

    statement = models.ForeignKey(
        StatementRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    item = models.ForeignKey("db.ItemRow", on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "item"], name="statement_item_once")
        ]


class SpentPuidRow(Owned):
    """An identifier that was given to the Union's database, and never is again: append-only.

    The statement is named, not pointed at: the row outlives it.
    """

    puid = models.CharField(max_length=500)
    statement = IdField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "puid"], name="puid_once")]


class SubmissionRow(Evident, Owned):
    """How one statement goes to the DSA Transparency Database."""

    id = IdField(primary_key=True)
    statement = models.OneToOneField(StatementRow, on_delete=models.PROTECT, related_name="+")
    puid = models.CharField(max_length=500)
    payload = models.JSONField(default=dict)
    state = WordField()
    attempts = models.IntegerField(default=0)
    uuid = models.CharField(max_length=64, blank=True, default="")
    permalink = models.TextField(blank=True, default="")
    faults = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    released_by = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "created_at"], name="submission_by_state")
        ]
