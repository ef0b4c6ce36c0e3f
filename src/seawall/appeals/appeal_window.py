"""Until when a decision can be appealed against: six months from when its user was told.

DSA Art. 20(1) opens it for at least that long, so that the later of the two readings of the
period counts (Regulation 1182/71). A complaint that comes after it is not lost: the page says
what else can be done (DSA Art. 21, TCO Art. 9).
"""

from __future__ import annotations

from datetime import datetime


def is_open(until: datetime | None, *, now: datetime) -> bool:
    """Whether an appeal can still be made; a decision with no end known stays open."""
    return until is None or now <= until
