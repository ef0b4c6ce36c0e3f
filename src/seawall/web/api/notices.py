"""Notices come in from users and trusted flaggers, through the platform."""

from __future__ import annotations

from ninja import Router, Schema, Status

from seawall.journeys import notice
from seawall.web.api.door import ApiKey, Body, Kind, Line, Text, by, refusals
from seawall.web.request import Call

router = Router(tags=["notices"])


class ItemName(Body):
    """An item, as the platform names it."""

    kind: Kind
    id: Line


class NoticeIn(Body):
    """Who says what about which item."""

    item: ItemName
    source: Line
    reason: Text
    label: Line = ""
    trusted: bool = False


class NoticeOut(Schema):
    """The receipt is told this once; give it to the sender."""

    id: str
    receipt: str
    case: str


@router.post("", auth=ApiKey("notices"), response={201: NoticeOut, **refusals()})
def send_notice(request: Call, body: NoticeIn) -> Status[NoticeOut]:
    """Send a notice; it opens or joins a case."""
    claim = notice.Claim(
        kind=body.item.kind,
        external_id=body.item.id,
        source=body.source,
        reason=body.reason,
        label=body.label,
        trusted=body.trusted,
        by=by(request),
    )
    received = notice.receive(claim, tx=request.tx, now=request.now)
    out = NoticeOut(id=received.id, receipt=received.receipt, case=received.case)
    return Status(201, out)
