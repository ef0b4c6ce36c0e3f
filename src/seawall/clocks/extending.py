"""What lengthens a period, how often, and up to what.

Non-disclosure may be extended once by six weeks, Regulation (EU) 2021/784 Art. 11(3); a
dispute may take 180 days in all, Regulation (EU) 2022/2065 Art. 21(4). An extension that
lasts until an event has no end of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.jurisdictions.model import DeadlineKind, ExtensionGround, Profile
from seawall.clocks.period import Period
from seawall.errors import Conflict, InvalidRequest, problem


class BadExtension(InvalidRequest):
    """The length is missing, is not the one of the law, or does not fit the period."""


class ExtendedTooOften(Conflict):
    """It was extended as often, or as far, as the law allows."""


@dataclass(frozen=True, slots=True)
class GrantedExtension:
    """One extension that was granted."""

    ground: str
    at: datetime
    length: Period | None = None
    """None: until the event that the profile names."""


def extension(
    ground: str,
    length: Period | None,
    *,
    profile: Profile,
    before: Sequence[GrantedExtension],
    at: datetime,
) -> GrantedExtension:
    """The extension on this ground, or a refusal."""
    rule = profile.extension(ground)
    if rule is None:
        choices = ", ".join(offered.ground for offered in profile.extensions) or "none"
        raise problem(
            "clocks.no-such-extension", ground=ground, profile=profile.id, grounds=choices
        )
    times = sum(earlier.ground == ground for earlier in before)
    if rule.max_times is not None and times >= rule.max_times:
        raise problem("clocks.extended-too-often", ExtendedTooOften, ground=ground, times=times)
    return GrantedExtension(
        ground, at, None if rule.until else _length(rule, length, profile=profile)
    )


def total_extension(extensions: Sequence[GrantedExtension], *, since: datetime) -> Period | None:
    """All extensions granted since a moment, added up; None if one of them has no end."""
    extra = Period()
    for granted in extensions:
        if granted.at >= since:
            if granted.length is None:
                return None
            extra += granted.length
    return extra


def require_within(period_end: datetime, most: datetime) -> None:
    """Refuse a period that grew beyond what the law allows in all."""
    if period_end > most:
        raise problem("clocks.extended-too-far", ExtendedTooOften, most=f"{most:%d %b %Y, %H:%M}")


def _length(rule: ExtensionGround, requested_length: Period | None, *, profile: Profile) -> Period:
    if rule.length and requested_length and requested_length != rule.length:
        raise problem(
            "clocks.extension-fixed", BadExtension, length=rule.length, requested=requested_length
        )
    length = rule.length or requested_length
    if length is None:
        raise problem("clocks.extension-length-missing", BadExtension, ground=rule.ground)
    elapsed = profile.deadline.kind is DeadlineKind.ELAPSED
    if elapsed and length.months:
        raise problem("clocks.extension-months", BadExtension)
    if not elapsed and length.is_of_hours:
        raise problem("clocks.extension-hours", BadExtension)
    return length
