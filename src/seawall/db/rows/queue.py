"""The order of the queue as a database reads it from an index (`cases/priority.py` has the rule).

Cases with a clock come first, and "no clock" stands last only by a sort of everything
where a database keeps nulls first; so the two parts are read one after the other, each
straight from its index, and never more rows than are wanted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q

_ORDER = ("due_at", "-severity", "opened_at", "id")


class Place(Protocol):
    """Behind which case a page begins: its key in the order of the queue."""

    @property
    def due_at(self) -> datetime | None:
        """Its clock."""

    @property
    def severity(self) -> int:
        """How grave it is."""

    @property
    def opened_at(self) -> datetime:
        """When it came."""

    @property
    def case(self) -> str:
        """Its id."""


def cases_in_order(cases: Any, *, limit: int, after: Place | None = None) -> list[Any]:
    """The next rows in the order of the queue."""
    rows: list[Any] = []
    if after is None or after.due_at is not None:
        clocked = cases.filter(due_at__isnull=False).order_by(*_ORDER)
        if after is not None:
            clocked = clocked.filter(_later(after), due_at__gte=after.due_at)
        rows = list(clocked[:limit])
    if len(rows) == limit:
        return rows
    calm = cases.filter(due_at__isnull=True).order_by(*_ORDER)
    if after is not None and after.due_at is None:
        rows = list(calm.filter(_younger(after), **_as_grave(after))[:limit])
        calm = calm.filter(severity__lt=after.severity)
    return rows + list(calm[: limit - len(rows)]) if len(rows) < limit else rows


def _as_grave(place: Place) -> dict[str, Any]:
    """A range that both databases read from the index, where an alternative is only a filter."""
    return {"severity": place.severity, "opened_at__gte": place.opened_at}


def _younger(place: Place) -> Q:
    return Q(opened_at__gt=place.opened_at) | Q(opened_at=place.opened_at, id__gt=place.case)


def _later(place: Place) -> Q:
    return Q(due_at__gt=place.due_at) | Q(_behind(place), due_at=place.due_at)


def _behind(place: Place) -> Q:
    """Less severe, or as severe and younger."""
    return Q(severity__lt=place.severity) | Q(_younger(place), severity=place.severity)
