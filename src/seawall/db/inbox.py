"""Tables of the inbox: what waits for later, own views and keys, decisions of many cases at once."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class SnoozeRow(Owned):
    """A case that its organisation put aside until a moment, who did, and why."""

    case = models.ForeignKey(
        "db.CaseRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = IdField()
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "until"], name="snooze_by_end"),
            models.Index(fields=["organisation", "case", "until"], name="snooze_of_case"),
        ]


class InboxViewRow(Owned):
    """A person's own view of the inbox: a name, and what it shows."""

    id = IdField(primary_key=True)
    person = IdField()
    name = models.CharField(max_length=60)
    shows = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person", "name"], name="view_once")
        ]


class KeyChoiceRow(Owned):
    """Which keys a person presses instead of ours, and whether single keys work at all."""

    person = IdField()
    single = models.BooleanField(default=True)
    moved = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="key_choice_once")
        ]


class SourceTallyRow(Owned):
    """How often a source was right, by what people decided."""

    source = models.CharField(max_length=200)
    upheld = models.BigIntegerField(default=0)
    decided = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source"], name="source_tally_once")
        ]


class BulkRow(Evident, Owned):
    """One decision about many cases, from its preview to its last case."""

    id = IdField(primary_key=True)
    state = WordField(default="draft")
    chosen = models.CharField(max_length=400, blank=True, default="")
    asked_by = IdField()
    finding = WordField(blank=True, default="")
    clauses = models.JSONField(default=list)
    context = WordField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    law = models.TextField(blank=True, default="")
    law_explanation = models.TextField(blank=True, default="")
    for_the_user = models.TextField(blank=True, default="")
    size = models.IntegerField(default=0)
    drafted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    approved_by = IdField(blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    say = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "drafted_at"], name="bulk_by_state")
        ]


class BulkLineRow(Owned):
    """One case of a decision about many, and what came of it."""

    bulk = models.ForeignKey(BulkRow, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    state = WordField(default="waiting")
    decision = IdField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "case"], name="bulk_case_once"),
        ]
        indexes = [models.Index(fields=["bulk", "state", "position"], name="bulk_line_next")]
