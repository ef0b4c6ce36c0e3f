"""How long removed content is kept: TCO Art. 6(1), and its counterparts in other profiles.

A period of keeping has two readings, as every period does (Regulation 1182/71). We keep to
the later of the two, because erasing a day early cannot be undone. Both are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.orders.clock import Clock
from seawall.orders.jurisdictions.model import (
    BadProfile,
    Deadline,
    Direction,
    Event,
    Kind,
    Profile,
)
from seawall.orders.working_days import Calendar

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


def duty_within(order: Profile) -> Profile | None:
    """The duty an order's own profile states, as a profile of its own."""
    asked = order.preservation
    if asked is None or asked.length is None:
        return None
    deadline = Deadline(Kind.CALENDAR, asked.length, direction=Direction.KEEP_AT_LEAST)
    return replace(order, deadline=deadline, starts_on=Event.REMOVAL, suspensions=(), succeeds="")


def retention(
    duty: Profile, removed_at: datetime, *, zone: str | None, calendar: Calendar | None = None
) -> Retention:
    """When the period ends, in both readings; a national calendar makes the later one later."""
    clock = Clock(duty, removed_at, tz=zone, calendar=calendar)
    due_at, kept_until = clock.due_at, clock.keep_until
    if due_at is None or kept_until is None:
        raise BadProfile(
            "a duty to keep states how long.", field=duty.id, remedy="Give it a deadline."
        )
    return Retention(due_at, clock.legal_limit, kept_until)
