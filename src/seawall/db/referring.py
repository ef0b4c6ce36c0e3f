"""Tables of `referrals/`: a unit's referrals and orders, where they went, what came of them."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class RecipientRow(Evident, Owned):
    """A platform a unit writes to, and how."""

    id = IdField(primary_key=True)
    name = models.TextField()
    domains = models.JSONField(default=list)
    channel = WordField()
    address = models.TextField()
    establishment = models.CharField(max_length=2, blank=True, default="")
    languages = models.JSONField(default=list)
    public_key = models.TextField(blank=True, default="")
    informed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class BatchRow(Owned):
    """What an officer pasted or dropped, on its way to referrals."""

    id = IdField(primary_key=True)
    officer = IdField()
    source = models.TextField(blank=True, default="")
    defaults = models.JSONField(default=dict)
    state = WordField()
    created_at = models.DateTimeField()


class DispatchRow(Evident, Owned):
    """A referral or an order to one platform: drafted, approved, signed, sent, answered."""

    id = IdField(primary_key=True)
    form = WordField()
    recipient = models.ForeignKey(RecipientRow, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(BatchRow, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=200)
    urgency = WordField(default="normal")
    officer = IdField()
    supervisor = IdField(blank=True, default="")
    is_sampled = models.BooleanField(default=False)
    body = models.JSONField(default=dict)
    signed = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    state = WordField()
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receipt = models.JSONField(default=dict)
    received_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    copy_sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="dispatch_reference_once"
            )
        ]


class LineRow(Evident, Owned):
    """One address a unit looks at: what is known of it, how it was judged, what came of it."""

    working = ("next_visit_at",)

    id = IdField(primary_key=True)
    batch = models.ForeignKey(BatchRow, on_delete=models.PROTECT, related_name="+")
    dispatch = models.ForeignKey(DispatchRow, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    written = models.TextField()
    url = models.TextField(blank=True, default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    standing = WordField()
    why = models.TextField(blank=True, default="")
    assessment = models.JSONField(default=dict)
    snapshot = models.ForeignKey(
        "db.EvidenceRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = WordField(blank=True, default="")
    reason_code = WordField(blank=True, default="")
    outcome_at = models.DateTimeField(null=True)
    overturned_at = models.DateTimeField(null=True)
    liveness = WordField(blank=True, default="")
    baseline = models.JSONField(default=dict)
    last_live_at = models.DateTimeField(null=True)
    gone_from = models.DateTimeField(null=True)
    gone_confirmed_at = models.DateTimeField(null=True)
    next_visit_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="line_once")]
        indexes = [
            models.Index(fields=["organisation", "fingerprint"], name="line_fingerprint"),
            models.Index(fields=["next_visit_at"], name="line_visits"),
        ]


class PlatformAnswerRow(Evident, Owned):
    """An answer as its platform signed it."""

    id = IdField(primary_key=True)
    dispatch = models.ForeignKey(DispatchRow, on_delete=models.PROTECT, related_name="+")
    form = WordField()
    sha256 = models.CharField(max_length=64)
    signed = models.TextField()
    signed_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "sha256"], name="platform_answer_once")
        ]


class ProbeRow(Owned):
    """One look at an address, and what was seen: append-only."""

    id = IdField(primary_key=True)
    line = models.ForeignKey(LineRow, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    vantage = WordField(default="here")
    state = WordField()
    status = models.IntegerField(null=True)
    why = models.TextField(blank=True, default="")
    visit = models.JSONField(default=dict)


class ReferredUrlRow(Owned):
    """That some unit here has referred this address, and when; never why: append-only."""

    id = IdField(primary_key=True)
    fingerprint = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
