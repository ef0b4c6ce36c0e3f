"""The hub answers members that may not hold the list: blindly, or in the clear if they choose.

1. The member's tier has this way, and the quarter is still answered.
2. The day's quota has room for all of the request, or none of it is answered.
3. Blinded points are multiplied and proven: the hub learns how many were asked and when, and
   nothing else. What is sent in the clear is matched, and the hub learns what was sent.
4. The count is a row of this commit. A burst is told to people by the ledger, once a day; so
   is a canary, which nobody can have come by honestly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from seawall.errors import problem
from seawall.forum.lookup import exact_values, quota
from seawall.forum.lookup.epochs import admit_epoch, open_epochs
from seawall.forum.lookup.list_records import ListHead, glance_at_list
from seawall.forum.lookup.lookup_ways import LookupWay, admit_way, shape_for
from seawall.forum.lookup.model import TokenShape
from seawall.forum.lookup.near import rows_name
from seawall.forum.lookup.oprf import ELEMENT_BYTES
from seawall.forum.lookup.publishing import ListShelf
from seawall.forum.lookup.remote import AskedSignal, RemoteCard, RemoteIndex
from seawall.forum.lookup.tracing import CanarySighting, alarms
from seawall.forum.model import ForumMember, MemberKind, Seat, Tier
from seawall.journeys.forum.forum_lists import keys_of
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.sharing import FORUM_CANARY_ASKED, FORUM_LOOKUP_BURST
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A list as it can be downloaded."""

    head: ListHead
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """The proof and the multiplied points, and how many look-ups are left of the day."""

    answer: bytes
    left: int


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found in the clear, the canaries among it, and what is left of the day."""

    cards: tuple[RemoteCard, ...]
    canaries: tuple[CanarySighting, ...]
    left: int


def names_for(tier: Tier) -> tuple[str, ...]:
    """The lists that a member of this tier may download."""
    admit_way(tier, LookupWay.EXACT)
    if tier is Tier.FULL:
        return (exact_values.NAME,)
    shape = shape_for(tier)
    return (exact_values.NAME, shape.name, rows_name(shape))


def lists_on_shelf(
    seat: Seat, member: ForumMember, *, folder: Path, now: datetime
) -> list[OnShelf]:
    """Every list that this member may download, of each quarter that is answered."""
    lists = []
    for epoch in open_epochs(now):
        shelf = ListShelf.under(folder, seat.forum, epoch)
        paths = [shelf.list(name) for name in names_for(_tier(member))]
        lists += [OnShelf(*glance_at_list(path)) for path in paths if path.exists()]
    return lists


def answer_lookup(
    seat: Seat,
    member: ForumMember,
    elements: bytes,
    *,
    name: str,
    epoch: str,
    tx: Transaction,
    now: datetime,
) -> LookupAnswer:
    """Answer blinded points of one list."""
    cost = _cost(elements, name, _tier(member))
    key = keys_of(seat, admit_epoch(epoch, now=now)).function(name)
    remaining = _spend(seat, member, cost, tx=tx, now=now)
    return LookupAnswer(key.answer(elements), remaining)


def match_signals(
    seat: Seat,
    member: ForumMember,
    signals: Sequence[AskedSignal],
    *,
    index: RemoteIndex,
    tx: Transaction,
    now: datetime,
) -> Matched:
    """Match what a member sent in the clear; cards tell labels, not values nor distances."""
    admit_way(_tier(member), LookupWay.MATCH)
    remaining = _spend(seat, member, len(signals), tx=tx, now=now)
    canaries = tuple(alarms((signal.value for signal in signals), tx.lookups.canaries(seat)))
    if canaries:
        slots = sorted(canary.slot for canary in canaries)
        _tell(FORUM_CANARY_ASKED, seat, member, tx=tx, now=now, slots=slots)
    return Matched(tuple(index.find(signals)), canaries, remaining)


def _tier(member: ForumMember) -> Tier:
    if member.kind is MemberKind.HUB:
        raise problem("forum.hub-holds-the-list")
    return member.tier


def _cost(elements: bytes, name: str, tier: Tier) -> int:
    """How many look-ups this is: a picture is one, whatever it takes to ask about it."""
    points = len(elements) // ELEMENT_BYTES
    if name == exact_values.NAME:
        admit_way(tier, LookupWay.EXACT)
        return points
    shape = shape_for(tier)
    _check_shape(name, shape, points)
    return points // shape.tables


def _check_shape(name: str, shape: TokenShape, points: int) -> None:
    if name != shape.name:
        raise problem(
            "forum.bad-point.other-tier", name=name[:40], exact=exact_values.NAME, alike=shape.name
        )
    if points % shape.tables or not points:
        raise problem("forum.bad-point.part-of-a-picture", tables=shape.tables, points=points)


def _spend(seat: Seat, member: ForumMember, cost: int, *, tx: Transaction, now: datetime) -> int:
    before = tx.lookups.locked(seat, member.id, now.astimezone(UTC).date())
    after = quota.spend_quota(before, cost, tier=member.tier, now=now)
    tx.lookups.save(seat.id, member.id, after)
    if quota.raises_alarm(before, after):
        _tell(FORUM_LOOKUP_BURST, seat, member, tx=tx, now=now, asked=after.in_hour)
    return quota.quota_left(after, member.tier)


def _tell(
    word: LedgerWord,
    seat: Seat,
    member: ForumMember,
    *,
    tx: Transaction,
    now: datetime,
    **facts: int | list[int],
) -> None:
    public = {"forum": seat.forum, "member": member.id, "tier": member.tier.value}
    tx.ledger.append(Entry(word, about=seat.id, at=now, public=public, sealed=facts))
