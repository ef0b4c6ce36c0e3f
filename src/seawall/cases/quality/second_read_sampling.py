"""Which decisions are read twice: a lot that nobody can foresee, and everybody can check.

The lot of a decision is the HMAC of its id under a seed that lies sealed in the ledger
until its month is over; then the seed is opened, and each lot can be computed again.
Who writes a decision cannot know whether it will be drawn, and who runs the installation
cannot choose. Decisions with a protected context and those of machines need no lot: all
of them are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.cases.quality.doubts import ENOUGH, points_of
from seawall.cases.quality.model import ReadingDoubt, ReviewCause
from seawall.keys.tags import keyed_digest

#: Parts in a million, the ledger's way of writing a share.
MILLION = 1_000_000
_SPAN = 1 << 64
#: A golden item arrives within this time after the case that drew it.
_SOON, _LATE = timedelta(minutes=1), timedelta(minutes=90)

DECISIONS, GOLDEN, DELAYS = "decision", "golden", "delay"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the lot is drawn with: the sealed seed of the month, and the share."""

    seed: bytes
    ppm: int


def period_of(at: datetime) -> str:
    """The month whose seed counts, `2026-11`."""
    return f"{at:%Y-%m}"


def lot(name: str, *, of: str, seed: bytes) -> int:
    """The number this name draws, from 0 up to 2⁶⁴."""
    return int.from_bytes(keyed_digest(f"{of}:{name}".encode(), key=seed)[:8], "big")


def is_drawn(name: str, drawing: Drawing, *, of: str = DECISIONS) -> bool:
    """Whether this name is among the share."""
    return lot(name, of=of, seed=drawing.seed) * MILLION < drawing.ppm * _SPAN


def reasons(
    decision: str,
    drawing: Drawing,
    *,
    context: str = "",
    doubts: tuple[ReadingDoubt, ...] = (),
) -> tuple[ReviewCause, ...]:
    """Why this decision of a person is read a second time; empty if it is not."""
    criteria = (
        (ReviewCause.CONTEXT, bool(context)),
        (ReviewCause.DOUBT, points_of(doubts) >= ENOUGH),
        (ReviewCause.RANDOM, is_drawn(decision, drawing)),
    )
    return tuple(why for why, holds in criteria if holds)


def delay(name: str, *, seed: bytes) -> timedelta:
    """How long after the case that drew it a golden item arrives: no clock betrays it."""
    span = int((_LATE - _SOON).total_seconds())
    return _SOON + timedelta(seconds=lot(name, of=DELAYS, seed=seed) % span)
