"""What can go wrong about an incident, each named for what happened."""

from __future__ import annotations

from seawall.errors import InvalidRequest


class UnknownMarking(InvalidRequest):
    """There is no such marking of the Traffic Light Protocol."""
