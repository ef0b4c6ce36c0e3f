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

from seawall.banks.entry_admission import admit_entry
from seawall.banks.model import NewEntry
from seawall.errors import SeawallError
from seawall.forum.commitment import offer_id, read_opening, value_digest
from seawall.forum.defence import defence_limits, rate
from seawall.forum.defence.model import SignalEffect
from seawall.forum.model import (
    AGAINST,
    ForumOpinion,
    LoggedStatement,
    Offer,
    OfferState,
    Seat,
    SignalStance,
)
from seawall.forum.statement_kinds import (
    MOST_OFFERS,
    OfferBody,
    OfferChallenged,
    OffersConfirmed,
    OffersWithdrawn,
    OpinionVoiced,
    SignalsOffered,
    read_body,
)
from seawall.ids import ForumMemberId, OfferId
from seawall.journeys.forum import forum_ruling
from seawall.transaction import Transaction

_DAY = timedelta(days=1)
#: The code of a withdrawal that waits for a person here.
TAKEN_BACK = "withdrawn"
NOT_HELD = ("not_held", "Our tier does not hold the list; `seawall forum lookup` asks.")


def hear_offers(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """Keep what was offered; our own offers only get their place."""
    fresh: list[Offer] = []
    for entry in logged:
        body = read_body("signal.offered", entry.statement.body)
        assert isinstance(body, SignalsOffered)
        fresh += [_offer(entry, offer) for offer in body.offers]
    stored = tx.shared_signals.find(seat.id, [offer.id for offer in fresh])
    for offer in fresh:
        if offer.id in stored and stored[offer.id].index < 0:
            tx.shared_signals.mark_placed(seat.id, offer.id, index=offer.index)
    new_offers = {offer.id: offer for offer in fresh if offer.id not in stored}
    kept_offers = forum_ruling.held_on_arrival(seat, list(new_offers.values()), tx=tx, now=now)
    tx.shared_signals.add(seat, kept_offers)
    forum_ruling.judge_signals(
        seat, [offer.value_digest for offer in kept_offers if offer.value_digest], tx=tx, now=now
    )


def hear_confirmations(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """A second person stands behind signals of the same author."""
    for entry in logged:
        body = read_body("signal.confirmed", entry.statement.body)
        assert isinstance(body, OffersConfirmed)
        author_offers = _of_author(seat, body.offers, entry.statement.author, tx=tx)
        for offer in author_offers:
            together = list(dict.fromkeys((*offer.approvers, *body.approvers)))
            tx.shared_signals.approve(seat.id, offer.id, together)
        forum_ruling.judge_signals(
            seat, [offer.value_digest for offer in author_offers], tx=tx, now=now
        )


def hear_withdrawals(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """Authors take back what is theirs, nobody else's, and within their day's measure.

    What goes over it is taken for the author's own dispute: people look at every hit, nothing
    is blocked, and nothing is emptied until a person here says so (`accept_withdrawals`).
    """
    for entry in logged:
        body = read_body("signal.withdrawn", entry.statement.body)
        assert isinstance(body, OffersWithdrawn)
        author_offers = _of_author(seat, body.offers, entry.statement.author, tx=tx)
        allowance = _withdrawals_left(seat, entry, tx=tx)
        why = body.reason or body.code
        released_offers, waiting = author_offers[:allowance], author_offers[allowance:]
        tx.shared_signals.hear(seat, [_doubted(offer, entry, why) for offer in waiting])
        forum_ruling.judge_signals(seat, [offer.value_digest for offer in waiting], tx=tx, now=now)
        let_offers_go(
            seat, released_offers, reason=f"withdrawn by its author: {why}", tx=tx, now=now
        )


def let_offers_go(
    seat: Seat, offers: Sequence[Offer], *, reason: str, tx: Transaction, now: datetime
) -> None:
    """Stop these offers from matching anything."""
    tx.shared_signals.withdraw(seat.id, [offer.id for offer in offers])
    forum_ruling.judge_signals(
        seat, [offer.value_digest for offer in offers], tx=tx, now=now, reason=reason
    )


def hear_opinions(
    seat: Seat, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """Keep what members and auditors said, and judge again what they spoke of."""
    opinions: list[ForumOpinion] = []
    for entry in logged:
        body = read_body(entry.statement.kind, entry.statement.body)
        assert isinstance(body, OpinionVoiced | OfferChallenged)
        stance = body.stance if isinstance(body, OpinionVoiced) else SignalStance.DISPUTE
        offer = tx.shared_signals.find(seat.id, [body.offer]).get(OfferId(body.offer))
        if offer is None:
            continue
        opinions.append(
            ForumOpinion(
                value_digest=offer.value_digest,
                offer=offer.id,
                member=entry.statement.author,
                stance=stance,
                code=body.code,
                reason=body.reason,
                at=entry.statement.at,
                index=entry.index,
                counts=_weighs(seat, entry.statement.author, stance, opinions, tx=tx, now=now),
            )
        )
    tx.shared_signals.hear(seat, opinions)
    forum_ruling.judge_signals(seat, [opinion.value_digest for opinion in opinions], tx=tx, now=now)


def judge_member_again(
    seat: Seat, author: ForumMemberId, *, tx: Transaction, now: datetime
) -> None:
    """Judge all signals of a member again after its standing changed."""
    after = 0
    while page := tx.shared_signals.page(seat.id, after=after, limit=500, author=author):
        forum_ruling.judge_signals(seat, [offer.value_digest for _, offer in page], tx=tx, now=now)
        after = page[-1][0]


def _weighs(
    seat: Seat,
    member: ForumMemberId,
    stance: SignalStance,
    before: Sequence[ForumOpinion],
    *,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Whether it is within the day's measure: a flood of disputes must not disarm the list."""
    if stance not in AGAINST:
        return True
    today = tx.shared_signals.against_since(seat.id, member, now - _DAY)
    today += sum(opinion.member == member and opinion.stance in AGAINST for opinion in before)
    most = rate.limit_of(rate.CountedAct.DISPUTE, defence_limits.shipped_limits())
    return today < most


def _withdrawals_left(seat: Seat, entry: LoggedStatement, *, tx: Transaction) -> int:
    """How many of a statement's withdrawals count by themselves; ours always do."""
    author = entry.statement.author
    if author == seat.me:
        return MOST_OFFERS
    withdrawals = tx.forum.statements(
        seat.id, kinds=("signal.withdrawn",), author=author, since=entry.statement.at - _DAY
    )
    before = (
        withdrawal.statement.body["offers"]
        for withdrawal in withdrawals
        if withdrawal.index < entry.index
    )
    today = sum(len(offers) for offers in before)
    return max(
        0, rate.limit_of(rate.CountedAct.WITHDRAWAL, defence_limits.shipped_limits()) - today
    )


def _doubted(offer: Offer, entry: LoggedStatement, why: str) -> ForumOpinion:
    """A withdrawal over the measure, as a word of its author against its own signal."""
    return ForumOpinion(
        value_digest=offer.value_digest,
        offer=offer.id,
        member=entry.statement.author,
        stance=SignalStance.DISPUTE,
        code=TAKEN_BACK,
        reason=why,
        at=entry.statement.at,
        index=entry.index,
    )


def _offer(entry: LoggedStatement, body: OfferBody) -> Offer:
    name = offer_id(entry.statement.author, body.commitment)
    offer = Offer(
        id=name,
        author=entry.statement.author,
        index=entry.index,
        signal_type=body.signal_type,
        value="",
        value_digest="",
        label=body.label,
        labels=tuple(body.labels),
        confidence=body.confidence,
        context=tuple(body.context),
        quality=body.quality,
        approvers=tuple(body.approvers),
        incident=body.incident,
        offered_at=entry.statement.at,
        expires_at=body.expires_at,
        state=OfferState.OFFERED,
        effect=SignalEffect.OFF,
        rule=NOT_HELD[0],
        say=NOT_HELD[1],
        entry=None,
    )
    opening = entry.openings.get(name)
    return _with_value(offer, dict(opening)) if opening else offer


def _with_value(offer: Offer, opening: dict[str, object]) -> Offer:
    """The offer with its value, in the one normal form of its type."""
    opening_side = opening["pair"][0] if "pair" in opening else opening  # type: ignore[index]
    value = read_opening(opening_side).value
    try:
        admitted = admit_entry(NewEntry(offer.signal_type, value))
    except SeawallError as wrong:
        return replace(offer, rule="unreadable", say=str(wrong)[:500], opening=opening)
    if admitted.value != value:
        say = "The value is not in the normal form of its type."
        return replace(offer, rule="unreadable", say=say, opening=opening)
    digest = value_digest(offer.signal_type, value)
    return replace(offer, value=value, value_digest=digest, opening=opening)


def _of_author(
    seat: Seat, offers: Sequence[str], author: ForumMemberId, *, tx: Transaction
) -> list[Offer]:
    """Those of these that are the author's, in the order in which they were named."""
    by_id = tx.shared_signals.find(seat.id, offers)
    named_offers = [by_id[OfferId(name)] for name in dict.fromkeys(offers) if name in by_id]
    return [offer for offer in named_offers if offer.author == author]
