"""Tables of `cases/quality`: reviews and their readings, golden items and their answers."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class SamplingRoundRow(Owned):
    """A month's seed, by the ledger entry that seals it: append-only."""

    period = models.CharField(max_length=7)
    entry = IdField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "period"], name="sampling_round_once")
        ]


class ReviewRow(Evident, Owned):
    """A second, blind reading of a decision, as it stands; `reading_case` is where it is read."""

    id = IdField(primary_key=True)
    decision = models.OneToOneField("db.DecisionRow", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    reading_case = models.OneToOneField(
        "db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    language = WordField(blank=True, default="")
    holds = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    state = WordField(default="waiting")
    settled_as = WordField(blank=True, default="")
    settled_by = WordField(blank=True, default="")
    settled_say = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "opened_at"], name="review_waiting"),
            models.Index(fields=["organisation", "opened_at"], name="review_by_time"),
        ]


class ReviewReadingRow(Evident, Owned):
    """What one reader concluded, the first or the second: append-only."""

    review = models.ForeignKey(ReviewRow, on_delete=models.PROTECT, related_name="readings")
    place = WordField()
    finding = WordField()
    clauses = models.JSONField(default=list)
    context = WordField(blank=True, default="")
    reason = models.TextField()
    law = models.TextField(blank=True, default="")
    law_explanation = models.TextField(blank=True, default="")
    by = WordField()
    person = IdField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "place"], name="review_reading_once")
        ]


class ReviewMessageRow(Evident, Owned):
    """What a reader or a lead said of a disagreement: append-only."""

    review = models.ForeignKey(ReviewRow, on_delete=models.PROTECT, related_name="+")
    by = WordField()
    person = IdField()
    say = models.TextField()
    at = models.DateTimeField()


class ClauseOverturnRow(Owned):
    """A decision under this clause was overturned on appeal: append-only."""

    clause = WordField()
    decision = IdField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "clause", "at"], name="clause_overturned")]


class GoldenItemRow(Owned):
    """A golden item in one of its versions: append-only."""

    golden = IdField()
    version = models.IntegerField()
    is_active = models.BooleanField()
    agreed = models.JSONField()
    shown = models.JSONField()
    source = models.ForeignKey("db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+")
    rendition = models.ForeignKey(
        "db.EvidenceRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.ForeignKey(
        "db.EvidenceRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = WordField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "golden", "version"], name="golden_version_once"
            )
        ]


class GoldenDealRow(Owned):
    """A golden item was mixed into the queue, as this case: append-only."""

    case = models.OneToOneField("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    golden = IdField()
    version = models.IntegerField()
    at = models.DateTimeField()


class GoldenAnswerRow(Owned):
    """What somebody answered to a golden item: append-only."""

    case = models.OneToOneField("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    golden = IdField()
    version = models.IntegerField()
    person = IdField()
    finding = WordField()
    clauses = models.JSONField(default=list)
    context = WordField(blank=True, default="")
    reason = models.TextField()
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "person", "at"], name="golden_own")]
