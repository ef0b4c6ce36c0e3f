"""How often a page comes again while nobody has answered it.

Every few minutes under an hour, and rarer the longer the time that the law gives, and the
longer ago its end: ten days that are half over wake nobody every five minutes, and what is
late since yesterday comes every two hours, with a red health page beside it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: A twelfth of the whole time: five minutes of an hour, forty of eight hours.
_SHARE = 12
LONGEST = timedelta(days=1)


def repeat_every(span: timedelta, *, shortest: timedelta) -> timedelta:
    """How long after a page the next one about the same comes; `shortest` is the setting's.

    `span` is the time that the law gives, and how late it is; without a deadline its age.
    """
    return max(shortest, min(span / _SHARE, LONGEST))


def span_of(
    period: timedelta | None, *, end: datetime | None, since: datetime, now: datetime
) -> timedelta:
    """The time that a page is about, whole."""
    if end is None:
        return now - since
    return (period or timedelta(0)) + max(timedelta(0), now - end)
