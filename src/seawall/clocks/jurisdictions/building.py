"""From a profile as it is written to the one the clock runs on, one rule after the other."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from seawall.clocks.jurisdictions.digest import digest_of
from seawall.clocks.jurisdictions.looking_up import Surroundings
from seawall.clocks.jurisdictions.model import (
    ExpectedAnswer,
    ExtensionGround,
    NonDisclosure,
    Profile,
    ProfileDeadline,
    ProfilePreservation,
    Suspension,
    ThreatRoute,
    Trigger,
    UserNoticeDuty,
)
from seawall.clocks.jurisdictions.profile_file import (
    FiledProfile,
    WrittenDeadline,
    WrittenExtension,
    WrittenProfile,
    WrittenStandstill,
)
from seawall.clocks.period import Period
from seawall.clocks.standstill import NEVER, Standstill

#: What a profile says of itself and nobody interprets.
_AS_WRITTEN = (
    "id", "jurisdiction", "instrument", "status", "binding", "in_force_from", "in_force_to",
    "duty_holder", "allowed_purposes", "required_elements", "exceptions", "penalties",
    "authorities", "redress", "verification", "notes", "sources",
)  # fmt: skip
_REMARKS = (
    "applies_to", "scope_of_action", "defence", "effect", "effect_if_breached", "escalation",
)  # fmt: skip


def build_profile(filed: FiledProfile, among: Surroundings) -> Profile:
    """The profile, with every name in it looked up."""
    written_profile, place = filed.profile, among.place_of(filed)
    among.require_pointers(filed)
    holding = among.holding(written_profile)
    return Profile(
        **_as_written(written_profile),
        **_law(written_profile),
        **_clock(written_profile),
        **_changes(written_profile, holding),
        **_duties(written_profile),
        governs=among.governed[written_profile.id],
        time_zone=written_profile.time_zone or place.time_zone,
        has_one_zone=place.one_zone,
        calendar=among.calendar_of(filed),
        digest=digest_of(written_profile, holding),
    )


def _as_written(written_profile: WrittenProfile) -> dict[str, Any]:
    return {name: _frozen(getattr(written_profile, name)) for name in _AS_WRITTEN}


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(dict(value)) if isinstance(value, dict) else value


def _law(written_profile: WrittenProfile) -> dict[str, Any]:
    """What it rests on, what brings it about, what goes before it and after."""
    return {
        "article": written_profile.article or written_profile.instrument,
        "trigger": Trigger(**written_profile.trigger.model_dump()),
        "succeeds": written_profile.succeeds or "",
        "followed_by": written_profile.followed_by or "",
        "is_published": written_profile.publication != "never",
        "remarks": _remarks(written_profile),
    }


def _remarks(written_profile: WrittenProfile) -> Mapping[str, str]:
    remarks = {name: str(getattr(written_profile, name)) for name in _REMARKS}
    remarks["clock"] = written_profile.clock.note
    return MappingProxyType({name: text for name, text in remarks.items() if text})


def _clock(written_profile: WrittenProfile) -> dict[str, Any]:
    """What starts the clock, and how long it runs."""
    return {
        "starts_on": written_profile.clock.start,
        "also_starts_on": (written_profile.clock.alt_start,)
        if written_profile.clock.alt_start
        else (),
        "deadline": _deadline(written_profile.deadline),
    }


def _deadline(written_deadline: WrittenDeadline) -> ProfileDeadline:
    return ProfileDeadline(
        kind=written_deadline.kind,
        length=written_deadline.duration,
        working_days=written_deadline.count,
        before=written_deadline.before,
        alternative=written_deadline.alt.duration if written_deadline.alt else None,
        alternative_if=written_deadline.alt.condition if written_deadline.alt else "",
        emergency=written_deadline.emergency_duration,
        default=written_deadline.default_duration,
        longest=written_deadline.max_duration,
        internal_sla=written_deadline.internal_sla,
        standstill=_standstill(written_deadline.standstill),
        is_rounded=written_deadline.rounding != "none",
        is_yearly=written_deadline.recurrence == "yearly",
        direction=written_deadline.direction,
        rule=written_deadline.rule or written_deadline.answer_when,
    )


def _standstill(written_standstill: WrittenStandstill | None) -> Standstill:
    if written_standstill is None:
        return NEVER
    nights = written_standstill.nights
    return Standstill(
        weekends="weekends" in written_standstill.days,
        holidays="holidays" in written_standstill.days,
        nights=(nights.begins, nights.ends) if nights else None,
    )


def _changes(written_profile: WrittenProfile, holding: WrittenProfile) -> dict[str, Any]:
    """What stops the clock, what is only said to, and what lengthens the period."""
    return {
        "suspensions": tuple(
            Suspension(
                stop.ground, stop.answer, stop.restart, stop.duration, stop.article, stop.resume
            )
            for stop in holding.suspensions
        ),
        "not_suspending": tuple(holding.not_suspending),
        "extensions": tuple(_extension(extension) for extension in written_profile.extensions),
    }


def _extension(written_extension: WrittenExtension) -> ExtensionGround:
    return ExtensionGround(
        ground=written_extension.ground,
        by=written_extension.by,
        length=written_extension.length if isinstance(written_extension.length, Period) else None,
        until=written_extension.until or "",
        max_times=written_extension.max_times,
        longest=written_extension.max_total,
        rule=written_extension.rule,
    )


def _duties(written_profile: WrittenProfile) -> dict[str, Any]:
    """What is owed besides: an answer, what is kept, who is told and who is not."""
    return {
        "answer": ExpectedAnswer(**written_profile.answer.model_dump()),
        "preservation": _preservation(written_profile),
        "non_disclosure": _non_disclosure(written_profile),
        "user_notice": UserNoticeDuty(told.when, told.article)
        if (told := written_profile.user_notice)
        else None,
        "routing": tuple(
            ThreatRoute(route.when, tuple(route.to or route.to_any), is_any=bool(route.to_any))
            for route in written_profile.routing
        ),
    }


def _preservation(written_profile: WrittenProfile) -> ProfilePreservation | None:
    preservation = written_profile.preservation
    if preservation is None:
        return None
    return ProfilePreservation(
        preservation.profile or "",
        preservation.duration,
        preservation.start,
        preservation.from_document,
        preservation.article,
        preservation.note,
    )


def _non_disclosure(written_profile: WrittenProfile) -> NonDisclosure | None:
    untold = written_profile.non_disclosure
    if untold is None:
        return None
    return NonDisclosure(untold.profile or "", untold.default, untold.article)
