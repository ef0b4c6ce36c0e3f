"""Opting out of a category, for today or until it is lifted, without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from seawall import taxonomy
from seawall.errors import problem
from seawall.people.protection.model import OptOut

#: A working day, whenever it begins: over before the next one.
TODAY = timedelta(hours=16)
_DIMENSIONS = frozenset({"behaviour", "producer"})


def categories() -> tuple[taxonomy.TaxonomyLabel, ...]:
    """What somebody can opt out of: what content does or asks for, and who made it."""
    return tuple(label for label in taxonomy.labels() if label.dimension in _DIMENSIONS)


def opt_out(category: str, *, now: datetime, standing: bool) -> OptOut:
    """The category is not offered: for today, or until the person lifts it."""
    if category not in {offered.id for offered in categories()}:
        raise problem("people.unknown-category", category=category[:60])
    return OptOut(category, None if standing else now + TODAY)


def opt_outs_in_force(chosen: Iterable[OptOut], *, now: datetime) -> tuple[OptOut, ...]:
    """The opt-outs that have not run out."""
    return tuple(choice for choice in chosen if choice.until is None or choice.until > now)


def sparing_opt_out(
    labels: Iterable[str], chosen: Iterable[OptOut], *, now: datetime
) -> OptOut | None:
    """The choice that keeps content with these labels from the person, the longest of them."""
    choices = [
        choice for choice in opt_outs_in_force(chosen, now=now) if choice.category in set(labels)
    ]
    standing = next((choice for choice in choices if choice.until is None), None)
    return standing or max(choices, key=lambda choice: choice.until or now, default=None)
