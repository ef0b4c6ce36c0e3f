"""How much graphic media one person may have on the screen, and when they must rest.

Three limits, the same for everybody: minutes in any 24 hours (a window that moves, so that
midnight gives nobody a second day), items in a row, and minutes without a break. A break is
time without graphic media, however it came about: who decides from facts meanwhile has had
one. Sharp, grey and blurred pictures and sound count alike, since neither grey nor blur has
been shown to protect (Lewitzka et al. 2026); drawings and words are counted but not limited.
No study says where these limits should lie: the defaults are ours (`docs/wellbeing-evidence.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from seawall.errors import problem
from seawall.ids import CaseId

DAY = timedelta(hours=24)
GRAPHIC = frozenset({"grey", "region", "full", "sound"})
#: At the end of a refusal for the day there is at least so much room again.
ROOM = timedelta(minutes=1)

#: The least and the most of each limit.
BOUNDS = {
    "graphic_minutes": (5, 240),
    "items_in_a_row": (1, 100),
    "minutes_without_break": (5, 120),
    "break_minutes": (5, 60),
}

Span = tuple[datetime, datetime]


class CountedLook(Protocol):
    """What the rule asks of a look."""

    @property
    def case(self) -> CaseId: ...

    @property
    def step(self) -> str: ...

    @property
    def opened_at(self) -> datetime: ...

    def until(self, now: datetime) -> datetime: ...


@dataclass(frozen=True, slots=True)
class ExposureLimits:
    """The limits in force for everybody in an organisation."""

    graphic_minutes: int = 120
    items_in_a_row: int = 20
    minutes_without_break: int = 45
    break_minutes: int = 10

    def __post_init__(self) -> None:
        for name, value in self.as_json().items():
            least, most = BOUNDS[name]
            if not least <= value <= most:
                raise problem(
                    "people.limit-out-of-bounds", value=value, least=least, most=most, field=name
                )

    def as_json(self) -> dict[str, int]:
        """The limits by name."""
        return asdict(self)

    @property
    def a_day(self) -> timedelta:
        """The most in any 24 hours."""
        return timedelta(minutes=self.graphic_minutes)

    @property
    def stretch(self) -> timedelta:
        """The longest time without a break."""
        return timedelta(minutes=self.minutes_without_break)

    @property
    def rest(self) -> timedelta:
        """How long a break is."""
        return timedelta(minutes=self.break_minutes)


class Cause(StrEnum):
    """Why nothing more is shown just now."""

    DAY = "day"
    ITEMS = "items"
    STRETCH = "stretch"
    BREAK = "break"
    """The person's own: they asked for it, and may end it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing graphic is shown before this moment."""

    cause: Cause
    until: datetime


@dataclass(frozen=True, slots=True)
class ExposureStanding:
    """Where a person stands against the limits."""

    limits: ExposureLimits
    seconds: float
    """Graphic media in the last 24 hours."""
    in_a_row: int
    break_due_at: datetime | None
    refusal: Refusal | None


def standing(
    looks: Sequence[CountedLook],
    limits: ExposureLimits,
    *,
    now: datetime,
    case: CaseId | None = None,
    break_until: datetime | None = None,
) -> ExposureStanding:
    """Where somebody stands against the limits; `case` is the one they want to see."""
    graphic = [look for look in looks if look.step in GRAPHIC]
    spans = merged_spans((look.opened_at, look.until(now)) for look in graphic)
    spent = time_within(spans, since=now - DAY)
    stretch = _since_rest(spans, limits.rest, now)
    row = {look.case for look in graphic if stretch and look.opened_at >= stretch[0]}
    due_at = stretch[0] + limits.stretch if stretch else None
    refusals = [
        _of_the_day(spans, spent, limits, now),
        _of_the_row(row, case, limits, stretch),
        _of_the_stretch(stretch, due_at, limits, now),
        Refusal(Cause.BREAK, break_until) if break_until and break_until > now else None,
    ]
    refusal = max(
        (candidate for candidate in refusals if candidate),
        key=lambda candidate: candidate.until,
        default=None,
    )
    return ExposureStanding(limits, spent.total_seconds(), len(row), due_at, refusal)


def merged_spans(spans: Iterable[Span]) -> list[Span]:
    """The same time without counting any of it twice: a picture and its sound are one minute."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def time_within(spans: Iterable[Span], *, since: datetime) -> timedelta:
    """How much of the spans lies after a moment."""
    return sum((end - max(begin, since) for begin, end in spans if end > since), start=timedelta())


def _of_the_day(
    spans: list[Span], spent: timedelta, limits: ExposureLimits, now: datetime
) -> Refusal | None:
    """Refused until enough of it lies more than 24 hours back."""
    if spent < limits.a_day:
        return None
    excess = spent - limits.a_day + ROOM
    for begin, end in spans:
        counted = max(begin, now - DAY)
        if end <= counted:
            continue
        if end - counted >= excess:
            return Refusal(Cause.DAY, counted + excess + DAY)
        excess -= end - counted
    return Refusal(Cause.DAY, now + DAY)


def _of_the_row(
    row: set[CaseId], case: CaseId | None, limits: ExposureLimits, stretch: Span | None
) -> Refusal | None:
    if stretch is None or case in row or len(row) < limits.items_in_a_row:
        return None
    return Refusal(Cause.ITEMS, stretch[1] + limits.rest)


def _of_the_stretch(
    stretch: Span | None, due_at: datetime | None, limits: ExposureLimits, now: datetime
) -> Refusal | None:
    if stretch is None or due_at is None or now < due_at:
        return None
    return Refusal(Cause.STRETCH, stretch[1] + limits.rest)


def _since_rest(spans: list[Span], break_length: timedelta, now: datetime) -> Span | None:
    """From the first graphic media after the last break to the end of the latest."""
    if not spans or now - spans[-1][1] >= break_length:
        return None
    begin, end = spans[-1]
    for earlier in reversed(spans[:-1]):
        if begin - earlier[1] >= break_length:
            break
        begin = earlier[0]
    return begin, end
