"""What stops a clock, and what becomes of the time after it.

Only a ground that the profile lists stops it: for a removal order force majeure,
Regulation (EU) 2021/784 Art. 3(7), and an order with manifest errors or too little
information, Art. 3(8). When the hold ends, the period runs afresh from there; the time
before it is not counted. A clock that has run out stays run out, and of two holds that
overlap the one that ends last decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from seawall.errors import Conflict, InvalidRequest
from seawall.orders.ends import Ends
from seawall.orders.instant import checked_instant
from seawall.orders.jurisdictions.model import Profile, Suspension


class NotSuspending(InvalidRequest):
    """The law does not list this as a ground that stops the clock."""


class BadHold(InvalidRequest):
    """A hold that ends before it begins."""


class NotHeld(Conflict):
    """There is no such hold to end."""


class AlreadyHeld(Conflict):
    """The clock is held on this ground already."""


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
            raise BadHold(
                f"{self.ground} ends before it begins.", field="hold", remedy="Correct a time."
            )

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def as_of(self, at: datetime) -> Hold:
        """The hold as it was known then: not ended yet, if it ended later."""
        return Hold(self.ground, self.began_at) if self.ended_at and self.ended_at > at else self


@dataclass(frozen=True, slots=True)
class Run:
    """The stretch a clock runs in now: since when, under which suspension, until when."""

    began_at: datetime
    ends: Ends | None
    under: Suspension | None = None
    """The suspension that holds it, or that it runs afresh after."""
    is_held: bool = False

    def is_over(self, at: datetime) -> bool:
        """Whether its time was up by then."""
        return not self.is_held and self.ends is not None and at >= self.ends.due


def run_through(
    run: Run,
    holds: Iterable[Hold],
    *,
    profile: Profile,
    afresh: Callable[[datetime, Suspension], Ends | None],
) -> Run:
    """The run that is left after every hold; one that the law does not know changes nothing."""
    for hold in sorted(holds, key=lambda each: each.began_at):
        suspension = profile.suspension(hold.ground)
        if suspension is None or run.is_over(hold.began_at):
            continue
        if run.is_held or hold.ended_at is None:
            under = run.under if run.is_held else suspension
            run = Run(run.began_at, None, under, is_held=True)
        elif hold.ended_at >= run.began_at:
            run = Run(hold.ended_at, afresh(hold.ended_at, suspension), suspension)
    return run


def require_suspending(ground: str, *, profile: Profile) -> Suspension:
    """The suspension on this ground, or a refusal that says which grounds there are."""
    found = profile.suspension(ground)
    if found:
        return found
    known = ", ".join(each.ground for each in profile.suspensions) or "none"
    listed = "the law says of it that the clock runs on" if ground in profile.not_suspending else ""
    raise NotSuspending(
        f"{ground!r} does not stop the clock of {profile.id}{f': {listed}' if listed else ''}.",
        field="hold",
        remedy=f"The grounds that do: {known}. Keep to the deadline and tell counsel.",
    )
