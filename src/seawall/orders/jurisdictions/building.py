"""From a profile as it is written to the one the clock runs on.

Here the names in it are looked up: its jurisdiction, its calendar, the other profiles
it points to. A name that leads nowhere is refused, since the duty behind it would be lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from types import MappingProxyType

from seawall.orders.jurisdictions.file import (
    WrittenDeadline,
    WrittenExtension,
    WrittenJurisdiction,
    WrittenProfile,
)
from seawall.orders.jurisdictions.model import (
    Answer,
    BadProfile,
    Deadline,
    Extension,
    Kind,
    NonDisclosure,
    Preservation,
    Profile,
    Route,
    Suspension,
    Trigger,
)
from seawall.orders.period import Period
from seawall.orders.working_days import Calendar

_REMARKS = (
    "applies_to",
    "scope_of_action",
    "defence",
    "effect",
    "effect_if_breached",
    "escalation",
)


#: What is only told of a profile; a better source or a longer note changes no time.
_TOLD = {"notes", "sources", "verification", "penalties", "article", "instrument"}


def build(
    written: WrittenProfile,
    *,
    places: Mapping[str, WrittenJurisdiction],
    calendars: Mapping[str, Calendar],
    others: Mapping[str, tuple[str, WrittenProfile]],
    file: str,
) -> Profile:
    """The profile, with every name in it looked up."""
    at = _At(file, written.id)
    place = places.get(written.jurisdiction)
    if place is None:
        raise at.refuse("jurisdiction", written.jurisdiction, "jurisdiction", places)
    for key, name in _pointers(written):
        if name and name not in others:
            raise at.refuse(key, name, "profile", ())
    holding = _same_order(written, others)
    return Profile(
        id=written.id,
        jurisdiction=written.jurisdiction,
        instrument=written.instrument,
        article=written.article or written.instrument,
        status=written.status,
        binding=written.binding,
        time_zone=written.time_zone or place.time_zone,
        has_one_zone=place.one_zone,
        calendar=_calendar(written.deadline, place, calendars, at),
        trigger=Trigger(**written.trigger.model_dump()),
        starts_on=written.clock.start,
        also_starts_on=(written.clock.alt_start,) if written.clock.alt_start else (),
        deadline=_deadline(written.deadline),
        in_force_from=written.in_force_from,
        in_force_to=written.in_force_to,
        succeeds=written.succeeds or "",
        suspensions=tuple(
            Suspension(each.ground, each.answer, each.restart, each.duration, each.article)
            for each in holding.suspensions
        ),
        not_suspending=tuple(holding.not_suspending),
        extensions=tuple(_extension(each) for each in written.extensions),
        duty_holder=written.duty_holder,
        followed_by=written.followed_by or "",
        answer=Answer(**written.answer.model_dump()),
        preservation=_preservation(written),
        non_disclosure=_non_disclosure(written),
        routing=tuple(
            Route(each.when, tuple(each.to or each.to_any), is_any=bool(each.to_any))
            for each in written.routing
        ),
        allowed_purposes=tuple(written.allowed_purposes),
        required_elements=tuple(written.required_elements),
        exceptions=tuple(written.exceptions),
        penalties=tuple(written.penalties),
        authorities=MappingProxyType(dict(written.authorities)),
        redress=MappingProxyType(dict(written.redress)),
        is_published=written.publication != "never",
        remarks=_remarks(written),
        verification=written.verification,
        notes=written.notes,
        sources=tuple(written.sources),
        digest=_digest(written, holding),
    )


def _digest(written: WrittenProfile, holding: WrittenProfile) -> str:
    """The same as long as nothing changes that a time may follow from."""
    said = written.model_dump(mode="json", exclude_unset=True, exclude=_TOLD, warnings=False)
    shared = holding.model_dump(
        mode="json", exclude_unset=True, include={"suspensions"}, warnings=False
    )
    parts = json.dumps([said, shared], sort_keys=True, default=str)
    return hashlib.sha256(parts.encode()).hexdigest()


class _At:
    """Where in which file, for the words of a refusal."""

    def __init__(self, file: str, profile: str) -> None:
        self.where = f"{file}: {profile}"

    def refuse(self, key: str, name: str, kind: str, known: Collection[str]) -> BadProfile:
        choices = f"Use one of: {', '.join(known)}." if known else "Check its spelling."
        return BadProfile(
            f"there is no {kind} {name!r}.", field=f"{self.where}.{key}", remedy=choices
        )


def _same_order(
    written: WrittenProfile, others: Mapping[str, tuple[str, WrittenProfile]]
) -> WrittenProfile:
    """Whose grounds stop the clock: national rules on the order of another profile share its."""
    if written.suspensions or not written.trigger.ref:
        return written
    return others[written.trigger.ref][1]


def _pointers(written: WrittenProfile) -> list[tuple[str, str | None]]:
    kept, untold = written.preservation, written.non_disclosure
    return [
        ("succeeds", written.succeeds),
        ("followed_by", written.followed_by),
        ("trigger.ref", written.trigger.ref),
        ("preservation.profile", kept.profile if kept else None),
        ("non_disclosure.profile", untold.profile if untold else None),
    ]


def _calendar(
    deadline: WrittenDeadline,
    place: WrittenJurisdiction,
    calendars: Mapping[str, Calendar],
    at: _At,
) -> Calendar | None:
    name = deadline.calendar or place.calendar
    if name is None:
        if deadline.kind is Kind.WORKING_DAYS or deadline.rounding != "none":
            raise BadProfile(
                f"{deadline.kind} needs a calendar here.",
                field=f"{at.where}.deadline",
                remedy="Name one under deadline, or for the jurisdiction.",
            )
        return None
    if name not in calendars:
        raise at.refuse("deadline.calendar", name, "calendar", calendars)
    return calendars[name]


def _deadline(written: WrittenDeadline) -> Deadline:
    return Deadline(
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
        is_rounded=written.rounding != "none",
        is_yearly=written.recurrence == "yearly",
        direction=written.direction,
        rule=written.rule or written.answer_when,
    )


def _extension(written: WrittenExtension) -> Extension:
    return Extension(
        ground=written.ground,
        by=written.by,
        length=written.length if isinstance(written.length, Period) else None,
        until=written.until or "",
        max_times=written.max_times,
        longest=written.max_total,
        rule=written.rule,
    )


def _preservation(written: WrittenProfile) -> Preservation | None:
    kept = written.preservation
    if kept is None:
        return None
    return Preservation(
        kept.profile or "", kept.duration, kept.start, kept.from_document, kept.article, kept.note
    )


def _non_disclosure(written: WrittenProfile) -> NonDisclosure | None:
    untold = written.non_disclosure
    if untold is None:
        return None
    return NonDisclosure(untold.profile or "", untold.default, untold.article)


def _remarks(written: WrittenProfile) -> Mapping[str, str]:
    said = {name: str(getattr(written, name)) for name in _REMARKS}
    if written.clock.note:
        said["clock"] = written.clock.note
    return MappingProxyType({name: text for name, text in said.items() if text})
