"""Adapters of peers that take no feedback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seawall.errors import problem
from seawall.exchanges.adapter import Message, Telling
from seawall.exchanges.peer_wire import PeerVisit


class FetchOnlyAdapter:
    """An adapter that only fetches: its peer takes no feedback."""

    __slots__ = ()

    @property
    def tells(self) -> frozenset[Telling]:
        """Nothing."""
        return frozenset()

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Refuse."""
        raise problem(
            "exchanges.cannot-tell.signal-type",
            exchange=visit.name,
            signal_type=message.signal_type,
        )
