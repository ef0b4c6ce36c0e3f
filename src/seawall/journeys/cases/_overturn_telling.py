"""A decision was overturned on appeal: wherever its signals are shared, they are contested.

What the decision itself had made known is taken back by `_known_from_decision`. Here follows
what others hear of it, in the same commit:

1. Signals of other members that found the content, or are the same as its own: we speak
   against them in their forum, so that every member has it with the next sync. The same content
   is disputed; one that it only resembles was a false positive.
2. Signals that we offered ourselves and that were withdrawn here, or are the content's own:
   we take them back.
3. Entries of our own banks that found it are contested, so that a person looks at every hit;
   on entries of other people's lists our word stands here. A person tells those lists.

Nothing is said twice, and nothing where we sit no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from seawall.banks.model import BankEntry, EntryOpinion, EntryState
from seawall.banks.model import EntryStance as Voice
from seawall.cases.model import Decision
from seawall.forum.commitment import value_digest
from seawall.forum.model import AGAINST, Offer, OfferState, Seat, SeatState, SignalStance
from seawall.forum.statement_kinds import CONTEXTS
from seawall.ids import CaseId, EntryId, ItemId, OfferId
from seawall.intake.bankable import SignalUse, use_of
from seawall.intake.verdict import OBSERVED
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import signal_exchange
from seawall.ledger import JSON, Entry
from seawall.ledger.words.cases import DECISION_CONTESTED
from seawall.transaction import Transaction

REASON = "Overturned on appeal: another person found that it does not break the rules."


@dataclass(frozen=True, slots=True)
class _OverturnedContent:
    """What was overturned, and the digests of its own signals."""

    decision: Decision
    digests: frozenset[str]


@dataclass(slots=True)
class _OverturnFacts:
    """What was said to others about an overturned decision, for the ledger."""

    disputed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)


def announce_overturn(decision: Decision, *, tx: Transaction, now: datetime) -> None:
    """Say everywhere that what found this content was wrong about it."""
    by = decision.decided_by["code"]
    items = sorted({item.item for item in tx.cases.items(decision.case)})
    entries = _entries_that_found(decision.case, items, tx=tx)
    content = _OverturnedContent(decision, _digests(decision.case, tx=tx))
    actions = _OverturnFacts()
    in_forums: set[EntryId] = set()
    for seat in (
        candidate for candidate in tx.forum.seats() if candidate.state is SeatState.ACTIVE
    ):
        offers = _offers(seat, entries, content.digests, tx=tx)
        in_forums |= {offer.entry for offer in offers if offer.entry and offer.author != seat.me}
        _take_back(seat, offers, content, actions, tx=tx, now=now)
        _speak_against(seat, offers, content, actions, tx=tx, now=now)
    _contest(entries - in_forums, actions, by=by, tx=tx, now=now)
    if public := {
        name: value for name in _OverturnFacts.__slots__ if (value := getattr(actions, name))
    }:
        entry: dict[str, JSON] = {"decision": decision.id, **public}
        tx.ledger.append(Entry(DECISION_CONTESTED, decision.case, at=now, by=by, public=entry))


def _entries_that_found(case: CaseId, items: list[ItemId], *, tx: Transaction) -> set[EntryId]:
    """Every entry that found the content, but those that are only on trial."""
    anchors = set(tx.cases.entry_anchors(case))
    matched = tx.intake.matched_entries(items)
    entry_ids = anchors | {entry for _item, entry, state in matched if state != OBSERVED}
    return set(tx.banks.entries_named(entry_ids))


def _digests(case: CaseId, *, tx: Transaction) -> frozenset[str]:
    """The content's own signals, as far as one stands for the content at all."""
    digests: set[str] = set()
    for item in tx.cases.items(case):
        version = tx.intake.version(item.item, item.version)
        for signal in tx.seen.of_version(item.item, item.version):
            if use_of(signal, version) is not SignalUse.NONE:
                digests.add(value_digest(signal.signal_type, signal.value))
    return frozenset(digests)


