"""Tables of `appeals/`."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class AppealRow(Evident, Owned):
    """A user's answer to one decision; another person hears it."""

    id = IdField(primary_key=True)
    decision = models.ForeignKey("db.DecisionRow", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    account = models.TextField(blank=True, default="")
    says = models.TextField()
    context = WordField(blank=True, default="")
    receipt_digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "organisation"], name="appeal_came")]


class AppealFileRow(Evident, Owned):
    """What an appeal is filed under: its number, and by which token it came; append-only."""

    appeal = models.OneToOneField(
        AppealRow, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    number = WordField()
    party = WordField(default="user")
    token_digest = models.CharField(max_length=64, blank=True, default="")
    language = WordField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="appeal_number_once")
        ]
        indexes = [models.Index(fields=["token_digest"], name="appeal_by_token")]


class AppealWordRow(Evident, Owned):
    """One thing said in an appeal, the first and whatever is added while it is open: append-only."""

    appeal = models.ForeignKey(AppealRow, on_delete=models.PROTECT, related_name="+")
    claim = WordField(blank=True, default="")
    says = models.TextField(blank=True, default="")
    misread = models.TextField(blank=True, default="")
    context = WordField(blank=True, default="")
    at = models.DateTimeField()


class AppealDraftRow(Owned):
    """What somebody has begun to write and not sent; it is forgotten when they send it."""

    token_digest = models.CharField(max_length=64, unique=True)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()
