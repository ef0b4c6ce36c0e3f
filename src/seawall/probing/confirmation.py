"""When "gone" is believed: two visits, some time apart, and none between that saw it.

The removal is dated by the first of the two, and the truth lies between the last visit
that saw the content and that one; both ends are kept. A visit that could not tell changes
nothing. One that sees the content again is believed at once: it is a reappearance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall.probing.model import PageSighting
from seawall.probing.state import ContentStanding

#: Two visits in one outage of a server must not make a removal.
APART = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ConfirmedRemoval:
    """One confirmed absence, from the first visit that found nothing.

    `last_seen` is the last visit that saw the content, None if nobody ever did.
    """

    removed_at: datetime
    confirmed_at: datetime
    last_seen: datetime | None
    reappeared_at: datetime | None = None

    @property
    def was_dead_on_arrival(self) -> bool:
        """Whether the content was gone before anybody looked."""
        return self.last_seen is None


@dataclass(frozen=True, slots=True)
class History:
    """What the visits to one address add up to."""

    removals: tuple[ConfirmedRemoval, ...] = ()
    suspected_since: datetime | None = None
    last_seen: datetime | None = None

    @property
    def removal(self) -> ConfirmedRemoval | None:
        """The removal that holds, if the content is gone now."""
        newest = self.removals[-1] if self.removals else None
        return newest if newest and newest.reappeared_at is None else None

    @property
    def is_gone(self) -> bool:
        """Whether the content is believed gone."""
        return self.removal is not None

    @property
    def reappeared_at(self) -> datetime | None:
        """When it last came back after a removal; None if it never did."""
        return max(
            (removal.reappeared_at for removal in self.removals if removal.reappeared_at),
            default=None,
        )


def history_of(sightings: Sequence[PageSighting], *, apart: timedelta = APART) -> History:
    """What these visits add up to, in the order of their times."""
    history = History()
    for sighting in sorted(sightings, key=lambda look: look.at):
        history = _after(history, sighting, apart)
    return history


def _after(history: History, sighting: PageSighting, apart: timedelta) -> History:
    match sighting.state.standing:
        case ContentStanding.STANDS:
            return _stood(history, sighting.at)
        case ContentStanding.GONE if not history.is_gone:
            return _history_if_gone(history, sighting.at, apart)
        case _:
            return history


def _stood(history: History, at: datetime) -> History:
    removals = history.removals
    if history.is_gone:
        removals = (*removals[:-1], replace(removals[-1], reappeared_at=at))
    return History(removals, None, last_seen=at)


def _history_if_gone(history: History, at: datetime, apart: timedelta) -> History:
    since = history.suspected_since
    if since is None:
        return replace(history, suspected_since=at)
    if at - since < apart:
        return history
    removal = ConfirmedRemoval(since, confirmed_at=at, last_seen=history.last_seen)
    return replace(history, removals=(*history.removals, removal), suspected_since=None)
