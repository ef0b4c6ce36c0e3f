"""The person on call is reached without the database, by every way that is set."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from seawall.config import settings
from seawall.enforcement.envelope import ATTENTION_NEEDED, envelope
from seawall.enforcement.model import Event
from seawall.ids import EventId, OrganisationId
from seawall.journeys.orders.page_calls import PageAttempt
from seawall.orders.answering.on_call_pages import OnCallPage, words_left
from seawall.orders.answering.open_deadline import OpenDeadline
from seawall.orders.anteroom.open_digest import OpenDigest
from seawall.worker.on_call import call_person
from seawall.worker.orders import ways

#: Everybody who is called next, as one way.
_LINE = "line"
_log = structlog.get_logger()
#: What every such page says first: what is shown at the link may be of no help now.
BROKEN = "Seawall's database or worker has failed. See docs/operations/database-failure.md."


@dataclass(frozen=True, slots=True)
class _EmergencyCall:
    """What is said at one moment about something that is due."""

    about: str
    event: Event
    page: OnCallPage
    is_over: bool = False
    """Whether its time is over, so that everybody who would be called next is called, too."""


def call_without_database(
    deadline: OpenDeadline, moment: datetime, *, now: datetime, more: int = 0
) -> bool:
    """Call about one deadline, and so many more, by every way; whether anybody was reached.

    Where nobody on call is reached, or the time is over, everybody who would be called next is
    called at once: nobody can say that they have it, so there is nothing to wait for. The event
    of one moment has one id, so that a receiver which heard it knows it again.
    """
    page = _order_page(deadline, more, now=now)
    event = _event(deadline.order, moment, page)
    is_over = now >= deadline.due_at
    return _called(_EmergencyCall(deadline.order, event, page, is_over), now=now)


def call_about_unknown_senders(
    digests: Sequence[OpenDigest], moment: datetime, *, now: datetime
) -> bool:
    """Call once about what waits of these senders; whether anybody was reached.

    Nobody proves that any of it binds, so who would be called next is called only where nobody
    else answers.
    """
    about = ":".join(["anteroom", *(digest.group for digest in digests)])
    page = _digest_page(digests, now=now)
    return _called(_EmergencyCall(about, _event(about, moment, page), page), now=now)


def _called(call: _EmergencyCall, *, now: datetime) -> bool:
    by = ways()
    reached = [way for way in by.ways if _call(call, way, now=now)]
    if by.line and (not reached or call.is_over):
        reached += [_LINE] if _call(call, _LINE, to=by.line, now=now) else []
    _log.error("deadline.called_without_database", order=call.about, reached=[*map(str, reached)])
    return bool(reached)


def _call(call: _EmergencyCall, way: str, *, to: tuple[str, ...] = (), now: datetime) -> bool:
    attempt = PageAttempt(call.about, call.event, call.page, way, is_urgent=True, to=to)
    return call_person(attempt, now=now).is_good


def _order_page(deadline: OpenDeadline, more: int, *, now: datetime) -> OnCallPage:
    url = f"{settings().public_url}/orders/{deadline.order}"
    name = f"order {deadline.name}" if deadline.name else deadline.order
    others = f" and {more} more orders" if more else ""
    say = f"{name}, {words_left(deadline.due_at - now)}{others}, {url}. {BROKEN}"
    return OnCallPage(title=f"Seawall has failed: {name}", say=say, url=url)


def _digest_page(digests: Sequence[OpenDigest], *, now: datetime) -> OnCallPage:
    url = f"{settings().public_url}/orders/waiting"
    many = sum(digest.documents for digest in digests)
    name = "1 document" if many == 1 else f"{many} documents"
    left = words_left(min(digest.due_at for digest in digests) - now)
    say = f"{name} from unknown senders, the first {left}, {url}. {BROKEN}"
    return OnCallPage(title=f"Seawall has failed: {name} from unknown senders", say=say, url=url)


def _event(about: str, moment: datetime, page: OnCallPage) -> Event:
    digest = hashlib.sha256(f"{about}:{moment.isoformat()}".encode()).hexdigest()
    event = EventId(f"evt_{digest[:26].upper()}")
    data = {"about": about, "say": page.say}
    body = envelope(event, kind=ATTENTION_NEEDED, data=data, at=moment)
    return Event(event, OrganisationId(""), 0, ATTENTION_NEEDED, about, body, moment)
