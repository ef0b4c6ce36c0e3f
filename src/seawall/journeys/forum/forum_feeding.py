"""What the hub hands a member of its log: the same statements to all, values to those who hold the list.

A member of the full tier gets the opening of each offer; of a canary it gets its own
side, and so its copy of the list is like nobody else's. Everybody else follows the same
log, checks the same head, and asks by look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forum.lookup.canary import PURPOSE as CANARIES
from seawall.forum.lookup.canary import variant
from seawall.forum.model import ForumMember, MemberKind, Seat, Tier
from seawall.ids import ForumMemberId
from seawall.keys.seat import secret_of
from seawall.transaction import Transaction

#: Which side of a canary a member is shown: its place among the canaries, and who asks.
Side = Callable[[int, ForumMemberId], int]

MOST = 500
#: Letters of statements in a page; the openings beside them are about as many again. A member
#: reads a page whole, and refuses one that is much longer (`call_purpose.HUB`).
MOST_LETTERS = 4 * 2**20


@dataclass(frozen=True, slots=True)
class FedEntry:
    """One entry, ready to be sent."""

    index: int
    text: str
    openings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries behind an index, and the head over at least them."""

    entries: tuple[FedEntry, ...]
    checkpoint: str
    size: int
    is_personal: bool = False
    """Whether it says to this member what it says to nobody else."""


def page(
    seat: Seat, member: ForumMember, *, after: int, tx: Transaction, limit: int = MOST
) -> LogPage:
    """The entries behind an index that this member may see, and the newest head."""
    last = _last_seen(seat, member, tx=tx)
    most = min(limit, MOST)
    logged = tx.forum.logged(seat.id, after=after, limit=most, letters=MOST_LETTERS)
    if last is not None:
        logged = [entry for entry in logged if entry.index <= last]
        if not logged:
            raise problem("forum.not-a-member.reading", member_name=member.name)
    offered = [entry.index for entry in logged if entry.statement.kind == "signal.offered"]
    openings = tx.shared_signals.openings(seat.id, offered) if may_hold_list(member) else {}
    pairs = any(
        "pair" in opening
        for entry_openings in openings.values()
        for opening in entry_openings.values()
    )
    entries = tuple(
        FedEntry(entry.index, entry.text, _sides(openings.get(entry.index, {}), seat, member))
        for entry in logged
    )
    now_at = tx.forum.seat(seat.id)
    is_personal = pairs or last is not None
    return LogPage(entries, now_at.checkpoint, now_at.position, is_personal)


def record_position(
    seat: Seat, member: ForumMemberId, *, position: int, tx: Transaction, now: datetime
) -> None:
    """Record how far a member has followed the log, by what it asks for next."""
    tx.forum.hear_of(seat.id, member, position=position, at=now)


def _last_seen(seat: Seat, member: ForumMember, *, tx: Transaction) -> int | None:
    """Who was removed may read as far as the entry that says so, and who left no further; else None."""
    if not member.is_out:
        return None
    ended = tx.forum.statements(seat.id, kinds=("member.removed",), about=member.id)
    return ended[-1].index if ended else -1


def may_hold_list(member: ForumMember) -> bool:
    """Whether the signals themselves are for this member, or only the questions."""
    return member.tier is Tier.FULL or member.kind is MemberKind.HUB


def _sides(
    openings: Mapping[str, Mapping[str, Any]], seat: Seat, member: ForumMember
) -> dict[str, Mapping[str, Any]]:
    return {offer: opening_for(opening, seat, member) for offer, opening in openings.items()}


def opening_for(opening: Mapping[str, Any], seat: Seat, member: ForumMember) -> Mapping[str, Any]:
    """The opening of one offer as this member is shown it: of a canary, its own side."""
    pair = opening.get("pair")
    if pair is None:
        return opening
    own_side: Mapping[str, Any] = pair[canary_side(seat, int(opening["slot"]), member.id)]
    return own_side


def canary_side(seat: Seat, slot: int, member: ForumMemberId) -> int:
    """Which of its two values this member is shown of a canary."""
    return variant(slot, member, secret=secret_of(seat.id, CANARIES))
