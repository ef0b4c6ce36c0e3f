"""Derived views: a picture that was mirrored, inverted or framed, by the hash of its source.

The hash that a list holds is of the picture as it was. Of an upload, the jail also hashes
what it would be if it were turned back, turned to its negative, cut out of its border, or
out of the screenshot it stands in (`seawall.sandbox.pictures._views`). These hashes are for one
search: they are kept nowhere, count for less than a hit of the picture itself (grade
``derived``), and match within 24 bits only, because there are so many of them.

How many more known pictures they find, and how many others they hit, `benchmarks/recall.py`
measures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.sandbox import PictureFacts
from seawall.signals._model import Signal
from seawall.signals.pdq import PDQ, THRESHOLD

WITHIN = 24


@dataclass(frozen=True, slots=True)
class SeenAs:
    """A way of looking at a picture that comes near a known one.

    ``distance`` is in bits of 256; ``matches`` says whether it is near enough for this way.
    """

    view: str
    grade: str
    distance: int
    matches: bool


def derived_signals(facts: PictureFacts) -> tuple[Signal, ...]:
    """One signal for each derived view, for one search only."""
    return tuple(
        Signal(
            PDQ.name,
            view.pdq,
            PDQ.version,
            view.quality,
            view.name,
            grade="derived",
            within=WITHIN,
            transient=True,
        )
        for view in facts.derived
    )


def seen_as(signals: Iterable[Signal], known: str, *, threshold: int = THRESHOLD) -> list[SeenAs]:
    """How near each PDQ signal of an upload comes to a known value, the nearest first.

    ``threshold`` is the entry's own; a derived view matches within the tighter of both.
    """
    number = int(PDQ.normalise(known), 16)
    views = []
    for signal in signals:
        if signal.type == PDQ.name:
            distance = (int(signal.value, 16) ^ number).bit_count()
            most = threshold if signal.within is None else min(threshold, signal.within)
            views.append(SeenAs(signal.view, signal.grade, distance, distance <= most))
    return sorted(views, key=lambda view: view.distance)
