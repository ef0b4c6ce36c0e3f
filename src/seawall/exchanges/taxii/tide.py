"""When each object was added to a collection, so that nobody who follows it misses one.

TAXII clients ask by time: "what was added after this". The time of a change will not do for
an answer: a change that began first may be committed last, and whoever has read up to the
later one would never see it. The numbers of our changes are in the order of commits, so the
time of an object is made from them. Whenever somebody reads and there is news, a mark says
"up to this number, at this time"; between two marks each place has a microsecond of its own.
So times are unique, grow with the places, and never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Objects of one entry at most: what it is about, indicator, tie, two opinions; and room.
SLOTS = 8

_STEP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to this number of a change, everything was there at this time."""

    seq: int
    at: datetime

    @property
    def top(self) -> int:
        """The last place that it covers."""
        return self.seq * SLOTS + SLOTS - 1


def place(seq: int, slot: int = 0) -> int:
    """The place of an object: the number of its entry's change, and which of its objects."""
    return seq * SLOTS + slot


def next_mark(last: Mark | None, *, newest: int, now: datetime) -> Mark | None:
    """The mark that is to be made now, if there is news; it never overtakes the last one."""
    if last is None:
        return Mark(newest, now)
    if newest <= last.seq:
        return None
    room = (newest - last.seq) * SLOTS * _STEP
    return Mark(newest, max(now, last.at + room))


def added_at(position: int, mark: Mark) -> datetime:
    """When the object at a place was added; the mark is the first that covers it."""
    return mark.at - (mark.top - position) * _STEP


def place_after(moment: datetime, mark: Mark, before: Mark | None) -> int:
    """The last place that was there at a moment; the mark is the first later than it."""
    passed = mark.top - (mark.at - moment) // _STEP
    return max(passed, before.top if before else -1)
