"""What a shared signal may do here: every line of defence is asked, and our bank follows.

1. All offers of one value are looked at together, since two authors of one signal agree; so
   are all opinions, whichever offer they named, each member's latest.
2. The strongest ruling among the offers that stand counts. A dispute bounds them all.
3. Our bank's entry moves to the state that says the same: active, unconfirmed, observed,
   contested, withdrawn. A signal of our own keeps its place in our own bank, and is contested
   there while somebody disputes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from seawall import taxonomy
from seawall.banks.model import EntryState, NewEntry, Opinion, Origin
from seawall.banks.model import Stance as Voice
from seawall.forum.defence import adoption, benign_held, brakes, limits, quarantine, rate, shape
from seawall.forum.defence import expiry as lifetime
from seawall.forum.defence.model import (
    AuthorFacts,
    BenignHit,
    Effect,
    Held,
    IncidentFacts,
    OfferFacts,
    Ruling,
    Standing,
    severity_of,
)
from seawall.forum.defence.policy import Policy
from seawall.forum.defence.policy_reading import read_policy, shipped
from seawall.forum.incidents.mode import adopting
from seawall.forum.model import (
    AGAINST,
    ForumMember,
    ForumOpinion,
    MemberState,
    Offer,
    OfferState,
    Seat,
    Stance,
)
from seawall.ids import EntryId, OfferId
from seawall.journeys import bank_curation, forum_incidents
from seawall.journeys.forum_incidents import OpenIncident
from seawall.transaction import Transaction

_DAY = timedelta(days=1)
_STATES = {
    Effect.BLOCK: EntryState.ACTIVE,
    Effect.REVIEW: EntryState.UNCONFIRMED,
    Effect.OBSERVE: EntryState.OBSERVED,
    Effect.OFF: EntryState.WITHDRAWN,
}
OWN = "own"
GONE = Ruling(Effect.OFF, "withdrawn", "Its author took it back.")


@dataclass(slots=True)
class _Bench:
    """What every ruling of one sitting needs to know, read once."""

    seat: Seat
    policy: Policy
    authors: dict[str, AuthorFacts]
    newcomers: frozenset[str]
    incidents: Mapping[str, OpenIncident]
    now: datetime


def held_on_arrival(
    seat: Seat, offers: Sequence[Offer], *, tx: Transaction, now: datetime
) -> list[Offer]:
    """The offers with what holds them from the start: floods, and shapes no real material has.

    One whose value we may not know has no shape to us, and does nothing here anyway.
    """
    numbers = limits.shipped()
    by_author: dict[str, list[Offer]] = {}
    kept = [one for one in offers if not one.value]
    for one in (each for each in offers if each.value):
        by_author.setdefault(one.author, []).append(one)
    for author, batch in by_author.items():
        facts = [_facts(one, (), frozenset()) for one in batch]
        in_incident = all(one.incident for one in batch)
        odd = shape.anomalies(facts, numbers, in_incident=in_incident)
        today = tx.shared_signals.offered_since(seat.id, batch[0].author, now - _DAY)
        day = rate.Day(author, rate.Act.OFFER, today)
        flood = rate.held(day, numbers, more=len(batch)) if author != seat.me else None
        for place, one in enumerate(batch):
            holds = (*shape.holding(odd, place), *((flood,) if flood else ()))
            pairs = tuple((each.rule, each.say) for each in holds)
            kept.append(one if author == seat.me else replace(one, held=pairs))
    return kept


def judge(
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
    bench = _bench(seat, tx=tx, now=now)
    firsts = [group[0] for group in groups.values()]
    opinions = tx.shared_signals.opinions(seat.id, firsts)
    hits = _harmless(firsts)
    fresh: list[tuple[list[Offer], Ruling, EntryState]] = []
    for group in groups.values():
        said = _latest(opinions.get(group[0].id, []))
        ruling = _ruled(group, said, hits.get(group[0].id), bench)
        _write(group, ruling, bench, tx=tx)
        state = _state(ruling, said)
        if any(one.entry for one in group):
            _follow(
                group, state, ruling=ruling, said=said, seat=seat, reason=reason, tx=tx, now=now
            )
        elif state is not EntryState.WITHDRAWN:
            fresh.append((group, ruling, state))
    _enter(fresh, seat, tx=tx, now=now)


def ruling_on(seat: Seat, offer: Offer, *, tx: Transaction, now: datetime) -> tuple[Ruling, ...]:
    """Every line's word on one signal, for a person who asks why."""
    bench = _bench(seat, tx=tx, now=now)
    group = tx.shared_signals.of_values(seat.id, [offer.value_digest]).get(
        offer.value_digest, [offer]
    )
    said = _latest(tx.shared_signals.opinions(seat.id, [offer]).get(offer.id, []))
    facts = _facts(offer, said, bench.newcomers, others=group)
    hit = _harmless([offer]).get(offer.id)
    author = bench.authors[offer.author]
    policy, incident = _in_incident(offer, bench)
    return adoption.rulings(facts, author, policy, benign=hit, incident=incident, now=now)


