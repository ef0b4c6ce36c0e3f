"""Starting a clock: the law of the day, and only what that law lets a document decide."""

from __future__ import annotations

from datetime import datetime

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions import DeadlineKind, Jurisdictions, Profile, profile_for
from seawall.clocks.period import Period
from seawall.clocks.reckoning import Terms
from seawall.clocks.working_days import Calendar
from seawall.errors import problem


def start_clock(
    profile_id: str,
    at: datetime,
    *,
    jurisdictions: Jurisdictions,
    tz: str | None = None,
    period: Period | None = None,
    emergency: bool = False,
    alternative: bool = False,
    calendar: Calendar | None = None,
) -> Clock:
    """A clock under the profile that was in force when it began; refused if none was."""
    profile = profile_for(profile_id, at, jurisdictions=jurisdictions)
    _require_terms(profile, emergency=emergency, alternative=alternative)
    clock = Clock(
        profile,
        at,
        tz=tz,
        period=period,
        emergency=emergency,
        alternative=alternative,
        calendar=calendar,
    )
    if period:
        _require_allowed(period, clock)
    return clock


def _require_terms(profile: Profile, *, emergency: bool, alternative: bool) -> None:
    deadline = profile.deadline
    for name, is_wanted, has in (
        ("emergency", emergency, deadline.emergency),
        ("alternative", alternative, deadline.alternative),
    ):
        if is_wanted and not has:
            raise problem("clocks.no-such-terms", profile=profile.id, name=name, field=name)


def _require_allowed(period: Period, clock: Clock) -> None:
    profile, longest = clock.profile, clock.profile.deadline.longest
    if profile.deadline.kind is not DeadlineKind.FROM_DOCUMENT and longest is None:
        raise problem("clocks.period-not-stated", profile=profile.id)
    if longest is None:
        return
    most = Terms(profile, clock.tz, longest, calendar=clock.calendar).ends(clock.started_at)
    if most and clock.due_at and clock.due_at > most.due:
        raise problem(
            "clocks.period-too-long", period=period, longest=longest, article=profile.article
        )
