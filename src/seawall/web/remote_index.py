"""The live signals of each forum in memory, for members that ask in the clear.

Made when somebody asks and kept for a while; a change of the log makes it anew, at most
twice a minute, so that a flood of statements is not a flood of indexes.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from seawall.forum.lookup.remote import RemoteIndex
from seawall.forum.model import Seat
from seawall.ids import SeatId
from seawall.journeys.forum.forum_lists import live_signals
from seawall.signals import signal_types
from seawall.transaction import Transaction

YOUNG = timedelta(seconds=30)
OLD = timedelta(minutes=10)
_Cached = tuple[int, datetime, RemoteIndex]

_indexes: dict[SeatId, _Cached] = {}
_lock = threading.Lock()


def index_of(seat: Seat, *, tx: Transaction, now: datetime) -> RemoteIndex:
    """The index of this forum, young enough."""
    with _lock:
        cached = _indexes.get(seat.id)
        if cached and _is_good(cached, seat, now):
            return cached[2]
        index = RemoteIndex(live_signals(seat, signal_types(), tx=tx, now=now))
        _indexes[seat.id] = (seat.position, now, index)
        return index


def _is_good(cached: _Cached, seat: Seat, now: datetime) -> bool:
    position, made_at, _ = cached
    age = abs(now - made_at)
    return age < YOUNG or (position == seat.position and age < OLD)