def policy_of(seat: Seat) -> Policy:
    """The seat's own adoption policy, or the one that ships."""
    return _read(json.dumps(dict(seat.policy))) if seat.policy else shipped()


@lru_cache(maxsize=64)
def _read(text: str) -> Policy:
    return read_policy(text)


def _ruled(
    group: Sequence[Offer], said: Sequence[ForumOpinion], hit: BenignHit | None, bench: _Bench
) -> Ruling:
    """The strongest ruling among the offers that stand."""
    standing = [one for one in group if one.state is OfferState.OFFERED]
    if not standing:
        return GONE
    rulings = [
        adoption.decide(
            _facts(one, said, bench.newcomers, others=standing),
            bench.authors[one.author],
            _in_incident(one, bench)[0],
            benign=hit,
            incident=_in_incident(one, bench)[1],
            now=bench.now,
        )
        for one in standing
    ]
    return max(rulings, key=lambda ruling: ruling.effect.rank)


def _in_incident(offer: Offer, bench: _Bench) -> tuple[Policy, IncidentFacts | None]:
    """Our policy for this signal, and the open incident it belongs to."""
    found = bench.incidents.get(offer.incident)
    if found is None:
        return bench.policy, None
    return adopting(bench.policy, found.type), found.facts


def _write(group: Sequence[Offer], ruling: Ruling, bench: _Bench, *, tx: Transaction) -> None:
    for one in group:
        mine = one.author == bench.seat.me and one.state is OfferState.OFFERED
        rule = OWN if mine and ruling.rule != "contested" else ruling.rule
        said = (ruling.effect, rule, ruling.say)
        if said != (one.effect, one.rule, one.say):
            tx.shared_signals.rule(
                bench.seat.id, one.id, effect=ruling.effect, rule=rule, say=ruling.say
            )


def _state(ruling: Ruling, said: Sequence[ForumOpinion]) -> EntryState:
    against = any(one.stance in AGAINST and one.counts for one in said)
    if against and ruling.effect is Effect.REVIEW:
        return EntryState.CONTESTED
    return _STATES[ruling.effect]


def _follow(
    group: Sequence[Offer],
    state: EntryState,
    *,
    ruling: Ruling,
    said: Sequence[ForumOpinion],
    seat: Seat,
    reason: str,
    tx: Transaction,
    now: datetime,
) -> None:
    """Move the entries behind these offers to the state that says the same."""
    entries = {one.entry: one.author == seat.me for one in group if one.entry is not None}
    first = next(iter(entries))
    tx.shared_signals.tie(seat.id, {one.id: first for one in group if one.entry is None})
    for entry, is_ours in entries.items():
        wanted = _ours(entry, said, seat, tx=tx) if is_ours else state
        _voice(entry, said, tx=tx)
        if wanted is not None and tx.banks.entry(entry).state is not wanted:
            bank_curation.change_state(
                entry, wanted, reason=reason or ruling.say, tx=tx, now=now, by=_by(seat)
            )


def _ours(
    entry: EntryId, said: Sequence[ForumOpinion], seat: Seat, *, tx: Transaction
) -> EntryState | None:
    """A signal of our own stays what we made it, but for a dispute, which we hear too."""
    now_is = tx.banks.entry(entry).state
    against = any(one.stance in AGAINST and one.counts and one.member != seat.me for one in said)
    if against and now_is is EntryState.ACTIVE:
        return EntryState.CONTESTED
    if not against and now_is is EntryState.CONTESTED:
        history = tx.banks.history(entry)
        by_forum = bool(history) and history[-1].by == _by(seat)
        return EntryState.ACTIVE if by_forum else None
    return None


