"""How long we wait for a peer before we ask again, at the door and between two visits.

A peer that names a time (`Retry-After`, RFC 9110 §10.2.3) is taken at its word: a short one
is waited for in place, a long one ends the visit, and the next begins when it is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Waits between attempts at one call; after the last the visit has failed.
WAITS = (timedelta(seconds=1), timedelta(seconds=4), timedelta(seconds=15))
#: The longest that is waited in place.
AT_THE_DOOR = timedelta(seconds=60)
LONGEST = timedelta(days=1)
#: What a peer means that says 429 and not how long.
UNSAID = timedelta(seconds=30)
#: The wait after a first visit that failed; it doubles with each further one.
AFTER_FAILURE = timedelta(minutes=1)
MOST_DOUBLINGS = 8

MEANS_WAIT = frozenset({429, 503})
MEANS_TRY_AGAIN = frozenset({500, 502, 503, 504})


def asked_wait(status: int, headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """The wait that an answer asks for; None if it asks for none."""
    if status not in MEANS_WAIT:
        return None
    wait = _read(headers.get("retry-after", "").strip(), now)
    if wait is None:
        return UNSAID if status == 429 else None
    return min(max(wait, timedelta(0)), LONGEST)


def next_visit(*, failures: int, every: timedelta, peer_wait: timedelta | None = None) -> timedelta:
    """How long until the next visit, after so many that failed in a row."""
    if not failures:
        return every
    doubled: int = 2 ** min(failures - 1, MOST_DOUBLINGS)
    wait = AFTER_FAILURE * doubled
    return max(min(wait, every), peer_wait or timedelta(0))


def _read(header: str, now: datetime) -> timedelta | None:
    """Seconds or a date."""
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - now
