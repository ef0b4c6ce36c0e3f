"""How often a page comes again while nobody has answered it.

Every few minutes under an hour, and rarer the longer the time that the law gives: ten days
that are half over wake nobody every five minutes.
"""

from __future__ import annotations

from datetime import timedelta

#: A twelfth of the whole time: five minutes of an hour, forty of eight hours.
_SHARE = 12
LONGEST = timedelta(days=1)


def repeat_every(period: timedelta | None, *, shortest: timedelta) -> timedelta:
    """How long after a page the next one about the same comes; `shortest` is the setting's."""
    if period is None:
        return shortest
    return max(shortest, min(period / _SHARE, LONGEST))
