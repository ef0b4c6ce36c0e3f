"""The marks of a collection's tide: up to which change, at what time. Written once each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.exchanges.taxii.tide import Mark
from seawall.ids import OrganisationId


class TaxiiStore:
    """When changes became readable, of one organisation or, in the installation's scope, of all."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def add(self, mark: Mark) -> None:
        """Write down a mark."""
        db.TaxiiMark.objects.create(organisation_id=self.organisation, seq=mark.seq, at=mark.at)

    def newest(self) -> Mark | None:
        """The last mark."""
        return self._first(self._own().order_by("-seq"))

    def covering(self, seq: int) -> Mark | None:
        """The first mark that covers this change."""
        return self._first(self._own().filter(seq__gte=seq).order_by("seq"))

    def later_than(self, moment: datetime) -> Mark | None:
        """The first mark later than this moment."""
        return self._first(self._own().filter(at__gt=moment).order_by("seq"))

    def before(self, seq: int) -> Mark | None:
        """The last mark that does not cover this change."""
        return self._first(self._own().filter(seq__lt=seq).order_by("-seq"))

    def _own(self) -> Any:
        rows = db.TaxiiMark.objects.all()
        if self.organisation == EVERY:
            return rows
        return rows.filter(organisation_id=self.organisation)

    def _first(self, rows: Any) -> Mark | None:
        row = rows.values_list("seq", "at").first()
        return Mark(*row) if row else None
