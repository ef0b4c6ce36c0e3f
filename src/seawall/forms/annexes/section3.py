"""A notice under section 3 of the Terrorism Act 2006: whether it is whole, and was served.

Section 3(3) asks four things of a notice. Section 4 knows two ways to give it, in person
or by recorded post: an e-mail is neither, and is treated as a referral. An incomplete
notice still shows its clock, and counsel is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.forms.annexes.annex1 import STRICT, Location
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.required import faults_if_empty

FORM = "s3_notice"


class Section3Element(StrEnum):
    """What section 3(3) asks a notice to do, by its letter."""

    DECLARES = "a"
    REQUIRES = "b"
    WARNS = "c"
    EXPLAINS_REPEATS = "d"


class Service(StrEnum):
    """How it reached us."""

    IN_PERSON = "in_person"
    RECORDED_POST = "recorded_post"
    EMAIL = "email"
    OTHER = "other"


class ServedOn(StrEnum):
    """To whom, or where, of a body corporate."""

    SECRETARY = "secretary"
    REGISTERED_OFFICE = "registered_office"
    PRINCIPAL_OFFICE = "principal_office"
    OTHER = "other"


class NoticeFlag(StrEnum):
    """What counsel should know of a notice."""

    NOT_SERVED = "s3.not_section_4_service"
    NOT_A_CONSTABLE = "s3.not_a_constable"
    """Whoever sent it is no police force: section 3(3) asks for a constable's opinion."""


_ASKS = {
    Section3Element.DECLARES: "declare that, in the constable's opinion, it is unlawfully "
    "terrorism-related",
    Section3Element.REQUIRES: "require that it is not available to the public, or is modified",
    Section3Element.WARNS: "warn that failure within 2 working days will be regarded as endorsement",
    Section3Element.EXPLAINS_REPEATS: "explain the liability for repeat statements",
}

#: Section 4, for a body corporate.
_SERVICE = {
    Service.IN_PERSON: frozenset({ServedOn.SECRETARY}),
    Service.RECORDED_POST: frozenset({ServedOn.REGISTERED_OFFICE, ServedOn.PRINCIPAL_OFFICE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section3Notice:
    """A constable's notice, as it was given."""

    __pydantic_config__ = STRICT

    authority: str = ""
    constable: str = ""
    reference: str = ""
    service: Service | None = None
    served_on: ServedOn | None = None
    delivered_at: Moment | None = None
    """When it was handed over, or the recorded time of delivery."""
    locations: tuple[Location, ...] = ()
    elements: tuple[Section3Element, ...] = ()
    statement: str = ""

    @property
    def is_served(self) -> bool:
        """Whether it was given in a way that section 4 knows."""
        return self.service in _SERVICE and self.served_on in _SERVICE[self.service]

    @property
    def given_at(self) -> datetime | None:
        """When the two working days begin to count; None where it is only a referral."""
        return self.delivered_at if self.is_served else None


def section3_faults(notice: Section3Notice) -> tuple[FormFault, ...]:
    """What the notice lacks; the clock is shown all the same."""
    return (*_elements(notice), *_fields(notice))


def section3_flags(notice: Section3Notice) -> tuple[NoticeFlag, ...]:
    """The flags of a notice that counsel should see."""
    return () if notice.is_served else (NoticeFlag.NOT_SERVED,)


def _elements(notice: Section3Notice) -> Iterator[FormFault]:
    for element, asks in _ASKS.items():
        if element not in notice.elements:
            yield FormFault(
                "s3.incomplete",
                f"elements.{element}",
                f"Element ({element}) of section 3(3) is missing: it does not {asks}.",
                "Tell counsel; work to the clock all the same.",
            )


def _fields(notice: Section3Notice) -> Iterator[FormFault]:
    for key in ("authority", "constable", "delivered_at"):
        yield from faults_if_empty(FORM, "A", key, getattr(notice, key))
    if not any(location.url.strip() for location in notice.locations):
        yield FormFault(
            "s3_notice.B.location_missing",
            "locations",
            "It names no statement or article.",
            "Ask the force where it is.",
        )
