"""Our bank follows what was ruled: an entry moves to the state that says the same.

Active, unconfirmed, observed, contested, withdrawn. A signal of our own keeps its place in our
own bank, and is contested there while somebody disputes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall import taxonomy
from seawall.banks.model import EntryOpinion, EntryOrigin, EntryState, NewEntry
from seawall.banks.model import EntryStance as Voice
from seawall.forum.defence import defence_limits
from seawall.forum.defence import offer_expiry as lifetime
from seawall.forum.defence.model import (
    DefenceRuling,
    SignalEffect,
)
from seawall.forum.model import (
    AGAINST,
    ForumOpinion,
    Offer,
    OfferState,
    Seat,
    SignalStance,
)
from seawall.ids import EntryId, OfferId
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum.forum_facts import facts_of
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.sharing import FORUM_SIGNALS_ENTERED
from seawall.transaction import Transaction

_ENFORCED = frozenset({EntryState.ACTIVE, EntryState.UNCONFIRMED, EntryState.CONTESTED})
_MILLISECOND = timedelta(milliseconds=1)
#: As many as fit into one entry of the ledger.
_MOST_LAGS = 2_000

_STATES = {
    SignalEffect.BLOCK: EntryState.ACTIVE,
    SignalEffect.REVIEW: EntryState.UNCONFIRMED,
    SignalEffect.OBSERVE: EntryState.OBSERVED,
    SignalEffect.OFF: EntryState.WITHDRAWN,
}


def state_of(ruling: DefenceRuling, opinions: Sequence[ForumOpinion]) -> EntryState:
    against = any(opinion.stance in AGAINST and opinion.counts for opinion in opinions)
    if against and ruling.effect is SignalEffect.REVIEW:
        return EntryState.CONTESTED
    return _STATES[ruling.effect]


def follow_ruling(
    group: Sequence[Offer],
    state: EntryState,
    *,
    ruling: DefenceRuling,
    opinions: Sequence[ForumOpinion],
    seat: Seat,
    reason: str,
    tx: Transaction,
    now: datetime,
) -> None:
    """Move the entries behind these offers to the state that says the same."""
    entries = {offer.entry: offer.author == seat.me for offer in group if offer.entry is not None}
    first = next(iter(entries))
    tx.shared_signals.tie(seat.id, {offer.id: first for offer in group if offer.entry is None})
    for entry, is_ours in entries.items():
        new_state = _own_entry_state(entry, opinions, seat, tx=tx) if is_ours else state
        _voice(entry, opinions, tx=tx)
        if new_state is not None and tx.banks.entry(entry).state is not new_state:
            bank_curation.change_entry_state(
                entry, new_state, reason=reason or ruling.say, tx=tx, now=now, by=_by(seat)
            )


def _own_entry_state(
    entry: EntryId, opinions: Sequence[ForumOpinion], seat: Seat, *, tx: Transaction
) -> EntryState | None:
    """A signal of our own stays what we made it, but for a dispute, which we hear too."""
    now_is = tx.banks.entry(entry).state
    against = any(
        opinion.stance in AGAINST and opinion.counts and opinion.member != seat.me
        for opinion in opinions
    )
    if against and now_is is EntryState.ACTIVE:
        return EntryState.CONTESTED
    if not against and now_is is EntryState.CONTESTED:
        history = tx.banks.history(entry)
        by_forum = bool(history) and history[-1].by == _by(seat)
        return EntryState.ACTIVE if by_forum else None
    return None


def enter_signals(
    fresh: Sequence[tuple[list[Offer], DefenceRuling, EntryState]],
    seat: Seat,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Put signals that our bank lacks into it, all of them in one go."""
    if not fresh or seat.bank is None:
        return
    new_entries = {_signal(group[0]): _entry(group, state) for group, _, state in fresh}
    added = tx.banks.add_entries(
        seat.bank, list(new_entries.values()), origin=EntryOrigin("shared", _by(seat), now)
    )
    present_signals = {(signal.signal_type, signal.value) for signal in added.known}
    ids = iter(added.ids)
    entries: dict[tuple[str, str], EntryId] = {
        signal: next(ids) for signal in new_entries if signal not in present_signals
    }
    for signal in present_signals:
        if entry := tx.banks.entry_of(seat.bank, *signal):
            entries[signal] = entry.id
    ties: dict[OfferId, EntryId] = {}
    for group, _, _ in fresh:
        ties |= {offer.id: entries[_signal(offer)] for offer in group if offer.entry is None}
    tx.shared_signals.tie(seat.id, ties)
    _remember_lags(fresh, seat, tx=tx, now=now)


def _remember_lags(
    fresh: Sequence[tuple[list[Offer], DefenceRuling, EntryState]],
    seat: Seat,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Write down how long it took until signals of others were enforced here.

    What was offered before we were there, and what is only observed, tells of no lag.
    """
    lags = [
        max(0, (now - group[0].offered_at) // _MILLISECOND)
        for group, _, state in fresh
        if state in _ENFORCED
        and group[0].author != seat.me
        and group[0].offered_at >= seat.created_at
    ]
    for start in range(0, len(lags), _MOST_LAGS):
        public: dict[str, JSON] = {"forum": seat.forum, "lags_ms": lags[start : start + _MOST_LAGS]}
        tx.ledger.append(Entry(FORUM_SIGNALS_ENTERED, seat.id, now, by=_by(seat), public=public))


def _entry(group: Sequence[Offer], state: EntryState) -> NewEntry:
    first = next((offer for offer in group if offer.state is OfferState.OFFERED), group[0])
    label_ids = {label.id for label in taxonomy.labels()}
    return NewEntry(
        signal_type=first.signal_type,
        value=first.value,
        label=first.label if first.label in label_ids else "",
        confidence=first.confidence,
        source=f"forum:{first.author}",
        state=state,
        first_seen_at=first.offered_at,
        expires_at=lifetime.expires_at(
            facts_of(first, (), frozenset()), defence_limits.shipped_limits()
        ),
    )


def _voice(entry: EntryId, opinions: Sequence[ForumOpinion], *, tx: Transaction) -> None:
    """Members' words on our bank's entry too, so that a match card shows them."""
    voices = [
        EntryOpinion(
            member=opinion.member,
            stance=Voice.DISAGREE if opinion.stance in AGAINST else Voice.AGREE,
            reason=opinion.reason or opinion.code,
            at=opinion.at,
        )
        for opinion in opinions
        if opinion.counts and (opinion.stance in AGAINST or opinion.stance is SignalStance.AGREE)
    ]
    if voices:
        bank_entry = tx.banks.entry(entry)
        tx.banks.hear(
            bank_entry.bank,
            [NewEntry(bank_entry.signal_type, bank_entry.value, opinions=tuple(voices))],
        )


def _signal(offer: Offer) -> tuple[str, str]:
    return offer.signal_type, offer.value


def _by(seat: Seat) -> str:
    return f"forum:{seat.name}"[:60]
