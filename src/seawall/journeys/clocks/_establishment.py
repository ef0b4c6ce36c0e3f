"""Where we are established, as far as clocks ask: the zone whose days count, and its holidays."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.clocks.working_days import Calendar
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Establishment:
    """Our zone and our holidays; None leaves either to the clock's profile."""

    zone: str | None = None
    calendar: Calendar | None = None


def establishment(tx: Transaction) -> Establishment:
    """What the contact point says; the calendar is that of the Member State it names."""
    contact = tx.register.contact_point()
    if contact is None:
        return Establishment()
    zone = str(contact.facts.get("zone") or "")
    calendar_name = f"eu_{contact.establishment.lower()}"
    return Establishment(zone or None, known_jurisdictions().calendars.get(calendar_name))
