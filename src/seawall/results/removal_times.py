"""Times to removal by three clocks, with what still stands censored.

Exposure runs from the upload, reaction from whoever found the item first, and the clock of an
order from its receipt. Each counts what began in the period, and looks as far as the log goes:
what is not gone by then has lasted at least so long. Never the mean of what was removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.probing.survival import curve_of_times
from seawall.results.lives.item_life import ItemLife
from seawall.results.lives.order_life import OrderLife
from seawall.results.metric_number import Wait, times, wait
from seawall.results.model import Metric
from seawall.results.standing_curve import standing_curve


def exposure_times(
    lives: Sequence[ItemLife], period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """From the upload to the removal, of what reached the public and was found against."""
    public = [life for life in lives if life.reached_public]
    dated = [life for life in public if life.uploaded_at is not None]
    waits = exposures(dated, period, seen_until=seen_until)
    untold = sum(life.uploaded_at is None and period.includes(life.first_at) for life in public)
    return _metric("exposure", waits, upload_unknown=untold)


def exposures(
    lives: Iterable[ItemLife], period: ReportingPeriod, *, seen_until: datetime
) -> list[Wait]:
    """How long each of these was public, of those that were uploaded in the period."""
    return [
        wait(life.uploaded_at, life.removed_at, seen_until)
        for life in lives
        if life.reached_public
        and life.uploaded_at is not None
        and period.includes(life.uploaded_at)
    ]


def reaction_times(
    lives: Sequence[ItemLife], period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """From the first time that anybody found it to the removal."""
    waits = [
        wait(life.found_at, life.removed_at, seen_until)
        for life in lives
        if life.reached_public and life.found_at is not None and period.includes(life.found_at)
    ]
    return _metric("reaction", waits)


def order_times(
    orders: Sequence[OrderLife], period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """From the receipt of a binding order to the removal of the last thing that it names."""
    waits = [
        wait(order.received_at, order.acted_at, order.ended_at or seen_until)
        for order in orders
        if order.binds_to_remove and not order.refused and period.includes(order.received_at)
    ]
    return _metric("order_clock", waits)


def _metric(name: str, waits: Sequence[Wait], **beside: int) -> Metric:
    curve = curve_of_times(waits)
    standing = sum(not is_over for _, is_over in waits)
    return Metric(
        name, times(waits, curve), {"still_standing": standing, **beside}, standing_curve(curve)
    )
