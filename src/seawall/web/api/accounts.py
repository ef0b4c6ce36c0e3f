"""What decisions weigh against an account: for the platform, which decides what follows."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from seawall.journeys import account_record
from seawall.web.api.door import ApiKey, refusals
from seawall.web.request import Call

router = Router(tags=["accounts"])


class StrikeOut(Schema):
    """What one decision weighs."""

    decision: str
    case: str
    clause: str
    weight: int
    at: datetime
    expires_at: datetime


class StrikesOut(Schema):
    """The record of an account; `suggestion` is for a person, and nothing follows from it here."""

    account: str
    since: datetime
    items: int
    decided: int
    restricted: int
    put_right: int
    weight: int
    suggestion: str | None
    next_at: int | None
    strikes: list[StrikeOut]


@router.get(
    "/{path:account}/strikes",
    auth=ApiKey("cases.read"),
    response={200: StrikesOut, **refusals(401, 403, 404)},
)
def show_strikes(request: Call, account: str) -> StrikesOut:
    """The strikes that weigh now, computed from the decisions that stand."""
    found = account_record.read(account, tx=request.tx, now=request.now)
    same = ("account", "since", "items", "decided", "restricted", "put_right")
    return StrikesOut(
        **{name: getattr(found, name) for name in same},
        weight=found.tally.weight,
        suggestion=found.tally.suggestion or None,
        next_at=found.tally.next_at,
        strikes=[StrikeOut.from_orm(one) for one in found.tally.strikes],
    )
