"""What can be wrong on a unit's side, by name."""

from __future__ import annotations

from seawall.errors import InvalidRequest, NotFound


class NoSuchDispatch(NotFound):
    """No dispatch has this id or reference number here."""


class BatchUnreadable(InvalidRequest):
    """What was pasted or dropped cannot be read as addresses."""


class BadAnswer(InvalidRequest):
    """An answer that is not the platform's, or not to this unit."""
