"""The person on call is reached without the database, by every way that is set."""

from __future__ import annotations

import hashlib
from datetime import datetime

import structlog

from seawall.config import settings
from seawall.enforcement.envelope import ATTENTION_NEEDED, envelope
from seawall.enforcement.model import Event
from seawall.ids import EventId, OrganisationId
from seawall.journeys.orders.page_calls import PageAttempt
from seawall.orders.answering.on_call_pages import OnCallPage, words_left
from seawall.orders.answering.open_deadline import OpenDeadline
from seawall.worker.on_call import call_person
from seawall.worker.orders import ways

#: Everybody who is called next, as one way.
_LINE = "line"
_log = structlog.get_logger()
#: What every such page says first: what is shown at the link may be of no help now.
BROKEN = "Seawall's database or worker has failed. See docs/operations.md, When the database fails."


def call_without_database(
    deadline: OpenDeadline, moment: datetime, *, now: datetime, more: int = 0
) -> bool:
    """Call about one deadline, and so many more, by every way; whether anybody was reached.

    Where nobody on call is reached, or the time is over, everybody who would be called next is
    called at once: nobody can say that they have it, so there is nothing to wait for. The event
    of one moment has one id, so that a receiver which heard it knows it again.
    """
    page, by = _page(deadline, more, now=now), ways()
    event = _event(deadline, moment, page)
    reached = [way for way in by.ways if _call(deadline, event, page, way, now=now)]
    if by.line and (not reached or now >= deadline.due_at):
        reached += [_LINE] if _call(deadline, event, page, _LINE, to=by.line, now=now) else []
    _log.error(
        "deadline.called_without_database", order=deadline.order, reached=[*map(str, reached)]
    )
    return bool(reached)


def _call(
    deadline: OpenDeadline,
    event: Event,
    page: OnCallPage,
    way: str,
    *,
    to: tuple[str, ...] = (),
    now: datetime,
) -> bool:
    call = PageAttempt(deadline.order, event, page, way, is_urgent=True, to=to)
    return call_person(call, now=now).is_good


def _page(deadline: OpenDeadline, more: int, *, now: datetime) -> OnCallPage:
    url = f"{settings().public_url}/orders/{deadline.order}"
    name = f"order {deadline.name}" if deadline.name else deadline.order
    others = f" and {more} more orders" if more else ""
    say = f"{name}, {words_left(deadline.due_at - now)}{others}, {url}. {BROKEN}"
    return OnCallPage(title=f"Seawall has failed: {name}", say=say, url=url)


def _event(deadline: OpenDeadline, moment: datetime, page: OnCallPage) -> Event:
    digest = hashlib.sha256(f"{deadline.order}:{moment.isoformat()}".encode()).hexdigest()
    event = EventId(f"evt_{digest[:26].upper()}")
    data = {"about": deadline.order, "say": page.say}
    body = envelope(event, kind=ATTENTION_NEEDED, data=data, at=moment)
    return Event(event, OrganisationId(""), 0, ATTENTION_NEEDED, deadline.order, body, moment)
