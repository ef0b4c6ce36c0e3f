"""Where it is kept which type is hashed again, how far that is, and what could not be hashed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import RehashId
from seawall.intake.rehashing.model import KeptVersion, Rehash, RehashFault
from seawall.intake.rows import version_of

REHASH = Mapped(Rehash, db.RehashRow)
FAULT = Mapped(RehashFault, db.RehashFaultRow)


class RehashStore(Scoped):
    """Rows of one organisation (or all, for the worker)."""

    def begin(self, rehash: Rehash) -> Rehash:
        """The type's rehash that is under way, or this one, written down now."""
        row = db.RehashRow(**REHASH.columns(rehash))
        db.RehashRow.objects.bulk_create([row], ignore_conflicts=True)
        rows = self._of(db.RehashRow).filter(signal_type=rehash.signal_type, finished_at=None)
        return REHASH.value(rows.get())

    def locked(self, rehash: RehashId) -> Rehash:
        """One that nobody else can change until the commit."""
        rows = self._of(db.RehashRow).select_for_update().filter(id=rehash)
        return _there(rows.first(), rehash)

    def rehash(self, rehash: RehashId) -> Rehash:
        """One of them."""
        return _there(self._of(db.RehashRow).filter(id=rehash).first(), rehash)

    def save(self, rehash: Rehash) -> None:
        """Write down how far it is."""
        self._of(db.RehashRow).filter(id=rehash.id).update(**REHASH.changes(rehash))

    def under_way(self) -> list[Rehash]:
        """Those that are not done, the oldest first."""
        return REHASH.values(self._of(db.RehashRow).filter(finished_at=None).order_by("id"))

    def latest(self, *, limit: int = 50) -> list[Rehash]:
        """The newest of all."""
        return REHASH.values(self._of(db.RehashRow).order_by("-id")[:limit])

    def newest_row(self) -> int:
        """The row number of the version that came last."""
        newest = self._of(db.ItemVersionRow).aggregate(newest=Max("id"))["newest"]
        return int(newest or 0)

    def versions_after(self, row: int, *, upto: int, limit: int) -> list[KeptVersion]:
        """The next versions in the order in which they came."""
        rows = self._of(db.ItemVersionRow).select_related("words").filter(id__gt=row, id__lte=upto)
        return [
            KeptVersion(version_row.id, version_of(version_row))
            for version_row in rows.order_by("id")[:limit]
        ]

    def add_faults(self, rehash: RehashId, faults: Sequence[RehashFault]) -> None:
        """Write down what could not be hashed, for good."""
        of = {"organisation_id": self.organisation, "rehash_id": rehash}
        db.RehashFaultRow.objects.bulk_create(
            db.RehashFaultRow(**FAULT.columns(fault, **of)) for fault in faults
        )

    def faults(self, rehash: RehashId, *, limit: int = 1_000) -> list[RehashFault]:
        """What could not be hashed, in the order in which it was met."""
        rows = self._of(db.RehashFaultRow).filter(rehash_id=rehash).order_by("id")[:limit]
        return FAULT.values(rows)


def _there(row: Any, rehash: RehashId) -> Rehash:
    if row is None:
        raise problem("intake.no-such-rehash", rehash=rehash)
    return REHASH.value(row)
