"""Which profile an order falls under: the law of the day it was received.

The day is read on the clocks of the profile's own jurisdiction, so an order of half
past midnight in Delhi falls under the new rule although it is still yesterday in UTC.
What was received before a profile's time goes to the one it took the place of; a law
that is no longer in force, or not yet, starts no clock.
"""

from __future__ import annotations

from datetime import date, datetime

from seawall.clocks.instant import checked_instant, zone_named
from seawall.clocks.jurisdictions.model import Jurisdictions, Profile, Status
from seawall.errors import Conflict, problem


class NotYetApplicable(Conflict):
    """The law did not apply yet when this was received."""


class NoLongerInForce(Conflict):
    """The law did not apply any more when this was received."""


def profile_for(profile_id: str, received_at: datetime, *, jurisdictions: Jurisdictions) -> Profile:
    """The profile that governs what was received then: this one, or one before it."""
    seen_ids: set[str] = set()
    profile = jurisdictions.profile(profile_id)
    while _is_before(profile, received_at) and profile.succeeds and profile.id not in seen_ids:
        seen_ids.add(profile.id)
        profile = jurisdictions.profile(profile.succeeds)
    require_in_force(profile, received_at, successor=_successor(profile, jurisdictions))
    return profile


def require_in_force(profile: Profile, received_at: datetime, *, successor: str = "") -> None:
    """Refuse what was received outside of the profile's time."""
    if _is_before(profile, received_at):
        if profile.in_force_from is None:
            raise problem("clocks.not-yet-applicable", NotYetApplicable, profile=profile.id)
        raise problem(
            "clocks.not-yet-applicable.day",
            NotYetApplicable,
            profile=profile.id,
            day=profile.in_force_from,
        )
    if _is_after(profile, received_at):
        raise problem(
            "clocks.no-longer-in-force",
            NoLongerInForce,
            profile=profile.id,
            until=f" until {profile.in_force_to}" if profile.in_force_to else "",
            remedy=f"Use {successor}." if successor else "No clock starts under it.",
        )


def _is_before(profile: Profile, received_at: datetime) -> bool:
    if profile.in_force_from is None:
        return profile.status is Status.NOT_YET_APPLICABLE
    return _local_day(profile, received_at) < profile.in_force_from


def _is_after(profile: Profile, received_at: datetime) -> bool:
    if profile.in_force_to is None:
        return profile.status is Status.HISTORIC
    return _local_day(profile, received_at) > profile.in_force_to


def _local_day(profile: Profile, received_at: datetime) -> date:
    at = checked_instant(received_at, field="received_at")
    return at.astimezone(zone_named(profile.time_zone)).date()


def _successor(profile: Profile, jurisdictions: Jurisdictions) -> str:
    return next(
        (
            successor.id
            for successor in jurisdictions.profiles.values()
            if successor.succeeds == profile.id
        ),
        "",
    )
