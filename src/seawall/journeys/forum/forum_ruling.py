"""What a shared signal may do here: every line of defence is asked, and our bank follows.

1. All offers of one value are looked at together, since two authors of one signal agree; so
   are all opinions, whichever offer they named, each member's latest.
2. The strongest ruling among the offers that stand counts. A dispute bounds them all.
3. Our bank's entry moves to the state that says the same: active, unconfirmed, observed,
   contested, withdrawn. A signal of our own keeps its place in our own bank, and is contested
   there while somebody disputes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from seawall.banks.model import EntryState
from seawall.forum.defence import adoption, defence_limits, rate, shape
from seawall.forum.defence.model import (
    BenignHit,
    DefenceRuling,
    SignalEffect,
)
from seawall.forum.model import (
    ForumOpinion,
    Offer,
    OfferState,
    Seat,
)
from seawall.ids import OfferId
from seawall.journeys.forum._forum_bank import enter_signals, follow_ruling, state_of
from seawall.journeys.forum.forum_facts import (
    Bench,
    bench_of,
    facts_of,
    harmless_hits,
    in_incident,
    latest_opinions,
)
from seawall.transaction import Transaction

_DAY, _HISTORY = timedelta(days=1), timedelta(days=30)
OWN = "own"
GONE = DefenceRuling(SignalEffect.OFF, "withdrawn", "Its author took it back.")


def held_on_arrival(
    seat: Seat, offers: Sequence[Offer], *, tx: Transaction, now: datetime
) -> list[Offer]:
    """The offers with what holds them from the start: floods, and shapes no real material has.

    One whose value we may not know has no shape to us, and does nothing here anyway.
    """
    numbers = defence_limits.shipped_limits()
    by_author: dict[str, list[Offer]] = {}
    checked_offers = [offer for offer in offers if not offer.value]
    for offer in (offer for offer in offers if offer.value):
        by_author.setdefault(offer.author, []).append(offer)
    for author, batch in by_author.items():
        facts = [facts_of(offer, (), frozenset()) for offer in batch]
        in_incident = all(offer.incident for offer in batch)
        odd = shape.anomalies(facts, numbers, in_incident=in_incident)
        today = tx.shared_signals.offered_since(seat.id, batch[0].author, now - _DAY)
        before = tx.shared_signals.offered_by_day(
            seat.id, batch[0].author, since=now - _HISTORY, until=now - _DAY
        )
        day = rate.Day(author, rate.CountedAct.OFFER, today, before)
        flood = (
            rate.hold_over_limit(day, numbers, act_count=len(batch)) if author != seat.me else None
        )
        for place, offer in enumerate(batch):
            holds = (*shape.holds_at_place(odd, place), *((flood,) if flood else ()))
            pairs = tuple((hold.rule, hold.say) for hold in holds)
            checked_offers.append(offer if author == seat.me else replace(offer, held=pairs))
    return checked_offers


def judge_signals(
    seat: Seat,
    digests: Iterable[str],
    *,
    tx: Transaction,
    now: datetime,
    reason: str = "",
) -> None:
    """Judge these signals again, and let our bank follow."""
    groups = tx.shared_signals.of_values(seat.id, digests)
    if not groups:
        return
    bench = bench_of(seat, tx=tx, now=now)
    firsts = [group[0] for group in groups.values()]
    opinions = tx.shared_signals.opinions(seat.id, firsts)
    hits = harmless_hits(firsts)
    fresh: list[tuple[list[Offer], DefenceRuling, EntryState]] = []
    changed_rulings: dict[OfferId, tuple[SignalEffect, str, str]] = {}
    for group in groups.values():
        last_opinions = latest_opinions(opinions.get(group[0].id, []))
        ruling = _ruled(group, last_opinions, hits.get(group[0].id), bench)
        changed_rulings |= _changed_rulings(group, ruling, bench)
        state = state_of(ruling, last_opinions)
        if any(offer.entry for offer in group):
            follow_ruling(
                group,
                state,
                ruling=ruling,
                opinions=last_opinions,
                seat=seat,
                reason=reason,
                tx=tx,
                now=now,
            )
        elif state is not EntryState.WITHDRAWN:
            fresh.append((group, ruling, state))
    tx.shared_signals.keep_rulings(seat.id, changed_rulings)
    enter_signals(fresh, seat, tx=tx, now=now)


def ruling_on(
    seat: Seat, offer: Offer, *, tx: Transaction, now: datetime
) -> tuple[DefenceRuling, ...]:
    """Every line's word on one signal, for a person who asks why."""
    bench = bench_of(seat, tx=tx, now=now)
    group = tx.shared_signals.of_values(seat.id, [offer.value_digest]).get(
        offer.value_digest, [offer]
    )
    last_opinions = latest_opinions(tx.shared_signals.opinions(seat.id, [offer]).get(offer.id, []))
    facts = facts_of(offer, last_opinions, bench.newcomers, twin_offers=group)
    hit = harmless_hits([offer]).get(offer.id)
    author = bench.authors[offer.author]
    policy, incident = in_incident(offer, bench)
    return adoption.rulings(facts, author, policy, benign=hit, incident=incident, now=now)


def _ruled(
    group: Sequence[Offer], opinions: Sequence[ForumOpinion], hit: BenignHit | None, bench: Bench
) -> DefenceRuling:
    """The strongest ruling among the offers that stand."""
    standing = [offer for offer in group if offer.state is OfferState.OFFERED]
    if not standing:
        return GONE
    rulings = [
        adoption.decide_ruling(
            facts_of(offer, opinions, bench.newcomers, twin_offers=standing),
            bench.authors[offer.author],
            in_incident(offer, bench)[0],
            benign=hit,
            incident=in_incident(offer, bench)[1],
            now=bench.now,
        )
        for offer in standing
    ]
    return max(rulings, key=lambda ruling: ruling.effect.rank)


def _changed_rulings(
    group: Sequence[Offer], ruling: DefenceRuling, bench: Bench
) -> dict[OfferId, tuple[SignalEffect, str, str]]:
    """What changes of the rulings on these offers."""
    changed: dict[OfferId, tuple[SignalEffect, str, str]] = {}
    for offer in group:
        is_own = offer.author == bench.seat.me and offer.state is OfferState.OFFERED
        rule = OWN if is_own and ruling.rule != "contested" else ruling.rule
        outcome = (ruling.effect, rule, ruling.say)
        if outcome != (offer.effect, offer.rule, offer.say):
            changed[offer.id] = outcome
    return changed
