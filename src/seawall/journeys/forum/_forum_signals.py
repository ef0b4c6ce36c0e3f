"""Shared signals come, are confirmed, disputed and taken back, and each time are judged again.

1. An offer is kept with its value, if we may hold the list; its type and value pass the same
   border as every other entry of a bank.
2. An opinion is kept. Over the daily limit of its member it is kept and does not weigh.
   So is a withdrawal, which is then a dispute until a person here lets the signal go.
3. Every signal that was touched is judged: `forum_ruling` says what it may do here now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from seawall.banks.admission import admit
from seawall.banks.model import NewEntry
from seawall.errors import SeawallError
from seawall.forum.commitment import offer_id, read_opening, value_digest
from seawall.forum.defence import limits, rate
from seawall.forum.defence.model import Effect
from seawall.forum.kinds import (
    MOST_OFFERS,
    Challenged,
    Confirmed,
    Offered,
    OfferSaid,
    Opined,
    Withdrawn,
    read_body,
)
from seawall.forum.model import (
    AGAINST,
    ForumOpinion,
    Logged,
    Offer,
    OfferState,
    Seat,
    Stance,
)
from seawall.ids import ForumMemberId, OfferId
from seawall.journeys.forum import forum_ruling
from seawall.transaction import Transaction

_DAY = timedelta(days=1)
#: The code of a withdrawal that waits for a person here.
TAKEN_BACK = "withdrawn"
NOT_HELD = ("not_held", "Our tier does not hold the list; `seawall forum lookup` asks.")


def offered(seat: Seat, logged: Sequence[Logged], *, tx: Transaction, now: datetime) -> None:
    """Keep what was offered; our own offers only get their place."""
    fresh: list[Offer] = []
    for one in logged:
        body = read_body("signal.offered", one.statement.body)
        assert isinstance(body, Offered)
        fresh += [_offer(one, offer) for offer in body.offers]
    known = tx.shared_signals.find(seat.id, [each.id for each in fresh])
    for each in fresh:
        if each.id in known and known[each.id].index < 0:
            tx.shared_signals.placed(seat.id, each.id, index=each.index)
    new = {each.id: each for each in fresh if each.id not in known}
    kept = forum_ruling.held_on_arrival(seat, list(new.values()), tx=tx, now=now)
    tx.shared_signals.add(seat, kept)
    forum_ruling.judge(
        seat, [each.value_digest for each in kept if each.value_digest], tx=tx, now=now
    )


def confirmed(seat: Seat, logged: Sequence[Logged], *, tx: Transaction, now: datetime) -> None:
    """A second person stands behind signals of the same author."""
    for one in logged:
        body = read_body("signal.confirmed", one.statement.body)
        assert isinstance(body, Confirmed)
        mine = _of_author(seat, body.offers, one.statement.author, tx=tx)
        for offer in mine:
            together = list(dict.fromkeys((*offer.approvers, *body.approvers)))
            tx.shared_signals.approve(seat.id, offer.id, together)
        forum_ruling.judge(seat, [offer.value_digest for offer in mine], tx=tx, now=now)


def withdrawn(seat: Seat, logged: Sequence[Logged], *, tx: Transaction, now: datetime) -> None:
    """Authors take back what is theirs, nobody else's, and within their day's measure.

    What goes over it is taken for the author's own dispute: people look at every hit, nothing
    is blocked, and nothing is emptied until a person here says so (`let_go`).
    """
    for one in logged:
        body = read_body("signal.withdrawn", one.statement.body)
        assert isinstance(body, Withdrawn)
        mine = _of_author(seat, body.offers, one.statement.author, tx=tx)
        left = _withdrawals_left(seat, one, tx=tx)
        why = body.reason or body.code
        gone, waiting = mine[:left], mine[left:]
        tx.shared_signals.hear(seat, [_doubted(each, one, why) for each in waiting])
        forum_ruling.judge(seat, [each.value_digest for each in waiting], tx=tx, now=now)
        let_go(seat, gone, reason=f"withdrawn by its author: {why}", tx=tx, now=now)


def let_go(
    seat: Seat, offers: Sequence[Offer], *, reason: str, tx: Transaction, now: datetime
) -> None:
    """These offers find nothing any more."""
    tx.shared_signals.withdraw(seat.id, [offer.id for offer in offers])
    forum_ruling.judge(
        seat, [offer.value_digest for offer in offers], tx=tx, now=now, reason=reason
    )


def opined(seat: Seat, logged: Sequence[Logged], *, tx: Transaction, now: datetime) -> None:
    """Keep what members and auditors said, and judge again what they spoke of."""
    said: list[ForumOpinion] = []
    for one in logged:
        body = read_body(one.statement.kind, one.statement.body)
        assert isinstance(body, Opined | Challenged)
        stance = body.stance if isinstance(body, Opined) else Stance.DISPUTE
        found = tx.shared_signals.find(seat.id, [body.offer]).get(OfferId(body.offer))
        if found is None:
            continue
        said.append(
            ForumOpinion(
                value_digest=found.value_digest,
                offer=found.id,
                member=one.statement.author,
                stance=stance,
                code=body.code,
                reason=body.reason,
                at=one.statement.at,
                index=one.index,
                counts=_weighs(seat, one.statement.author, stance, said, tx=tx, now=now),
            )
        )
    tx.shared_signals.hear(seat, said)
    forum_ruling.judge(seat, [each.value_digest for each in said], tx=tx, now=now)


def judge_again(seat: Seat, author: ForumMemberId, *, tx: Transaction, now: datetime) -> None:
    """A member's standing has changed, and with it what all of its signals may do."""
    after = 0
    while page := tx.shared_signals.page(seat.id, after=after, limit=500, author=author):
        forum_ruling.judge(seat, [offer.value_digest for _, offer in page], tx=tx, now=now)
        after = page[-1][0]


