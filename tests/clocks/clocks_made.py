"""Clocks for tests: under the profiles that ship, from moments as authorities write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from seawall.clocks.clock import Clock
from seawall.clocks.instant import read_instant
from seawall.clocks.jurisdictions import jurisdictions
from seawall.clocks.period import Period, parse_period
from seawall.clocks.starting import start_clock

KNOWN = jurisdictions()

TCO = "eu-tco-removal-order"


def instant(written: str) -> datetime:
    """A moment, as it is written."""
    return read_instant(written, field="test")


def period(written: str) -> Period:
    """A period, as it is written."""
    return parse_period(written, field="test")


def clock(profile: str, at: str, *, period: str = "", calendar: str = "", **changes) -> Clock:
    """A clock started at this moment."""
    stated = parse_period(period, field="test") if period else None
    named = KNOWN.calendar(calendar) if calendar else None
    return start_clock(
        profile, instant(at), jurisdictions=KNOWN, period=stated, calendar=named, **changes
    )


def end_of(day: str, clock: Clock) -> datetime:
    """24:00 local of a day, where the clock's days end."""
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(0), clock.zone)
