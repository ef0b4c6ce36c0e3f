"""The outgoing feed, pulled: what the webhooks push, for whoever has no public endpoint.

A request may wait up to 25 seconds for something to happen. It holds no transaction
while it waits, and only so many may wait at once; the others are answered at once
and ask again, so that waiting never starves the people at the console.
"""

from __future__ import annotations

import threading
import time
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema

from seawall.enforcement.cursor import read_cursor, write_cursor
from seawall.enforcement.model import Event
from seawall.web.api.door import ApiKey, refusals
from seawall.web.api.event_schemas import EventOut
from seawall.web.request import Call, hold_transaction

router = Router(tags=["events"])

LONGEST_WAIT = 25
_WAITERS = threading.BoundedSemaphore(4)
_PAUSE = 0.5


class Page(Schema):
    """Events in their order, exactly as a webhook would have carried them."""

    events: list[EventOut]
    next: str
    """Send it as `after` next time."""


@router.get("", auth=ApiKey("events"), response={200: Page, **refusals(401, 403, 422, 429)})
def list_events(
    request: Call,
    *,
    after: str = "",
    wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> HttpResponse:
    """Read the feed after a cursor; at least once, in order."""
    seq = read_cursor(after)
    events = _events_after(request, seq, limit)
    if not events and wait and _WAITERS.acquire(blocking=False):
        try:
            events = _await(request, seq, limit, until=time.monotonic() + wait)
        finally:
            _WAITERS.release()
    upto = write_cursor(events[-1].seq if events else seq)
    bodies = ",".join(event.body for event in events)  # the very text that is signed
    return HttpResponse(f'{{"events":[{bodies}],"next":"{upto}"}}', content_type="application/json")


def _await(request: Call, seq: int, limit: int, *, until: float) -> list[Event]:
    while (remaining := until - time.monotonic()) > 0:
        time.sleep(min(_PAUSE, remaining))
        if events := _events_after(request, seq, limit):
            return events
    return []


def _events_after(request: Call, seq: int, limit: int) -> list[Event]:
    with hold_transaction(request) as tx:
        return tx.enforcement.events_after(seq, limit)
