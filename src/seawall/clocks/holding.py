"""What stops a clock, and what becomes of the time after it.

Only a ground that the profile lists stops it: for a removal order force majeure,
Regulation (EU) 2021/784 Art. 3(7), and an order with manifest errors or too little
information, Art. 3(8). When the hold ends, the profile says how it goes on: the period runs
afresh from there and the time before is not counted, as under both, or what was left runs
on. A clock that has run out stays run out. Of two holds that overlap the one that ends last
decides, but a period that one of them starts afresh stays a whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.ends import Ends
from seawall.clocks.instant import checked_instant
from seawall.clocks.jurisdictions.model import Profile, Resume, Suspension
from seawall.clocks.period import Period
from seawall.errors import problem


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch of time that the law says does not count."""

    ground: str
    began_at: datetime
    ended_at: datetime | None = None
    """None while it lasts."""

    def __post_init__(self) -> None:
        checked_instant(self.began_at, field="hold")
        if self.ended_at and checked_instant(self.ended_at, field="hold") < self.began_at:
            raise problem("clocks.bad-hold", ground=self.ground)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def reaches(self, at: datetime) -> bool:
        """Whether it lasts until this moment or beyond."""
        return self.ended_at is None or self.ended_at >= at

    def as_of(self, at: datetime) -> Hold:
        """The hold as it was known then: not ended yet, if it ended later."""
        return Hold(self.ground, self.began_at) if self.ended_at and self.ended_at > at else self


@dataclass(frozen=True, slots=True)
class ClockRun:
    """The stretch a clock runs in now: since when, under which suspension, until when."""

    began_at: datetime
    ends: Ends | None
    under: Suspension | None = None
    """The suspension that holds it, or that it goes on after."""
    is_held: bool = False

    @property
    def is_afresh(self) -> bool:
        """Whether its time is counted from its own beginning, and not from before a hold."""
        return self.under is None or self.under.resume is Resume.AFRESH

    def is_over(self, at: datetime) -> bool:
        """Whether its time was up by then."""
        return not self.is_held and self.ends is not None and at >= self.ends.due


#: The ends of a period from a start: over the fresh length of a suspension, if it has one.
Count = Callable[[datetime, Period | None], Ends | None]
#: The same ends, moved by the time in which the clock was held: from when, and until when.
Move = Callable[[Ends, datetime, datetime], Ends]


def run_through(
    run: ClockRun, holds: Iterable[Hold], *, profile: Profile, count: Count, move: Move
) -> ClockRun:
    """The run that is left after every hold; one that the law does not know changes nothing."""
    for stretch in _stretches(holds, profile=profile):
        if not run.is_over(stretch[0].hold.began_at):
            run = _after(run, stretch, count=count, move=move)
    return run


@dataclass(frozen=True, slots=True)
class _GroundedHold:
    """A hold, and the suspension of the law it rests on."""

    hold: Hold
    under: Suspension

    @property
    def is_afresh(self) -> bool:
        return self.under.resume is Resume.AFRESH


def _stretches(holds: Iterable[Hold], *, profile: Profile) -> Iterator[list[_GroundedHold]]:
    """The times in which the clock stands: a hold, or all of those that overlap or meet."""
    stretch: list[_GroundedHold] = []
    for hold in sorted(holds, key=lambda hold: hold.began_at):
        suspension = profile.suspension(hold.ground)
        if suspension is None:
            continue
        if stretch and not any(part.hold.reaches(hold.began_at) for part in stretch):
            yield stretch
            stretch = []
        stretch.append(_GroundedHold(hold, suspension))
    if stretch:
        yield stretch


def _after(run: ClockRun, stretch: list[_GroundedHold], *, count: Count, move: Move) -> ClockRun:
    """The run after holds that overlap: the whole period again, if one of them brings that."""
    still_open = next((part for part in stretch if part.hold.is_open), None)
    if still_open:
        return ClockRun(run.began_at, None, still_open.under, is_held=True)
    last = _ends_last(stretch)
    resumed_at = last.hold.ended_at or run.began_at
    if resumed_at < run.began_at:
        return run
    if afresh := [part for part in stretch if part.is_afresh]:
        under = _ends_last(afresh).under
        return ClockRun(resumed_at, count(resumed_at, under.length), under)
    held_at = max(stretch[0].hold.began_at, run.began_at)
    return ClockRun(resumed_at, run.ends and move(run.ends, held_at, resumed_at), last.under)


def _ends_last(stretch: list[_GroundedHold]) -> _GroundedHold:
    """The hold that ends last; of two that end together the one that began later."""
    return max(reversed(stretch), key=lambda part: part.hold.ended_at or part.hold.began_at)


def require_suspending(ground: str, *, profile: Profile) -> None:
    """Refuse a ground that stops no clock of this profile, and say which grounds do."""
    if profile.suspension(ground):
        return
    choices = ", ".join(suspension.ground for suspension in profile.suspensions) or "none"
    if ground in profile.not_suspending:
        raise problem(
            "clocks.not-suspending.by-law", ground=ground, profile=profile.id, grounds=choices
        )
    raise problem("clocks.not-suspending", ground=ground, profile=profile.id, grounds=choices)