def _weighs(
    seat: Seat,
    member: ForumMemberId,
    stance: Stance,
    before: Sequence[ForumOpinion],
    *,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Whether it is within the day's measure: a flood of disputes must not disarm the list."""
    if stance not in AGAINST:
        return True
    today = tx.shared_signals.against_since(seat.id, member, now - _DAY)
    today += sum(one.member == member and one.stance in AGAINST for one in before)
    most = rate.limit_of(rate.Act.DISPUTE, limits.shipped())
    return today < most


def _withdrawals_left(seat: Seat, one: Logged, *, tx: Transaction) -> int:
    """How many of a statement's withdrawals count by themselves; ours always do."""
    author = one.statement.author
    if author == seat.me:
        return MOST_OFFERS
    said = tx.forum.statements(
        seat.id, kinds=("signal.withdrawn",), author=author, since=one.statement.at - _DAY
    )
    before = (each.statement.body["offers"] for each in said if each.index < one.index)
    today = sum(len(offers) for offers in before)
    return max(0, rate.limit_of(rate.Act.WITHDRAWAL, limits.shipped()) - today)


def _doubted(offer: Offer, one: Logged, why: str) -> ForumOpinion:
    """A withdrawal over the measure, as a word of its author against its own signal."""
    return ForumOpinion(
        value_digest=offer.value_digest,
        offer=offer.id,
        member=one.statement.author,
        stance=Stance.DISPUTE,
        code=TAKEN_BACK,
        reason=why,
        at=one.statement.at,
        index=one.index,
    )


def _offer(one: Logged, said: OfferSaid) -> Offer:
    name = offer_id(one.statement.author, said.commitment)
    offer = Offer(
        id=name,
        author=one.statement.author,
        index=one.index,
        signal_type=said.signal_type,
        value="",
        value_digest="",
        label=said.label,
        labels=tuple(said.labels),
        confidence=said.confidence,
        context=tuple(said.context),
        quality=said.quality,
        approvers=tuple(said.approvers),
        incident=said.incident,
        offered_at=one.statement.at,
        expires_at=said.expires_at,
        state=OfferState.OFFERED,
        effect=Effect.OFF,
        rule=NOT_HELD[0],
        say=NOT_HELD[1],
        entry=None,
    )
    opening = one.openings.get(name)
    return _opened(offer, dict(opening)) if opening else offer


def _opened(offer: Offer, opening: dict[str, object]) -> Offer:
    """The offer with its value, in the one normal form of its type."""
    shown = opening["pair"][0] if "pair" in opening else opening  # type: ignore[index]
    value = read_opening(shown).value
    try:
        admitted = admit(NewEntry(offer.signal_type, value))
    except SeawallError as wrong:
        return replace(offer, rule="unreadable", say=str(wrong)[:500], opening=opening)
    if admitted.value != value:
        say = "Its value is not written in the normal form of its type."
        return replace(offer, rule="unreadable", say=say, opening=opening)
    digest = value_digest(offer.signal_type, value)
    return replace(offer, value=value, value_digest=digest, opening=opening)


def _of_author(
    seat: Seat, offers: Sequence[str], author: ForumMemberId, *, tx: Transaction
) -> list[Offer]:
    """Those of these that are the author's, in the order in which they were named."""
    found = tx.shared_signals.find(seat.id, offers)
    named = [found[OfferId(name)] for name in dict.fromkeys(offers) if name in found]
    return [offer for offer in named if offer.author == author]
