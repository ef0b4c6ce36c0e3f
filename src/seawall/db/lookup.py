"""Tables of `forum/lookup/`: what each member has asked, day by day."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField
from seawall.db.row import Owned


class LookupSpendRow(Owned):
    """How many look-ups a member has made on one day, and in the last hour of it."""

    seat = models.ForeignKey(
        "db.ForumSeatRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = IdField()
    day = models.CharField(max_length=10)
    total = models.BigIntegerField(default=0)
    hour = models.IntegerField(default=0)
    in_hour = models.BigIntegerField(default=0)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "member", "day"], name="lookup_day_once"),
        ]
