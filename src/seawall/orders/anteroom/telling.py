"""When people are told of strangers' documents: once a sender and hour, however much comes.

The first of a sender is told at once, and the rest when the next hour begins, for as long as
anything of it waits that nobody has seen. A time that runs from a receipt is an hour or more,
so nothing that binds ends before it was told. Beyond so many senders an hour, all others are
told together. The dozen are the installation's, since its organisations may have the same people
on call: whoever writes from many addresses to many organisations causes twelve calls an hour, and
one more for each organisation, which the first of its others makes at once. A sender of whom
something waits is one of them, however long ago it came and whoever has seen it: else a sender
that is another each hour would add a call to every hour that follows.

Who has seen what waits is not called about it for a while (`seen.py`). When that is over they are
called once, whatever the hour, and from then on with the hours as before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.orders.anteroom.model import WaitingDocument

#: So many senders are told one by one within an hour.
MOST_SENDERS = 12
#: Everybody beyond them.
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class AnteroomDigest:
    """What is told of one sender."""

    say: str
    calls: bool
    """Whether somebody is called, or it only stands on the feed."""


def told_under(sender: str, told_already: Collection[str], *, senders_told: int) -> str:
    """Under whose name a document of this sender is told, beside those of this hour.

    `told_already` are the names of its organisation; `senders_told` says how many senders are
    told one by one in all organisations.
    """
    if sender in told_already or senders_told < MOST_SENDERS:
        return sender
    return OTHERS


def hour_of(at: datetime) -> str:
    """The hour that a digest belongs to, as it stands in its key."""
    return f"{at:%Y%m%d%H}"


def next_hour(at: datetime) -> datetime:
    """When the hour after this one begins."""
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def about(group: str, at: datetime) -> str:
    """What a digest is known by: one a sender and hour."""
    return f"anteroom:{group}:{hour_of(at)}"


def about_again(group: str, until: datetime) -> str:
    """What the call is known by that comes when somebody's word has run out at this moment."""
    return f"anteroom:{group}:{until:%Y%m%d%H%M%S}"


def digest_of(waiting: Sequence[WaitingDocument]) -> AnteroomDigest | None:
    """What to tell of documents that wait and nobody knows of now; None where there are none."""
    if not waiting:
        return None
    ends = [document.due_at for document in waiting if document.due_at and not document.keeps]
    many = "1 document waits" if len(waiting) == 1 else f"{len(waiting)} documents wait"
    end = f" The first is due at {min(ends):%Y-%m-%d %H:%M} UTC." if ends else ""
    say = (
        f"{many} from a sender that the register does not know. Nothing was begun.{end} "
        "Say on the board, under Unknown senders, what is genuine."
    )
    return AnteroomDigest(say, calls=any(document.must_be_told for document in waiting))