def _offers(
    seat: Seat, entries: Iterable[EntryId], digests: frozenset[str], *, tx: Transaction
) -> list[Offer]:
    tied = [offer for where, offer in tx.shared_signals.of_entries(entries) if where == seat.id]
    alike = [
        offer for group in tx.shared_signals.of_values(seat.id, digests).values() for offer in group
    ]
    offers_by_id = {
        offer.id: offer for offer in (*tied, *alike) if offer.state is OfferState.OFFERED
    }
    return list(offers_by_id.values())


def _take_back(
    seat: Seat,
    offers: list[Offer],
    content: _OverturnedContent,
    actions: _OverturnFacts,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    own_offers = [offer for offer in offers if offer.author == seat.me]
    entries = tx.banks.entries_named(
        {offer.entry for offer in own_offers if offer.entry is not None}
    )
    withdrawn_entries = {
        key for key, entry in entries.items() if entry.state is EntryState.WITHDRAWN
    }
    back = [
        offer.id
        for offer in own_offers
        if offer.value_digest in content.digests or offer.entry in withdrawn_entries
    ]
    if back:
        signal_exchange.withdraw_offers(
            back, seat.id, code="overturned", reason=REASON, tx=tx, now=now
        )
        actions.withdrawn += back


def _speak_against(
    seat: Seat,
    offers: list[Offer],
    content: _OverturnedContent,
    actions: _OverturnFacts,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    foreign_offers = [offer for offer in offers if offer.author != seat.me]
    spoken_against, decision = _offers_spoken_against(seat, foreign_offers, tx=tx), content.decision
    for offer in foreign_offers:
        if offer.id in spoken_against:
            continue
        is_same = offer.value_digest in content.digests
        code = "not_tvec" if is_same else "lookalike"
        signal_exchange.give_opinion(
            offer.id,
            seat.id,
            stance=SignalStance.DISPUTE if is_same else SignalStance.FALSE_POSITIVE,
            code=decision.context if is_same and decision.context in CONTEXTS else code,
            reason=REASON,
            tx=tx,
            now=now,
            by=decision.decided_by["code"],
        )
        actions.disputed.append(offer.id)


def _offers_spoken_against(seat: Seat, offers: list[Offer], *, tx: Transaction) -> set[OfferId]:
    """What we have spoken against already, heard or still on its way."""
    waiting = {
        message.about for message in tx.forum.unsent(seat.id) if message.kind == "opinion.given"
    }
    opinions = tx.shared_signals.opinions(seat.id, offers)
    last = {
        offer: next(
            (opinion for opinion in reversed(offer_opinions) if opinion.member == seat.me), None
        )
        for offer, offer_opinions in opinions.items()
    }
    opposed_offers = {
        offer for offer, opinion in last.items() if opinion and opinion.stance in AGAINST
    }
    return opposed_offers | {offer.id for offer in offers if offer.id in waiting}


def _contest(
    entries: set[EntryId], actions: _OverturnFacts, *, by: str, tx: Transaction, now: datetime
) -> None:
    """Our own entries go before a person; on other people's lists we say what we think."""
    lists = {exchange.bank for exchange in tx.exchanges.all()} | {
        seat.bank for seat in tx.forum.seats()
    }
    for key, entry in sorted(tx.banks.entries_named(entries).items()):
        if entry.bank in lists:
            me = tx.people.organisation(tx.organisation).name
            _doubt(entry, me, tx=tx, now=now)
            actions.doubted.append(key)
        elif entry.state is EntryState.ACTIVE:
            bank_curation.contest_entry(key, reason=REASON, tx=tx, now=now, by=by)
            actions.contested.append(key)


def _doubt(entry: BankEntry, member: str, *, tx: Transaction, now: datetime) -> None:
    tx.banks.add_opinion(entry.id, EntryOpinion(member, Voice.DISAGREE, REASON, now))