def _enter(
    fresh: Sequence[tuple[list[Offer], Ruling, EntryState]],
    seat: Seat,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Put signals that our bank lacks into it, all of them in one go."""
    if not fresh or seat.bank is None:
        return
    new = {_signal(group[0]): _entry(group, state) for group, _, state in fresh}
    added = tx.banks.add_entries(
        seat.bank, list(new.values()), origin=Origin("shared", _by(seat), now)
    )
    known = {(one.signal_type, one.value) for one in added.known}
    ids = iter(added.ids)
    entries: dict[tuple[str, str], EntryId] = {
        signal: next(ids) for signal in new if signal not in known
    }
    for signal in known:
        if found := tx.banks.entry_of(seat.bank, *signal):
            entries[signal] = found.id
    ties: dict[OfferId, EntryId] = {}
    for group, _, _ in fresh:
        ties |= {one.id: entries[_signal(one)] for one in group if one.entry is None}
    tx.shared_signals.tie(seat.id, ties)


def _entry(group: Sequence[Offer], state: EntryState) -> NewEntry:
    first = next((one for one in group if one.state is OfferState.OFFERED), group[0])
    known = {label.id for label in taxonomy.labels()}
    return NewEntry(
        signal_type=first.signal_type,
        value=first.value,
        label=first.label if first.label in known else "",
        confidence=first.confidence,
        source=f"forum:{first.author}",
        state=state,
        first_seen_at=first.offered_at,
        expires_at=lifetime.expires_at(_facts(first, (), frozenset()), limits.shipped()),
    )


def _voice(entry: EntryId, said: Sequence[ForumOpinion], *, tx: Transaction) -> None:
    """Members' words on our bank's entry too, so that a match card shows them."""
    told = [
        Opinion(
            member=one.member,
            stance=Voice.DISAGREE if one.stance in AGAINST else Voice.AGREE,
            reason=one.reason or one.code,
            at=one.at,
        )
        for one in said
        if one.counts and (one.stance in AGAINST or one.stance is Stance.AGREE)
    ]
    if told:
        held = tx.banks.entry(entry)
        tx.banks.hear(held.bank, [NewEntry(held.signal_type, held.value, opinions=tuple(told))])


def _latest(opinions: Iterable[ForumOpinion]) -> tuple[ForumOpinion, ...]:
    """Each member's last word for or against; having seen a thing is neither."""
    last: dict[str, ForumOpinion] = {}
    for one in opinions:
        if one.stance is not Stance.SEEN:
            last[one.member] = one
    return tuple(last.values())


def _facts(
    one: Offer,
    said: Sequence[ForumOpinion],
    newcomers: frozenset[str],
    *,
    others: Sequence[Offer] = (),
) -> OfferFacts:
    voices: dict[Stance, set[str]] = {stance: set() for stance in Stance}
    for opinion in said:
        if opinion.counts:
            voices[opinion.stance].add(opinion.member)
    voices[Stance.AGREE] |= {each.author for each in others if each.author != one.author}
    return OfferFacts(
        signal=one.id,
        signal_type=one.signal_type,
        value=one.value,
        labels=(one.label, *one.labels),
        severity=_severity(one),
        author=one.author,
        offered_at=one.offered_at,
        expires_at=one.expires_at,
        confidence=one.confidence,
        approved_by=one.approvers,
        agree=frozenset(voices[Stance.AGREE]),
        disagree=frozenset(voices[Stance.DISAGREE]),
        dispute=frozenset(voices[Stance.DISPUTE]),
        false_positive=frozenset(voices[Stance.FALSE_POSITIVE]),
        newcomers=newcomers,
        quality=one.quality,
        incident=one.incident or None,
        held=tuple(Held(rule, say) for rule, say in one.held),
        suspended=one.suspended,
    )


def _severity(one: Offer) -> int:
    known = {label.id for label in taxonomy.labels()}
    return severity_of(each for each in (one.label, *one.labels) if each in known)


def _bench(seat: Seat, *, tx: Transaction, now: datetime) -> _Bench:
    members = {one.id: one for one in tx.forum.members(seat.id)}
    judged = tx.shared_signals.judged(seat.id)
    suspended = tx.shared_signals.suspensions(seat.id)
    numbers = limits.shipped()
    authors: dict[str, AuthorFacts] = {}
    for name, member in members.items():
        agreed, disputed = judged.get(name, (0, 0))
        facts = AuthorFacts(
            member=name,
            admitted_at=member.admitted_at,
            agreed=agreed,
            disputed=disputed,
            vouched=member.vouched or name == seat.me,
            standing=_standing(member),
        )
        after = brakes.standing_after(facts, suspended.get(name, 0), numbers)
        authors[name] = replace(facts, standing=after)
    newcomers = frozenset(
        name for name, facts in authors.items() if quarantine.is_new(facts, numbers, now=now)
    )
    return _Bench(
        seat=seat,
        policy=policy_of(seat),
        authors=authors,
        newcomers=newcomers,
        incidents=forum_incidents.open_in(seat, tx=tx, now=now),
        now=now,
    )


def _standing(member: ForumMember) -> Standing:
    if member.state is MemberState.REMOVED:
        return Standing.REMOVED
    return Standing.FROZEN if member.state is MemberState.SUSPENDED else Standing.GOOD


def _harmless(offers: Sequence[Offer]) -> dict[OfferId, BenignHit]:
    found = benign_held.everything().hits([_signal(one) for one in offers])
    return {offers[place].id: hit for place, hit in found.items()}


def _signal(one: Offer) -> tuple[str, str]:
    return one.signal_type, one.value


def _by(seat: Seat) -> str:
    return f"forum:{seat.name}"[:60]
