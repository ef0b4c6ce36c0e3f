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
_Kept = tuple[int, datetime, RemoteIndex]

_kept: dict[SeatId, _Kept] = {}
_lock = threading.Lock()


def index_of(seat: Seat, *, tx: Transaction, now: datetime) -> RemoteIndex:
    """The index of this forum, young enough."""
    with _lock:
        kept = _kept.get(seat.id)
        if kept and _is_good(kept, seat, now):
            return kept[2]
        made = RemoteIndex(live_signals(seat, signal_types(), tx=tx, now=now))
        _kept[seat.id] = (seat.position, now, made)
        return made


def _is_good(kept: _Kept, seat: Seat, now: datetime) -> bool:
    position, made_at, _ = kept
    age = abs(now - made_at)
    return age < YOUNG or (position == seat.position and age < OLD)
