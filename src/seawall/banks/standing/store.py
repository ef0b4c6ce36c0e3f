"""Entries that stand in the banks of an organisation, counted in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from seawall.banks.model import EntryState
from seawall.db import models as db
from seawall.db.rows.scoped import Scoped
from seawall.ids import BankId

#: What may lead to something: all but what is on trial, and what was taken back.
_STANDING = (EntryState.ACTIVE, EntryState.UNCONFIRMED, EntryState.CONTESTED)


class BankStandingStore(Scoped):
    """How many entries stand, over all banks."""

    def entries(self, now: datetime, *, but: Collection[BankId] = ()) -> int:
        """Entries that may lead to something now, without those of some banks."""
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        rows = self._of(db.BankEntryRow).filter(unexpired, state__in=_STANDING)
        return int(rows.exclude(bank_id__in=but).count())
