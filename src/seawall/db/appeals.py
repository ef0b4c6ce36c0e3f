"""Tables of `appeals/`."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, Owned, WordField


class Appeal(Owned):
    """A user's answer to one decision; another person hears it."""

    id = IdField(primary_key=True)
    decision = models.ForeignKey("db.Decision", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.Case", on_delete=models.PROTECT, related_name="+")
    account = models.TextField(blank=True, default="")
    says = models.TextField()
    context = WordField(blank=True, default="")
    receipt_digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
