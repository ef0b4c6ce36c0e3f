"""The nouns of protection: a look, a category somebody is not offered, a change of limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.ids import CaseId, LimitChangeId, PersonId
from seawall.people.protection.exposure_limits import ExposureLimits

#: One step after the other: a drawing, grey and blurred, the part one points at, as it is.
PICTURE_STEPS = ("drawing", "grey", "region", "full")
TEXT_STEPS = ("text",)
SOUND = "sound"

GRACE = timedelta(seconds=40)
#: Without script no page says so: a look that lasts longer is a forgotten tab.
LONGEST = timedelta(minutes=5)
#: Looks are kept for so long: the person's own weeks, and the team's last whole week.
KEPT = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class ExposureStep:
    """One step of one person into the media of a case, from its opening to its close.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> closed_laptop = ExposureStep(1, PersonId("p"), CaseId("c"), "", "full", noon, seen_at=noon)
    >>> closed_laptop.until(noon + timedelta(hours=9)) - noon
    datetime.timedelta(seconds=40)
    """

    id: int
    person: PersonId
    case: CaseId
    category: str
    step: str
    opened_at: datetime
    seen_at: datetime | None = None
    closed_at: datetime | None = None

    def until(self, now: datetime) -> datetime:
        """When it ended, or how far it counts so far."""
        last_sign = self.seen_at + GRACE if self.seen_at else self.opened_at + LONGEST
        ends = min(last_sign, self.closed_at) if self.closed_at else min(last_sign, now)
        return max(self.opened_at, ends)

    def is_open(self, now: datetime) -> bool:
        """Whether it is on the screen, as far as we can know."""
        return self.closed_at is None and self.until(now) >= now


@dataclass(frozen=True, slots=True)
class OptOut:
    """A category somebody is not offered, for today or until they say otherwise."""

    category: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LimitChange:
    """Limits that one person proposed; they hold once another has approved them."""

    id: LimitChangeId
    limits: ExposureLimits
    why: str
    proposed_by: PersonId
    proposed_at: datetime
    approved_by: PersonId | None = None
    approved_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionCounts:
    """A person's own decisions of a span: how many, how many unseen, and what they were spared."""

    decided: int
    unseen: int
    views_avoided: int
