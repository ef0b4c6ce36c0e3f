"""The platform's reply: what became of an action."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router
from pydantic import AwareDatetime

from seawall.enforcement.model import ActionOutcome, OutcomeKind, ReasonCode
from seawall.ids import ActionId
from seawall.journeys.platform import outcome
from seawall.web.api.door import ApiKey, Body, Text, refusals
from seawall.web.api.out import From, Out
from seawall.web.request import Call

router = Router(tags=["actions"])


class OutcomeIn(Body):
    """Applied, already, partial, cannot (and why) or later (and when)."""

    outcome: OutcomeKind
    effective_at: AwareDatetime | None = None
    reason_code: ReasonCode | None = None
    detail: Text = ""
    retry_after: int | None = None
    views: int | None = None
    """How often the item had been seen before it was gone, where you count that."""


class OutcomeOut(Out[ActionOutcome]):
    """The answer as it was written down."""

    id: str
    action: str
    outcome: Annotated[OutcomeKind, From("kind")]
    effective_at: datetime | None
    reason_code: str
    detail: str
    retry_after: int | None
    views: int | None
    at: datetime


@router.post("/{action}/outcome", auth=ApiKey("outcomes"), response={200: OutcomeOut, **refusals()})
def report_outcome(request: Call, action: str, body: OutcomeIn) -> OutcomeOut:
    """Say what became of an action; a 2xx to the webhook only said that it arrived."""
    report = body.as_value(outcome.OutcomeReport, action=ActionId(action))
    return OutcomeOut.of(outcome.report_outcome(report, tx=request.tx, now=request.now))
