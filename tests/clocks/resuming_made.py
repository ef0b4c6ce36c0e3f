"""Laws for tests whose clocks go on both ways after a hold: two grounds let them run on."""

from __future__ import annotations

from dataclasses import replace

from seawall.clocks.jurisdictions.model import ClockEvent, Profile, Resume, Suspension
from tests.clocks.clocks_made import KNOWN

SUSPENSIONS = (
    Suspension("strike", "", ClockEvent.EVENT_END, None, "s.5", Resume.REMAINING),
    Suspension("inquiry", "", ClockEvent.EVENT_END, None, "s.6", Resume.REMAINING),
    Suspension("errors", "", ClockEvent.CLARIFICATION_RECEIVED, None, "s.7", Resume.AFRESH),
)


def of(profile: str, *, calendar: str = "", **deadline) -> Profile:
    """A shipped profile whose clock is held on three grounds: two let it run on."""
    shipped = KNOWN.profile(profile)
    return replace(
        shipped,
        suspensions=SUSPENSIONS,
        calendar=KNOWN.calendar(calendar) if calendar else shipped.calendar,
        deadline=replace(shipped.deadline, **deadline),
    )
