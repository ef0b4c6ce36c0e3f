"""What a reviewer has looked at in one case: each step is asked for, counted, and taken back.

Nothing has support in research as firmly as seeing less (Takarangi 2023; Lewitzka
2026), so a page shows no media by itself. The count goes into the decision (`seen`,
`media_seconds`), where it proves that most cases were decided unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.people.protection.exposure_limits import merged_spans, time_within
from seawall.people.protection.model import PICTURE_STEPS, SOUND, TEXT_STEPS, ExposureStep

__all__ = ["PICTURE_STEPS", "SOUND", "TEXT_STEPS", "Looks", "looks_of", "next_step", "step_before"]


@dataclass(frozen=True, slots=True)
class Looks:
    """One person's looks at one case: what is on the screen, and the whole of it so far."""

    shown: str = ""
    has_sound: bool = False
    seen: tuple[str, ...] = ()
    seconds: float = 0.0


def looks_of(looks: Sequence[ExposureStep], *, now: datetime) -> Looks:
    """The looks of one person at one case, added up."""
    still_open = [look.step for look in looks if look.is_open(now)]
    pictures = [step for step in still_open if step != SOUND]
    spans = merged_spans((look.opened_at, look.until(now)) for look in looks)
    return Looks(
        shown=pictures[-1] if pictures else "",
        has_sound=SOUND in still_open,
        seen=tuple(dict.fromkeys(look.step for look in looks)),
        seconds=time_within(spans, since=now - timedelta(days=366)).total_seconds(),
    )


def next_step(current_step: str, steps: tuple[str, ...]) -> str:
    """One step further than what is shown; nothing after the last."""
    further = steps.index(current_step) + 1 if current_step in steps else 0
    return steps[further] if further < len(steps) else ""


def step_before(current_step: str, steps: tuple[str, ...]) -> str:
    """One step back; nothing before the first."""
    return steps[steps.index(current_step) - 1] if current_step in steps[1:] else ""


def is_within_reach(step: str, current_step: str, steps: tuple[str, ...]) -> bool:
    """Whether a step may follow what is shown: one further, the same again, or any back."""
    at = steps.index(current_step) if current_step in steps else -1
    return not step or (step in steps and steps.index(step) <= at + 1)
