"""What must be kept and is not here yet: the platform sees it, and hands it in.

Opening what is preserved is no call of a machine: a person does that, for a purpose.
"""

from __future__ import annotations

from datetime import datetime

from ninja import Query, Router

from seawall.ids import PreservationId
from seawall.journeys.preservation import preservation
from seawall.journeys.preservation.preservation import HandedIn
from seawall.preservation.model import Preservation, PreservationState, PreservedPart
from seawall.transaction import Transaction
from seawall.web.api.door import ApiKey, Body, actor_of, refusals
from seawall.web.api.out import Beside, Out
from seawall.web.request import Call

router = Router(tags=["preservations"])

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_REQUEST = {"requestBody": {"required": True, "content": {"application/octet-stream": _BYTES}}}
_MOST = 1_000


class PreservationQuery(Body):
    """Only those in this state."""

    state: PreservationState | None = None


class PreservationOut(Out[Preservation]):
    """One preservation, as the platform needs to know it."""

    id: str
    state: str
    kind: Beside[str | None]
    item: Beside[str | None]
    version: int
    removed_at: datetime
    kept_until: datetime
    legal_limit: datetime | None
    has_content: Beside[bool]
    has_related_data: Beside[bool]


@router.get("", auth=ApiKey("items"), response={200: list[PreservationOut], **refusals()})
def list_preservations(request: Call, query: Query[PreservationQuery]) -> list[PreservationOut]:
    """What is kept of your items, the first to end first."""
    states = [query.state] if query.state else []
    return [
        _out(stored_copy, request.tx)
        for stored_copy in request.tx.preservations.kept(states=states, limit=_MOST)
    ]


@router.put(
    "/{preservation_id}/content",
    auth=ApiKey("items"),
    response={200: PreservationOut, **refusals()},
    openapi_extra=_REQUEST,
)
def put_content(request: Call, preservation_id: str) -> PreservationOut:
    """Hand in the removed content; it is sealed at once and never replaced."""
    return _handed_in(request, preservation_id, PreservedPart.CONTENT)


@router.put(
    "/{preservation_id}/related",
    auth=ApiKey("items"),
    response={200: PreservationOut, **refusals()},
    openapi_extra=_REQUEST,
)
def put_related(request: Call, preservation_id: str) -> PreservationOut:
    """Hand in the related data: subscriber identity and access data, under a seal of their own."""
    return _handed_in(request, preservation_id, PreservedPart.RELATED)


def _handed_in(request: Call, preservation_id: str, part: PreservedPart) -> PreservationOut:
    handed_in = HandedIn(
        preservation=PreservationId(preservation_id),
        part=part,
        content=request.body,
        media_type=request.content_type or "application/octet-stream",
        by=actor_of(request),
    )
    return _out(preservation.hand_in_part(handed_in, tx=request.tx, now=request.now), request.tx)


def _out(stored_copy: Preservation, tx: Transaction) -> PreservationOut:
    item = tx.intake.item(stored_copy.item) if stored_copy.item else None
    return PreservationOut.of(
        stored_copy,
        kind=item.kind if item else None,
        item=item.external_id if item else None,
        has_content=stored_copy.content is not None,
        has_related_data=stored_copy.related is not None,
    )
