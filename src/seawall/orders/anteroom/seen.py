"""How long nobody is called about waiting documents once a person has said that they know.

The rule is that of an order's page (`alarms/quiet.py`): a quarter of the time, never past half of
it, four fifths or the end, and a quarter of an hour after that. One word is about all that a
page showed, so it holds until the first of them needs somebody again. What has no time of its own
and calls nobody rests for a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.orders.alarms.quiet import LONGEST, quiet_until
from seawall.orders.anteroom.model import WaitingDocument


def seen_until(waiting: Iterable[WaitingDocument], *, now: datetime) -> datetime | None:
    """Until when a person's word about these documents holds; None where there are none."""
    return min((_rests_until(document, now) for document in waiting), default=None)


def _rests_until(document: WaitingDocument, now: datetime) -> datetime:
    end = document.due_at
    if end is None:
        period = None if document.must_be_told else LONGEST * 4
        return quiet_until(now, period=period, next_moment=None)
    span = end - document.received_at
    moments = [document.received_at + span * part for part in (0.5, 0.8, 1.0)]
    ahead = [] if document.keeps else [at for at in moments if at > now]
    return quiet_until(now, period=span, next_moment=min(ahead, default=None))
