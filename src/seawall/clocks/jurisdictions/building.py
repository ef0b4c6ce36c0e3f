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
    written, place = filed.profile, among.place_of(filed)
    among.require_pointers(filed)
    holding = among.holding(written)
    return Profile(
        **_as_written(written),
        **_law(written),
        **_clock(written),
        **_changes(written, holding),
        **_duties(written),
        governs=among.governed[written.id],
        time_zone=written.time_zone or place.time_zone,
        has_one_zone=place.one_zone,
        calendar=among.calendar_of(filed),
        digest=digest_of(written, holding),
    )


def _as_written(written: WrittenProfile) -> dict[str, Any]:
    return {name: _frozen(getattr(written, name)) for name in _AS_WRITTEN}


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(dict(value)) if isinstance(value, dict) else value


def _law(written: WrittenProfile) -> dict[str, Any]:
    """What it rests on, what brings it about, what goes before it and after."""
    return {
        "article": written.article or written.instrument,
        "trigger": Trigger(**written.trigger.model_dump()),
        "succeeds": written.succeeds or "",
        "followed_by": written.followed_by or "",
        "is_published": written.publication != "never",
        "remarks": _remarks(written),
    }


def _remarks(written: WrittenProfile) -> Mapping[str, str]:
    remarks = {name: str(getattr(written, name)) for name in _REMARKS}
    remarks["clock"] = written.clock.note
    return MappingProxyType({name: text for name, text in remarks.items() if text})


def _clock(written: WrittenProfile) -> dict[str, Any]:
    """What starts the clock, and how long it runs."""
    return {
        "starts_on": written.clock.start,
        "also_starts_on": (written.clock.alt_start,) if written.clock.alt_start else (),
        "deadline": _deadline(written.deadline),
    }


def _deadline(written: WrittenDeadline) -> ProfileDeadline:
    return ProfileDeadline(
        kind=written.kind,
        length=written.duration,
        working_days=written.count,
        before=written.before,
        alternative=written.alt.duration if written.alt else None,
        alternative_if=written.alt.condition if written.alt else "",
        emergency=written.emergency_duration,
        default=written.default_duration,
        longest=written.max_duration,
        internal_sla=written.internal_sla,
        standstill=_standstill(written.standstill),
        is_rounded=written.rounding != "none",
        is_yearly=written.recurrence == "yearly",
        direction=written.direction,
        rule=written.rule or written.answer_when,
    )


def _standstill(written: WrittenStandstill | None) -> Standstill:
    if written is None:
        return NEVER
    nights = written.nights
    return Standstill(
        weekends="weekends" in written.days,
        holidays="holidays" in written.days,
        nights=(nights.begins, nights.ends) if nights else None,
    )


def _changes(written: WrittenProfile, holding: WrittenProfile) -> dict[str, Any]:
    """What stops the clock, what is only said to, and what lengthens the period."""
    return {
        "suspensions": tuple(
            Suspension(
                stop.ground, stop.answer, stop.restart, stop.duration, stop.article, stop.resume
            )
            for stop in holding.suspensions
        ),
        "not_suspending": tuple(holding.not_suspending),
        "extensions": tuple(_extension(extension) for extension in written.extensions),
    }


def _extension(written: WrittenExtension) -> ExtensionGround:
    return ExtensionGround(
        ground=written.ground,
        by=written.by,
        length=written.length if isinstance(written.length, Period) else None,
        until=written.until or "",
        max_times=written.max_times,
        longest=written.max_total,
        rule=written.rule,
    )


def _duties(written: WrittenProfile) -> dict[str, Any]:
    """What is owed besides: an answer, what is kept, who is told and who is not."""
    return {
        "answer": ExpectedAnswer(**written.answer.model_dump()),
        "preservation": _preservation(written),
        "non_disclosure": _non_disclosure(written),
        "routing": tuple(
            ThreatRoute(route.when, tuple(route.to or route.to_any), is_any=bool(route.to_any))
            for route in written.routing
        ),
    }


def _preservation(written: WrittenProfile) -> ProfilePreservation | None:
    preservation = written.preservation
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


def _non_disclosure(written: WrittenProfile) -> NonDisclosure | None:
    untold = written.non_disclosure
    if untold is None:
        return None
    return NonDisclosure(untold.profile or "", untold.default, untold.article)
