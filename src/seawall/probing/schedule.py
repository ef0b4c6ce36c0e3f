"""When an address is looked at next.

At 5, 15, 30 and 60 minutes after it was sent, hourly to the end of the first day, daily
to the thirtieth. A suspicion is confirmed as soon as it may be. Once gone, it is looked
at daily for thirty days, in case it comes back; if it does, the schedule begins afresh.
After ninety days there is an end in any case. A worker that slept catches up with one
visit, since moments that have passed are seen by the same look.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.probing.confirmation import APART, History, history_of
from seawall.probing.model import PageSighting

STEPS = (
    *(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60)),
    *(timedelta(hours=hours) for hours in range(2, 25)),
    *(timedelta(days=days) for days in range(2, 31)),
)
DAILY = tuple(timedelta(days=days) for days in range(1, 31))
END = timedelta(days=90)


def next_visit(
    sent_at: datetime,
    *,
    visits: Sequence[PageSighting],
    now: datetime,
    apart: timedelta = APART,
) -> datetime | None:
    """The moment of the next visit; one that is not later than `now` is due. None: no more."""
    history = history_of(visits, apart=apart)
    last = max((visit.at for visit in visits), default=sent_at)
    moments = [moment for moment in _moments(sent_at, history, apart) if moment > last]
    due = [moment for moment in moments if moment <= now]
    return due[-1] if due else next(iter(moments), None)


def followed_until(sent_at: datetime, history: History, *, apart: timedelta = APART) -> datetime:
    """The last moment at which anybody looks, as the history asks for it now."""
    return max(_moments(sent_at, history, apart), default=sent_at)


def _moments(sent_at: datetime, history: History, apart: timedelta) -> list[datetime]:
    """Every moment that the history asks for, in order."""
    if history.removal:
        moments = {history.removal.confirmed_at + step for step in DAILY}
    else:
        begun = max(sent_at, history.reappeared_at or sent_at)
        moments = {begun + step for step in STEPS}
    if history.suspected_since:
        moments.add(history.suspected_since + apart)
    return sorted(moment for moment in moments if moment <= sent_at + END)
