"""What is asked for and is not there: an order, a document, a clock."""

from __future__ import annotations

from seawall.errors import NotFound


class UnknownOrder(NotFound):
    """No such order in this organisation."""


class UnknownDocument(NotFound):
    """No such document in this organisation."""


class UnknownClock(NotFound):
    """No such clock in this organisation."""
