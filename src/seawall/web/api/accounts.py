"""What decisions weigh against an account: for the platform, which decides what follows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router

from seawall.cases.strikes import Strike
from seawall.journeys.cases import account_record
from seawall.journeys.cases.account_record import AccountRecord
from seawall.web.api.door import ApiKey, refusals
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call

router = Router(tags=["accounts"])


class StrikeOut(Out[Strike]):
    """What one decision weighs."""

    decision: str
    case: str
    clause: str
    weight: int
    at: datetime
    expires_at: datetime


class StrikesOut(Out[AccountRecord]):
    """The record of an account; `suggestion` is for a person, and nothing follows from it here."""

    account: str
    since: datetime
    items: int
    decided: int
    restricted: int
    put_right: int
    weight: Annotated[int, From("tally.weight")]
    suggestion: Beside[str | None]
    next_at: Annotated[int | None, From("tally.next_at")]
    strikes: Annotated[list[StrikeOut], From("tally.strikes")]


@router.get(
    "/{path:account}/strikes",
    auth=ApiKey("cases.read"),
    response={200: StrikesOut, **refusals(401, 403, 404)},
)
def show_strikes(request: Call, account: str) -> StrikesOut:
    """The strikes that weigh now, computed from the decisions that stand."""
    record = account_record.read_account(account, tx=request.tx, now=request.now)
    return StrikesOut.of(record, suggestion=record.tally.suggestion or None)
