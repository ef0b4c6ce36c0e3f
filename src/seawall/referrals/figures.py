"""How long what was referred stood: survival with its intervals, and what cannot be said.

A median of what was removed leaves out what was not, and flatters. Here everything that
was seen alive counts, for as long as it was seen to stand. A share within an hour is only
given where the looks were as fine as an hour; else it says "not measurable" and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from seawall.probing.confirmation import history_of
from seawall.probing.durations import A_DAY, AN_HOUR, Durations, describe_durations
from seawall.probing.model import PageSighting
from seawall.probing.removal_rate import AlertCounts
from seawall.probing.spell import spell_of
from seawall.probing.survival import Quantile, RemovedShare, curve_of, share_within


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """The figures of one platform, or of all."""

    sent: int
    followed: int
    gone: int
    reappeared: int
    dead_on_arrival: int
    median: Quantile
    p95: Quantile
    within_an_hour: RemovedShare
    within_a_day: RemovedShare
    of_the_removed: Durations | None = None
    """Beside the curve, never instead of it; None where nothing was removed."""

    @property
    def removal_rate(self) -> float | None:
        """Gone of sent: the base is what was sent, as the TCAP counts alerts."""
        return AlertCounts(self.sent, self.sent, self.gone).removal_rate

    def as_json(self) -> dict[str, Any]:
        """For a page or a program; times in whole seconds, shares as they are."""
        return {
            "sent": self.sent,
            "followed": self.followed,
            "gone": self.gone,
            "reappeared": self.reappeared,
            "dead_on_arrival": self.dead_on_arrival,
            "removal_rate": self.removal_rate,
            "median_seconds": _quantile(self.median),
            "p95_seconds": _quantile(self.p95),
            "within_1_h": _share(self.within_an_hour),
            "within_24_h": _share(self.within_a_day),
            "of_the_removed": _durations(self.of_the_removed),
        }


def figures_of(followed: Iterable[tuple[datetime, Sequence[PageSighting]]]) -> ReferralFigures:
    """From when each address was sent and every look at it since."""
    followed_addresses = list(followed)
    histories = [history_of(sightings) for _, sightings in followed_addresses]
    spells = [
        spell
        for sent_at, sightings in followed_addresses
        if (spell := spell_of(sent_at, sightings=sightings)) is not None
    ]
    curve = curve_of(spells)
    removed = [spell.lasted for spell in spells if spell.is_removed]
    return ReferralFigures(
        sent=len(followed_addresses),
        followed=len(spells),
        gone=sum(history.is_gone for history in histories),
        reappeared=sum(history.reappeared_at is not None for history in histories),
        dead_on_arrival=sum(
            _was_dead(sent_at, sightings) for sent_at, sightings in followed_addresses
        ),
        median=curve.quantile(0.5),
        p95=curve.quantile(0.95),
        within_an_hour=share_within(spells, horizon=AN_HOUR),
        within_a_day=share_within(spells, horizon=A_DAY),
        of_the_removed=describe_durations(removed) if removed else None,
    )


def _was_dead(sent_at: datetime, sightings: Sequence[PageSighting]) -> bool:
    """Gone before it was sent, by two looks that the sending lies after."""
    removals = history_of(sightings).removals
    return bool(removals) and removals[0].removed_at < sent_at


def _quantile(quantile: Quantile) -> dict[str, Any]:
    return {
        "value": _seconds(quantile.value),
        "low": _seconds(quantile.low),
        "high": _seconds(quantile.high),
    }


def _share(share: RemovedShare) -> dict[str, Any]:
    return {
        "value": share.value,
        "low": share.low,
        "high": share.high,
        "counted": share.counted,
        "left_out": share.left_out,
        "not_measurable": share.why,
    }


def _durations(durations: Durations | None) -> dict[str, Any] | None:
    if durations is None:
        return None
    return {
        "count": durations.count,
        "median_seconds": _seconds(durations.median),
        "p50_seconds": _seconds(durations.p50),
        "p90_seconds": _seconds(durations.p90),
        "p99_seconds": _seconds(durations.p99),
        "within_1_h": durations.within_an_hour,
        "within_24_h": durations.within_a_day,
    }


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else int(time.total_seconds())
