"""Table of `exchanges/taxii`: when the changes of banks became readable to others."""

from __future__ import annotations

from django.db import models

from seawall.db.row import Owned


class TaxiiMarkRow(Owned):
    """Up to this number, everything was there at this time: append-only."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "seq"], name="taxii_mark_once"),
            models.UniqueConstraint(fields=["organisation", "at"], name="taxii_moment_once"),
        ]
