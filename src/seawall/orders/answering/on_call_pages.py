"""When the person on call is paged about an order, and what the page says.

At half of the time and at four fifths of it, at once where less than that is left when the
clock starts, and when the time is over. Until the end a page comes again while nobody says
that they have it; from the end on it comes again, to more people each time, until the items
are gone or the order is answered. Four fifths and the end are told to whoever took it, too:
the hour does not know that they fell asleep. A page says which order, how long, what to do
and where: never what the content is, since it shows on a locked screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from seawall.clocks.clock import Clock
from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.forms.model import Form
from seawall.orders.alarms.night import moment_by_day
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import is_under_way
from seawall.orders.model import Order, OrderItem, OrderState
from seawall.orders.rehearsal import is_drill
from seawall.orders.standing import OPEN

_MINUTE = timedelta(minutes=1)


class PageCause(StrEnum):
    """Why a page is due."""

    AT_ONCE = "at_once"
    """Half of the time was gone when the clock started, or it is a drill."""
    HALF = "half"
    FOUR_FIFTHS = "four_fifths"
    AGAIN = "again"
    """Nobody said after the last page that they have it."""
    NOT_APPLIED = "not_applied"
    """The platform was told, half of its time is gone, and it has not said that it is done."""
    DEADLINE = "deadline"
    """The time is over."""
    OVERDUE = "overdue"
    """It still is."""
    UNHEARD = "unheard"
    """The last page reached nobody."""


#: Reminders: nothing is to be done while the platform has it in hand, and one follows another.
_REMINDS = frozenset({PageCause.AT_ONCE, PageCause.HALF, PageCause.AGAIN})
#: What a telephone shows at night without its full alarm.
_CALM = frozenset({PageCause.HALF, PageCause.AGAIN})


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


def pages(clock: Clock, *, now: datetime, zone: ZoneInfo | None = None) -> tuple[DuePage, ...]:
    """The pages a clock owes from now on: what has passed already is told once, at once.

    A promise of our own, where the law sets no deadline, wakes nobody.
    """
    half, late, end = clock.half_time, clock.at_share(0.8), clock.due_at
    if end is None or half is None or late is None:
        return ()
    if end <= now:
        return (DuePage(PageCause.DEADLINE, now),)
    if half <= now:
        first = DuePage(PageCause.AT_ONCE, now)
    else:
        first = DuePage(PageCause.HALF, _by_day(half, clock, zone))
    second = (DuePage(PageCause.FOUR_FIFTHS, _by_day(late, clock, zone)),) if late > now else ()
    return (first, *second, DuePage(PageCause.DEADLINE, end))


def is_page_needed(
    share: PageCause, order: Order, items: Iterable[OrderItem], *, rests: bool = False
) -> bool:
    """Whether a page about this order still has to be sent.

    While a promise holds it `rests`: a repeat is not sent, a moment of the clock is.
    """
    if order.state not in OPEN:
        return False
    if share is PageCause.NOT_APPLIED:
        return not rests and is_under_way(items)
    if share not in _REMINDS:
        return True
    is_told = is_under_way(items) and not order.opening
    return not (rests and share is PageCause.AGAIN) and not is_told


def is_page_followed(share: PageCause) -> bool:
    """Whether a reminder of this kind is followed by another; one chain an order is enough."""
    return share in _REMINDS


def is_page_urgent(share: PageCause) -> bool:
    """Whether a telephone rings for it as loud as it can."""
    return share not in _CALM


def page(
    order: Order, items: Iterable[OrderItem] = (), *, now: datetime, base: str, domain: str = ""
) -> OnCallPage:
    """The page about an order as it stands now; of a letter, only where it was mailed from."""
    name = _name(order, domain)
    remaining = _standing(order, now=now)
    url = f"{base.rstrip('/')}/orders/{order.id}"
    say = f"{name}, {remaining}, {_what_to_do(order, items)}, {url}"
    return OnCallPage(title=f"Seawall: {name}", say=say, url=url)


def _by_day(at: datetime, clock: Clock, zone: ZoneInfo | None) -> datetime:
    return moment_by_day(at, period=clock.wall_time, end=clock.due_at, zone=zone or clock.zone)


def _standing(order: Order, *, now: datetime) -> str:
    if order.state is OrderState.REFUSED:
        return "refused on arrival"
    return "may be binding" if order.form is Form.LETTER else time_left(order, now=now)


def _what_to_do(order: Order, items: Iterable[OrderItem]) -> str:
    if order.state is OrderState.REFUSED:
        return "see why"
    if order.form is Form.LETTER:
        return "classify it"
    if order.state is OrderState.AUTHENTICATING:
        return "call the sender back: two people must verify it"
    return _what_is_left(order, {item.outcome for item in items})


def _what_is_left(order: Order, outcomes: set[str]) -> str:
    if LocationState.FAILED in outcomes:
        return (
            "the platform could not act: remove the content there, or answer that you cannot comply"
        )
    if LocationState.ASKED in outcomes and "" not in outcomes:
        return "the platform has not confirmed yet: check there"
    if order.asking:
        return "not all URLs were sent to the platform yet: check that they are"
    if order.form in ASKS_NO_REMOVAL:
        return "answer it, or say that you cannot comply"
    return "comply, or say that you cannot"


def _name(order: Order, domain: str) -> str:
    drill = "DRILL, " if is_drill(order) else ""
    if order.form is Form.LETTER:
        return f"{drill}letter from {domain or 'an unknown sender'}"
    return f"{drill}order {order.reference}" if order.reference else f"{drill}{order.id}"


def time_left(order: Order, *, now: datetime) -> str:
    """The time left until an order is due, in whole minutes, rounded down."""
    if order.due_at is None:
        return "no deadline"
    return words_left(order.due_at - now)


def words_left(remaining: timedelta) -> str:
    """A time that is left, or gone, in whole minutes."""
    if remaining <= timedelta(0):
        return f"overdue by {-remaining // _MINUTE} min"
    hours, minutes = divmod(remaining // _MINUTE, 60)
    return f"{hours} h {minutes} min left" if hours else f"{minutes} min left"
