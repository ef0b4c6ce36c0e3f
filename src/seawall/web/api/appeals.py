"""Appeals come in, and whoever holds a receipt follows what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Status
from pydantic import ConfigDict, Field

from seawall.appeals.model import Claim
from seawall.cases.decision import CONTEXTS
from seawall.journeys import receipt
from seawall.journeys.appeals import appeal
from seawall.journeys.appeals.appeal import Lodged
from seawall.journeys.receipt import NoticeProgress
from seawall.web.api.door import (
    ApiKey,
    Body,
    Id,
    Line,
    ReceiptToken,
    Text,
    Word,
    actor_of,
    refusals,
)
from seawall.web.api.out import Out
from seawall.web.request import Call

router = Router(tags=["appeals"])
receipts = Router(tags=["receipts"])


#: One of these says why the decision is wrong.
_REASONS = ("says", "misread", "claim")


class AppealIn(Body):
    """Which decision is questioned, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string", "pattern": r"[^\s]"}}}
                for name in _REASONS
            ]
        }
    )

    decision: Id
    says: Text = ""
    account: Line = ""
    context: Annotated[Word, Field(json_schema_extra={"enum": [*CONTEXTS]})] | None = None
    claim: Annotated[Word, Field(json_schema_extra={"enum": [*Claim]})] | None = None
    misread: Text = ""
    language: Line = ""


class AppealOut(Out[Lodged]):
    """The receipt is told this once; give it to the user: `/appeal#<receipt>` is their page."""

    id: str
    receipt: str
    case: str
    number: str


class ReceiptProgressOut(Out[NoticeProgress]):
    """How far a notice or an appeal has come."""

    kind: str
    state: str
    received_at: datetime
    decided_at: datetime | None = None
    finding: str | None = None
    decision: str | None = None


@router.post("", auth=ApiKey("appeals"), response={201: AppealOut, **refusals()})
def lodge_appeal(request: Call, body: AppealIn) -> Status[AppealOut]:
    """Lodge an appeal; another person than the decision's author hears it."""
    complaint = body.as_value(
        appeal.Complaint, context=body.context or "", claim=body.claim or "", by=actor_of(request)
    )
    return Status(201, AppealOut.of(appeal.lodge_appeal(complaint, tx=request.tx, now=request.now)))


@receipts.get("", auth=None, response={200: ReceiptProgressOut, **refusals(404, 422, 429)})
def follow_receipt(request: Call, token: ReceiptToken) -> ReceiptProgressOut:
    """Follow a receipt; it needs no key, since the token itself is the secret."""
    return ReceiptProgressOut.of(receipt.follow_receipt(token, tx=request.tx))
