"""Tables of `cases/`: cases, what is in them and why, decisions."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident

#: The order of the queue (`cases/priority.py`).
QUEUE = ("due_at", "-severity", "opened_at", "id")


class CaseRow(Evident, Owned):
    """One item or cluster awaiting a person."""

    working = ("lease_holder", "lease_until")

    id = IdField(primary_key=True)
    kind = WordField(default="content")
    state = WordField(default="open")
    queue = WordField(default="matches")
    severity = models.IntegerField(default=0)
    description = models.TextField(blank=True, default="")
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    about_decision = models.ForeignKey(
        "db.DecisionRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    barred_person = IdField(blank=True, default="")
    lease_holder = IdField(blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    language = WordField(blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        # The inbox reads in this order, whole or by one of these words, page by page.
        indexes = [
            models.Index(fields=["organisation", "state", *QUEUE], name="case_inbox"),
            *(
                models.Index(fields=["organisation", "state", word, *QUEUE], name=f"case_by_{word}")
                for word in ("kind", "queue", "language", "source")
            ),
            models.Index(
                fields=["organisation", "state", "-decided_at", "-id"], name="case_decided"
            ),
            models.Index(fields=["organisation", "lease_holder"], name="case_held"),
            models.Index(
                fields=["organisation", "kind", "state", "-decided_at", "-id"],
                name="case_decided_by_kind",
            ),
        ]


class CaseItemRow(Owned):
    """An item that is decided with this case; `anchor` is the known entry it clusters by."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("db.ItemRow", on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField()
    upload_check = models.ForeignKey(
        "db.UploadCheckRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "item", "version"], name="case_item_once")
        ]
        indexes = [models.Index(fields=["case", "id"], name="case_item_order")]


class CaseAnchorRow(Owned):
    """A signal or a known entry by which the next near-identical item finds this case."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+")
    kind = WordField()
    value = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "value"], name="case_anchor_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "value"], name="case_anchor_lookup")
        ]


class CaseReasonRow(Owned):
    """Why the case exists, one row a reason: append-only."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+")
    kind = WordField()
    about = models.CharField(max_length=512)
    say = models.TextField()
    at = models.DateTimeField()
    severity = models.IntegerField(default=0)
    flagger = IdField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "flagger"],
                condition=~models.Q(flagger=""),
                name="case_reason_of_flagger",
            )
        ]


class DecisionRow(Evident, Owned):
    """What a person or a rule concluded; never edited, only superseded: append-only."""

    id = IdField(primary_key=True)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+")
    finding = WordField()
    clauses = models.JSONField(default=list)
    context = WordField(blank=True, default="")
    reason = models.TextField()
    evidence = models.JSONField(default=dict)
    automation = models.JSONField(default=dict)
    ground = WordField(default="terms")
    decided_by = models.JSONField()
    person = IdField(blank=True, default="")
    opened_at = models.DateTimeField()
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(supersedes__isnull=True),
                name="one_first_decision_a_case",
            )
        ]
        indexes = [models.Index(fields=["person", "at"], name="decision_of_person")]
