"""How long a page rests once a person has acknowledged it.

A promise of a person quiets the page that they answered, for a time that is bounded and that
ends before the next moment of the clock: at four fifths and at the end the page comes,
whoever has promised what. After the end a promise is good for a quarter of an hour, or for
longer where the law itself gives days.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_SHARE = 4
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=1)


def quiet_until(
    now: datetime, *, period: timedelta | None, next_moment: datetime | None
) -> datetime:
    """Until when nobody is paged again about what somebody has in hand since now."""
    rest = SHORTEST if period is None else max(SHORTEST, min(period / _SHARE, LONGEST))
    if next_moment is None or next_moment <= now:
        return now + rest
    return min(now + rest, next_moment)
