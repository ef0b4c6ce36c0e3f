"""How long removed content is kept: TCO Art. 6(1), and its counterparts in other profiles.

A period of keeping has two readings, as every period does (Regulation 1182/71). We keep to
the later of the two, because erasing a day early cannot be undone. Both are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions.model import (
    BadProfile,
    ClockEvent,
    DeadlineKind,
    Direction,
    Profile,
    ProfileDeadline,
)
from seawall.clocks.period import BadPeriod, Period, parse_period
from seawall.clocks.working_days import Calendar
from seawall.errors import problem

#: The duty of Art. 6, which also holds for removals under specific measures (Art. 5).
TCO_PRESERVATION = "eu-tco-preservation"


@dataclass(frozen=True, slots=True)
class Retention:
    """Both results of the period, and the date it is kept to."""

    due_at: datetime
    legal_limit: datetime | None
    kept_until: datetime


def duty_named(order: Profile) -> str:
    """The profile of the duty that carrying out this order brings about; empty if there is none."""
    return order.preservation.profile if order.preservation else ""


def duty_within(order: Profile, *, document_length: object = None) -> Profile | None:
    """The duty that an order's own profile states, as a profile of its own.

    Where the law leaves the length to the document, `document_length` is what the document has.
    """
    duty = order.preservation
    if duty is None:
        return None
    length = stated_period(document_length) if duty.from_document else duty.length
    if length is None:
        return None
    deadline = ProfileDeadline(DeadlineKind.CALENDAR, length, direction=Direction.KEEP_AT_LEAST)
    return replace(
        order, deadline=deadline, starts_on=ClockEvent.REMOVAL, suspensions=(), succeeds=""
    )


def stated_period(document_length: object) -> Period | None:
    """How long a document asks to keep a copy; None where it asks for nothing we can read."""
    try:
        length = parse_period(document_length, field="keep")
    except BadPeriod:
        return None
    return None if length.is_of_hours else length


def keeps_from_receipt(order: Profile) -> str:
    """The profile of the duty to keep what an order names until it is answered: Art. 10(1).

    Of an order that asks to keep and for nothing else, its own; empty where its law asks for none.
    """
    if asks_to_keep(order):
        return order.id
    duty = order.preservation
    return duty.profile if duty and duty.start is ClockEvent.RECEIPT else ""


def asks_to_keep(order: Profile) -> bool:
    """Whether the order itself is one to keep, from its receipt on: EPOC-PR, 18 USC 2703(f)."""
    return (
        order.deadline.direction is Direction.KEEP_AT_LEAST
        and order.starts_on is ClockEvent.RECEIPT
    )


def retention(
    duty: Profile, removed_at: datetime, *, zone: str | None, calendar: Calendar | None = None
) -> Retention:
    """When the period ends, in both readings; a national calendar makes the later one later."""
    clock = Clock(duty, removed_at, tz=zone, calendar=calendar)
    due_at, kept_until = clock.due_at, clock.keep_until
    if due_at is None or kept_until is None:
        raise problem("preservation.duty-without-deadline", BadProfile, duty=duty.id)
    return Retention(due_at, clock.legal_limit, kept_until)
