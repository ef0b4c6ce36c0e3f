"""Where wrongful time is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.enforcement.wrongful.model import WrongfulTime

_AT_ONCE = 1_000

WRONGFUL_TIME = Mapped(WrongfulTime, db.WrongfulTimeRow)


class WrongfulStore(Scoped):
    """Rows of one organisation (or all)."""

    def add(self, times: Iterable[WrongfulTime]) -> None:
        """Write these down, for good; the same stretch of the same item counts once."""
        db.WrongfulTimeRow.objects.bulk_create(
            [
                db.WrongfulTimeRow(**WRONGFUL_TIME.columns(time, organisation_id=self.organisation))
                for time in times
            ],
            ignore_conflicts=True,
        )

    def ended_between(self, since: datetime, until: datetime) -> Iterator[WrongfulTime]:
        """What came back in this time, in order, as a stream."""
        times = self._of(db.WrongfulTimeRow).filter(ended_at__gte=since, ended_at__lt=until)
        rows = times.order_by("ended_at", "id").iterator(_AT_ONCE)
        yield from map(WRONGFUL_TIME.value, rows)
