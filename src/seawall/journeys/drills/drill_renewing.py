"""A monthly drill is followed by the next: the same again a month later, with a seed of its own."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import datetime

from seawall.drills.model import ContentDrill, DrillRole, DrillState
from seawall.drills.seeded_kinds import CONTROL, SeededKind
from seawall.ids import DrillId
from seawall.journeys.drills.drill_planning import headers_of
from seawall.journeys.drills.drill_request import DrillRequest
from seawall.transaction import Transaction


def request_to_follow(drill: DrillId, *, tx: Transaction, now: datetime) -> DrillRequest | None:
    """What follows a drill that is over; None where nothing does, or something has already."""
    ended = tx.drills.drill(drill)
    own_drills = [drill for drill in tx.drills.drills() if drill.role is DrillRole.OWN]
    is_newest = own_drills[0].id == ended.id if own_drills else False
    if not ended.is_monthly or ended.state is not DrillState.ENDED or not is_newest:
        return None
    begins_at = max(month_after(ended.begins_at), now)
    return DrillRequest(
        begins_at=begins_at,
        ends_at=begins_at + (ended.ends_at - ended.begins_at),
        uploads=_uploads(ended, tx=tx),
        door=ended.door,
        accounts=ended.accounts,
        cover=ended.cover,
        headers=headers_of(ended, tx=tx),
        is_monthly=True,
    )


def month_after(moment: datetime) -> datetime:
    """The same day of the next month, or its last day where it has no such day.

    >>> month_after(datetime(2027, 1, 31)).date().isoformat()
    '2027-02-28'
    """
    year, month = moment.year + moment.month // 12, moment.month % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def _uploads(drill: ContentDrill, *, tx: Transaction) -> dict[SeededKind, int]:
    planned = tx.drills.uploads(drill.id)
    return dict(
        Counter(
            upload.kind
            for upload in planned
            if upload.again_of is None and upload.position >= 0 and upload.variant != CONTROL
        )
    )
