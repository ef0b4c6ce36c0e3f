"""Where wrongful time is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.enforcement.wrongful.model import WrongfulTime
from seawall.ids import CaseId, EntryId, ItemId, OrganisationId


class WrongfulStore:
    """Rows of one organisation (or all)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def add(self, times: Iterable[WrongfulTime]) -> None:
        """Write these down, for good; the same stretch of the same item counts once."""
        db.WrongfulTime.objects.bulk_create(
            [
                db.WrongfulTime(
                    organisation_id=self.organisation,
                    item_id=one.item,
                    entry=one.entry or "",
                    kind=one.kind,
                    case=one.case,
                    began_at=one.began_at,
                    ended_at=one.ended_at,
                )
                for one in times
            ],
            ignore_conflicts=True,
        )

    def ended_between(self, since: datetime, until: datetime) -> list[WrongfulTime]:
        """What came back in this time, in order."""
        found = self._own(db.WrongfulTime).filter(ended_at__gte=since, ended_at__lt=until)
        return [_time(row) for row in found.order_by("ended_at", "id")]

    def _own(self, model: Any) -> Any:
        found = model.objects.all()
        if self.organisation == EVERY:
            return found
        return found.filter(organisation_id=self.organisation)


def _time(row: Any) -> WrongfulTime:
    return WrongfulTime(
        ItemId(row.item_id),
        EntryId(row.entry) if row.entry else None,
        row.kind,
        CaseId(row.case),
        row.began_at,
        row.ended_at,
    )
