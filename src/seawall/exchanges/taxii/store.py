"""The marks of a collection's tide: up to which change, at what time. Written once each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.exchanges.taxii.tide import Mark

MARK = Mapped(Mark, db.TaxiiMarkRow)


class TaxiiStore(Scoped):
    """When changes became readable, of one organisation or, in the installation's scope, of all."""

    def add(self, mark: Mark) -> None:
        """Write down a mark."""
        self._add(MARK, mark)

    def newest(self) -> Mark | None:
        """The last mark."""
        return self._first(self._of(db.TaxiiMarkRow).order_by("-seq"))

    def covering(self, seq: int) -> Mark | None:
        """The first mark that covers this change."""
        return self._first(self._of(db.TaxiiMarkRow).filter(seq__gte=seq).order_by("seq"))

    def later_than(self, moment: datetime) -> Mark | None:
        """The first mark later than this moment."""
        return self._first(self._of(db.TaxiiMarkRow).filter(at__gt=moment).order_by("seq"))

    def before(self, seq: int) -> Mark | None:
        """The last mark that does not cover this change."""
        return self._first(self._of(db.TaxiiMarkRow).filter(seq__lt=seq).order_by("-seq"))

    def _first(self, rows: Any) -> Mark | None:
        row = rows.first()
        return MARK.value(row) if row else None
