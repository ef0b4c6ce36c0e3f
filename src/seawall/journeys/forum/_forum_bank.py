"""Our bank follows what was ruled: an entry moves to the state that says the same.

Active, unconfirmed, observed, contested, withdrawn. A signal of our own keeps its place in our
own bank, and is contested there while somebody disputes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall import taxonomy
from seawall.banks.model import EntryState, NewEntry, Opinion, Origin
from seawall.banks.model import Stance as Voice
from seawall.forum.defence import expiry as lifetime
from seawall.forum.defence import limits
from seawall.forum.defence.model import (
    Effect,
    Ruling,
)
from seawall.forum.model import (
    AGAINST,
    ForumOpinion,
    Offer,
    OfferState,
    Seat,
    Stance,
)
from seawall.ids import EntryId, OfferId
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum.forum_facts import facts_of
from seawall.transaction import Transaction

_STATES = {
    Effect.BLOCK: EntryState.ACTIVE,
    Effect.REVIEW: EntryState.UNCONFIRMED,
    Effect.OBSERVE: EntryState.OBSERVED,
    Effect.OFF: EntryState.WITHDRAWN,
}


def state_of(ruling: Ruling, said: Sequence[ForumOpinion]) -> EntryState:
    against = any(one.stance in AGAINST and one.counts for one in said)
    if against and ruling.effect is Effect.REVIEW:
        return EntryState.CONTESTED
    return _STATES[ruling.effect]


def follow(
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


def enter(
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
        expires_at=lifetime.expires_at(facts_of(first, (), frozenset()), limits.shipped()),
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


def _signal(one: Offer) -> tuple[str, str]:
    return one.signal_type, one.value


def _by(seat: Seat) -> str:
    return f"forum:{seat.name}"[:60]
