"""How long a host asks to be left alone: `Retry-After`, RFC 9110 §10.2.3.

It is honoured up to a day. A host that answers 429 without saying how long is given a
minute.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from seawall.probing.page_wire import PageAnswer

LONGEST = timedelta(days=1)
UNSAID = timedelta(minutes=1)
_MEANS_WAIT = frozenset({429, 503})


def retry_after(answer: PageAnswer, *, now: datetime) -> timedelta | None:
    """The wait that an answer asks for; None if it asks for none."""
    if answer.status not in _MEANS_WAIT:
        return None
    wait = _read(answer.headers.get("retry-after", "").strip(), now)
    if wait is None:
        return UNSAID if answer.status == 429 else None
    return min(max(wait, timedelta(0)), LONGEST)


def _read(header: str, now: datetime) -> timedelta | None:
    """Seconds or a date."""
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - now
