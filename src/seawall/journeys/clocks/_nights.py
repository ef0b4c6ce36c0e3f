"""Where an organisation sleeps, so that what can wait until the morning does."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from seawall.clocks.clock import Clock
from seawall.clocks.instant import zone_named
from seawall.journeys.clocks._establishment import establishment
from seawall.orders.alarms.night import by_day
from seawall.transaction import Transaction


def zone_of_nights(clock: Clock | None = None, *, tx: Transaction) -> ZoneInfo:
    """Where the organisation is established, or where the clock's days end."""
    if name := establishment(tx).zone:
        return zone_named(name)
    return clock.zone if clock else ZoneInfo(str(UTC))


def wait_for_day(at: datetime, *, tx: Transaction) -> datetime:
    """This moment, or the morning after it, for what has no deadline that is near."""
    return by_day(at, zone_of_nights(tx=tx))
