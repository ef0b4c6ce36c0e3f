"""When a removal order is final: TCO Art. 3(9).

On the expiry of the deadline for appeal where nobody appealed, or on confirmation following
an appeal. Section G of Annex I says the deadline in the authority's own words; what we can
read of it is computed, and for the rest a person enters the day. Only final orders count
for the exposure indicator (Art. 5(4)).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from seawall.clocks.instant import end_of_day
from seawall.clocks.period import Period
from seawall.errors import problem

#: The steps of redress, as an order's history names them.
DEADLINE, CHALLENGED, RULED = "redress_deadline", "challenged", "ruled"

_WRITTEN = re.compile(r"(\d{1,3})\s*(hour|day|week|month|h\b|d\b)", re.IGNORECASE)
_LENGTHS: Mapping[str, Period] = {
    "d": Period(days=1),
    "day": Period(days=1),
    "week": Period(days=7),
    "month": Period(months=1),
}


class CourtRuling(StrEnum):
    """How a challenge ended."""

    CONFIRMED = "confirmed"
    ANNULLED = "annulled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CourtChallenge:
    """One appeal against the order, by the provider or the content provider: Art. 9."""

    reference: str
    by: str
    filed_at: datetime
    ruling: CourtRuling | None = None
    ruled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RedressState:
    """The deadline for appeal, and what came of every appeal."""

    deadline: datetime | None = None
    challenges: tuple[CourtChallenge, ...] = ()

    @property
    def is_annulled(self) -> bool:
        """Whether a court has struck the order down."""
        return any(challenge.ruling is CourtRuling.ANNULLED for challenge in self.challenges)

    @property
    def open_challenges(self) -> tuple[CourtChallenge, ...]:
        """What a court has not ruled upon yet."""
        return tuple(challenge for challenge in self.challenges if challenge.ruling is None)

    def final_at(self, at: datetime) -> datetime | None:
        """Since when the order is final, if it is by now."""
        if self.is_annulled or self.open_challenges:
            return None
        ends = [
            challenge.ruled_at
            for challenge in self.challenges
            if challenge.ruling is CourtRuling.CONFIRMED and challenge.ruled_at
        ]
        if ends:
            return max(ends)
        expired = self.deadline is not None and self.deadline <= at
        return self.deadline if expired else None


def read_deadline(deadline_text: str, *, since: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of a deadline such as `2 months` or `48 hours`; None where a person must read it."""
    amounts = _WRITTEN.findall(deadline_text)
    if len(amounts) != 1:
        return None
    number, unit = int(amounts[0][0]), amounts[0][1].lower()
    if unit in {"h", "hour"}:
        return since + timedelta(hours=number)
    unit_length = _LENGTHS[unit]
    length = Period(months=unit_length.months * number, days=unit_length.days * number)
    return end_of_day(length.last_day(since.astimezone(zone).date()), zone)


def redress_of(events: Iterable[tuple[str, Mapping[str, Any]]]) -> RedressState:
    """What an order's history says of redress; a later deadline replaces an earlier one."""
    deadline: datetime | None = None
    challenges: dict[str, CourtChallenge] = {}
    for step, data in events:
        if step == DEADLINE:
            deadline = datetime.fromisoformat(data["deadline"])
        elif step == CHALLENGED:
            filed_at = datetime.fromisoformat(data["filed_at"])
            challenges[data["reference"]] = CourtChallenge(data["reference"], data["by"], filed_at)
        elif step == RULED:
            challenge = challenges[data["reference"]]
            challenges[challenge.reference] = CourtChallenge(
                challenge.reference,
                challenge.by,
                challenge.filed_at,
                CourtRuling(data["ruling"]),
                datetime.fromisoformat(data["ruled_at"]),
            )
    return RedressState(deadline, tuple(challenges.values()))


def challenge_number(redress: RedressState, reference: str) -> int:
    """Which challenge of its order this is, by the order in which they were noted: from one."""
    references = [challenge.reference for challenge in redress.challenges]
    known = references.index(reference) if reference in references else len(references)
    return known + 1


def require_past_time(at: datetime, *, now: datetime, field: str) -> None:
    """Refuse a time that lies in the future: only what has happened is written down."""
    if at > now:
        raise problem("orders.not-yet", field=field)


def require_open_challenge(redress: RedressState, reference: str) -> CourtChallenge:
    """The challenge of this number, if it is still open."""
    for challenge in redress.open_challenges:
        if challenge.reference == reference:
            return challenge
    raise problem("orders.not-a-ruling", reference=reference)
