"""The names in a profile, looked up: its jurisdiction, its calendar, the profiles it points to.

A name that leads nowhere is refused, since the duty behind it would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from seawall.clocks.jurisdictions.model import BadProfile, DeadlineKind, GovernedDocument
from seawall.clocks.jurisdictions.profile_file import (
    FiledProfile,
    WrittenJurisdiction,
    WrittenProfile,
)
from seawall.clocks.working_days import Calendar
from seawall.errors import problem


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the names in a profile may lead to, and what each profile governs beside the others."""

    places: Mapping[str, WrittenJurisdiction]
    calendars: Mapping[str, Calendar]
    profiles: Mapping[str, FiledProfile]
    governed: Mapping[str, tuple[GovernedDocument, ...]]

    def place_of(self, filed: FiledProfile) -> WrittenJurisdiction:
        """Its jurisdiction."""
        name = filed.profile.jurisdiction
        if name not in self.places:
            raise filed.unknown("jurisdiction", name, "jurisdiction", self.places)
        return self.places[name]

    def calendar_of(self, filed: FiledProfile) -> Calendar | None:
        """The calendar it names, or else its jurisdiction; one that leaves out days needs it."""
        deadline = filed.profile.deadline
        name = deadline.calendar or self.place_of(filed).calendar
        if name is None:
            is_rounded = deadline.rounding != "none"
            if (
                deadline.kind is DeadlineKind.WORKING_DAYS
                or is_rounded
                or deadline.stands_still_on_days
            ):
                raise problem(
                    "clocks.profile-needs-calendar",
                    BadProfile,
                    field=filed.place("deadline"),
                    kind=deadline.kind,
                )
            return None
        if name not in self.calendars:
            raise filed.unknown("deadline.calendar", name, "calendar", self.calendars)
        return self.calendars[name]

    def holding(self, written_profile: WrittenProfile) -> WrittenProfile:
        """Whose grounds stop the clock: national rules on the order of another share its."""
        if written_profile.suspensions or not written_profile.trigger.ref:
            return written_profile
        return self.profiles[written_profile.trigger.ref].profile

    def require_pointers(self, filed: FiledProfile) -> None:
        """Refuse a profile that points to one that nobody knows."""
        for key, name in _pointers(filed.profile):
            if name and name not in self.profiles:
                raise filed.unknown(key, name, "profile")


def _pointers(written_profile: WrittenProfile) -> Iterator[tuple[str, str | None]]:
    preservation, untold = written_profile.preservation, written_profile.non_disclosure
    yield "succeeds", written_profile.succeeds
    yield "followed_by", written_profile.followed_by
    yield "trigger.ref", written_profile.trigger.ref
    yield "preservation.profile", preservation.profile if preservation else None
    yield "non_disclosure.profile", untold.profile if untold else None
