"""What waits of one unknown sender with a deadline, for whoever calls without a database.

One line a sender, never one a document: a dozen senders and all others together, as on the feed
(`telling.py`). A line is called about when somebody has to hear of it first, and then when an
hour begins, so that strangers page no more people than with the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from seawall.orders.anteroom import telling


@dataclass(frozen=True, slots=True)
class OpenDigest:
    """Documents of one sender that wait with a deadline."""

    group: str
    """Under which name they are told."""
    documents: int
    since: datetime
    """When somebody has to hear of them: on receipt, or when a word that they know runs out."""
    due_at: datetime
    """When the first of them is due."""


def few_digests(digests: Iterable[OpenDigest]) -> list[OpenDigest]:
    """At most a dozen senders, soonest due first, and everybody else in one line."""
    soonest = sorted(digests, key=lambda digest: (digest.due_at, digest.group))
    single = [digest for digest in soonest if digest.group != telling.OTHERS]
    kept = single[: telling.MOST_SENDERS]
    rest = [digest for digest in soonest if digest not in kept]
    return [*kept, reduce(_together, rest)] if rest else kept


def digest_moment(
    digest: OpenDigest, *, now: datetime, told_at: datetime | None
) -> datetime | None:
    """The newest moment that has come and that nobody was called for; None where there is none."""
    if now < digest.since:
        return None
    hour = now.replace(minute=0, second=0, microsecond=0)
    newest = max(digest.since, hour)
    return newest if told_at is None or told_at < newest else None


def _together(first: OpenDigest, second: OpenDigest) -> OpenDigest:
    return OpenDigest(
        telling.OTHERS,
        first.documents + second.documents,
        min(first.since, second.since),
        min(first.due_at, second.due_at),
    )
