"""Notices come in from users and trusted flaggers, through the platform or by their own key."""

from __future__ import annotations

from typing import Annotated

from ninja import Router, Status
from pydantic import Field

from seawall.ids import FlaggerId
from seawall.intake.notifying.model import Flagger
from seawall.journeys.notices import notice, trusted_flagger
from seawall.journeys.notices.notice import ReceivedNotice
from seawall.journeys.notices.notice_statement import Notifier
from seawall.web.api.door import ApiKey, Body, Kind, Line, Words, YesOrNo, actor_of, refusals
from seawall.web.api.out import From, Out
from seawall.web.request import Call

router = Router(tags=["notices"])


class ItemName(Body):
    """An item, as the platform names it."""

    kind: Kind
    id: Annotated[Line, Field(min_length=1)]


class NoticeIn(Body):
    """Who says what about which item, by the elements of DSA Art. 16(2)."""

    item: ItemName
    source: Line
    reason: Words
    label: Line = ""
    name: Line = ""
    email: Line = ""
    good_faith: YesOrNo = False
    child_abuse: YesOrNo = False
    language: Line = ""
    flagger: Line = ""
    trusted: YesOrNo = False


class NoticeOut(Out[ReceivedNotice]):
    """The receipt is told this once; give it to the sender.

    `state` is `received`, or `kept` while processing for this sender is suspended; then there
    is no case.
    """

    id: str
    receipt: str
    case: str | None
    state: Annotated[str, From("statement.state")]
    missing: Annotated[list[str], From("statement.missing")]
    actual_knowledge: Annotated[bool, From("statement.gives_knowledge")]


@router.post("", auth=ApiKey("notices"), response={201: NoticeOut, **refusals()})
def send_notice(request: Call, body: NoticeIn) -> Status[NoticeOut]:
    """Send a notice; it opens or joins a case."""
    flagger = flagger_of(request, body)
    who = Notifier(
        name=body.name or (flagger.name if flagger else ""),
        email=body.email or (flagger.email if flagger else ""),
        source=flagger.name if flagger else body.source,
        flagger=flagger.id if flagger else None,
        is_in_good_faith=body.good_faith,
        is_child_abuse=body.child_abuse,
        language=body.language,
    )
    claim = body.as_value(
        notice.NoticeClaim,
        kind=body.item.kind,
        external_id=body.item.id,
        who=who,
        by=actor_of(request),
    )
    return Status(201, NoticeOut.of(notice.receive_notice(claim, tx=request.tx, now=request.now)))


def flagger_of(request: Call, body: NoticeIn) -> Flagger | None:
    """The trusted flagger: whose key it is, or whom the platform names from the register."""
    key = request.key.id if request.key else None
    flagger_id = FlaggerId(body.flagger) if body.flagger else None
    name = body.source if body.trusted and not flagger_id else ""
    return trusted_flagger.who_sends(key, flagger_id=flagger_id, name=name, tx=request.tx)
