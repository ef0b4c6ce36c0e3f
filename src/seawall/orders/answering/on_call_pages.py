"""When the person on call is paged about an order, and what the page says.

At half of the time and at four fifths of it; at once where less than that is left when the
clock starts. A page is repeated until somebody takes the order, and four fifths is told even
to somebody who took it: the hour does not know that they fell asleep. It says which order,
how long, and where to look: never what the content is, since it shows on a locked screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.clocks.clock import Clock
from seawall.forms.model import Form
from seawall.orders.answering.possible import is_under_way
from seawall.orders.model import Order, OrderItem, OrderState
from seawall.orders.rehearsal import is_drill

_MINUTE = timedelta(minutes=1)
#: Somebody still has to act in these.
_OPEN = frozenset({OrderState.RECEIVED, OrderState.AUTHENTICATING, OrderState.RUNNING})


class PageCause(StrEnum):
    """Why a page is due."""

    AT_ONCE = "at_once"
    """Half of the time was gone when the clock started, or it is a drill."""
    HALF = "half"
    FOUR_FIFTHS = "four_fifths"
    AGAIN = "again"
    """Nobody took the order after the last page."""


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page, and when it falls due."""

    share: PageCause
    at: datetime


@dataclass(frozen=True, slots=True)
class OnCallPage:
    """What the person on call is told, by whichever way."""

    title: str
    say: str
    url: str


def pages(clock: Clock, *, now: datetime) -> tuple[DuePage, ...]:
    """The pages a clock owes from now on: what has passed already is told once, at once.

    A promise of our own, where the law sets no deadline, wakes nobody.
    """
    half, late = clock.half_time, clock.at_share(0.8)
    if clock.due_at is None or half is None or late is None:
        return ()
    first = DuePage(PageCause.AT_ONCE, now) if half <= now else DuePage(PageCause.HALF, half)
    return (first, DuePage(PageCause.FOUR_FIFTHS, late)) if late > now else (first,)


def is_page_needed(share: PageCause, order: Order, items: Iterable[OrderItem]) -> bool:
    """Whether a page about this order still has to be sent."""
    if order.state not in _OPEN:
        return False
    if share is PageCause.FOUR_FIFTHS:
        return True
    return not order.taken_by and not is_under_way(items)


def is_page_followed(share: PageCause) -> bool:
    """Whether a page of this kind is followed by another; one chain an order is enough."""
    return share is not PageCause.FOUR_FIFTHS


def page(order: Order, *, now: datetime, base: str, domain: str = "") -> OnCallPage:
    """The page about an order as it stands now; of a letter, only where it was mailed from."""
    name = _name(order, domain)
    remaining = _standing(order, now=now)
    url = f"{base.rstrip('/')}/orders/{order.id}"
    return OnCallPage(title=f"Seawall: {name}", say=f"{name}, {remaining}, {url}", url=url)


def _standing(order: Order, *, now: datetime) -> str:
    if order.state is OrderState.REFUSED:
        return "refused on arrival: see why"
    return "it may bind" if order.form is Form.LETTER else time_left(order, now=now)


def _name(order: Order, domain: str) -> str:
    drill = "DRILL, " if is_drill(order) else ""
    if order.form is Form.LETTER:
        return f"{drill}letter from {domain or 'an unknown sender'}"
    return f"{drill}order {order.reference}" if order.reference else f"{drill}{order.id}"


def time_left(order: Order, *, now: datetime) -> str:
    """The time left until an order is due, in whole minutes, rounded down."""
    if order.due_at is None:
        return "no deadline"
    remaining = order.due_at - now
    if remaining <= timedelta(0):
        return f"overdue by {-remaining // _MINUTE} min"
    hours, minutes = divmod(remaining // _MINUTE, 60)
    return f"{hours} h {minutes} min left" if hours else f"{minutes} min left"
