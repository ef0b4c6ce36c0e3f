"""A bank's signals are offered to a forum, as its sharing rule says and never more than that.

1. What the rule names: its labels, from its confidence on; only entries in good standing, of
   types whose values may be given away.
2. What may leave: nothing with a user name, an account, an address of a person or machine, or
   words that contain one. What is refused stays here, with the reason in its history.
3. Who stands behind it: the people of ours who decided, by their codes.
4. The offer is signed, and our own copy of it tied to our bank's entry, so that a dispute
   finds it. A second person confirms later what one person offered; what we withdraw here
   is withdrawn there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.banks.entry_expiry import has_expired
from seawall.banks.model import BankEntry, EntryChange, EntryOpinion, EntryState
from seawall.banks.model import EntryStance as Voice
from seawall.errors import SeawallError, problem
from seawall.forum import user_data
from seawall.forum.commitment import value_digest
from seawall.forum.defence.model import SignalEffect
from seawall.forum.model import (
    Offer,
    OfferState,
    Seat,
    SharingRule,
    SignalStance,
    Tier,
)
from seawall.forum.offering import MadeOffer, ShareableEntry, make_offers
from seawall.forum.statement_kinds import CONTEXTS, MOST_OFFERS
from seawall.ids import BankId, DecisionId, EntryId, OfferId, SeatId
from seawall.journeys.banks.bank_reading_rights import refuse_drill_items
from seawall.journeys.forum import forum_speaking
from seawall.journeys.second_pair import people_of, require_second_person
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.sharing import BANK_SHARED, BANK_UNSHARED, FORUM_OPINION
from seawall.people.model import Member
from seawall.signals import signal_type
from seawall.transaction import Transaction

NOT_YET = -1
"""The place of an offer that the hub has not logged yet."""


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An entry that may not leave, and why."""

    entry: EntryId
    why: str


@dataclass(frozen=True, slots=True)
class SharedEntries:
    """What became of entries: offered under these names, or refused."""

    offered: tuple[OfferId, ...] = ()
    refused: tuple[RefusedEntry, ...] = ()


def share_bank(
    bank: BankId,
    seat: SeatId,
    *,
    labels: Sequence[str],
    min_confidence: int,
    tx: Transaction,
    now: datetime,
    by: str,
) -> SharingRule:
    """From now on a bank's signals are offered to a forum, as far as the rule goes."""
    our_seat, shared_bank = tx.forum.seat(seat), tx.banks.bank(bank)
    refuse_drill_items(shared_bank, tx=tx)
    rule = SharingRule(bank, seat, tuple(labels), min_confidence, now)
    tx.forum.share(rule, organisation=tx.organisation)
    public: dict[str, JSON] = {
        "forum": our_seat.forum,
        "labels": list(labels),
        "min_confidence": min_confidence,
    }
    tx.ledger.append(Entry(BANK_SHARED, shared_bank.id, at=now, by=by, public=public))
    return rule


def unshare_bank(bank: BankId, seat: SeatId, *, tx: Transaction, now: datetime, by: str) -> bool:
    """Offer nothing more of it; what was offered stays until it is withdrawn."""
    was_shared = tx.forum.unshare(bank, seat)
    public = {"forum": tx.forum.seat(seat).forum}
    tx.ledger.append(Entry(BANK_UNSHARED, bank, at=now, by=by, public=public))
    return was_shared


def offer_new_entries(
    entries: Sequence[BankEntry],
    *,
    tx: Transaction,
    now: datetime,
    approvers: Sequence[str] = (),
    context: Sequence[str] = (),
    accounts: Sequence[str] = (),
    incident: str = "",
) -> dict[SeatId, SharedEntries]:
    """Offer entries that have come into banks, to each forum whose rule fits."""
    shared: dict[SeatId, SharedEntries] = {}
    rules = {entry.bank: tx.forum.sharing(bank=entry.bank) for entry in entries}
    for rule in [rule for bank_rules in rules.values() for rule in bank_rules]:
        bank_entries = [
            entry for entry in entries if entry.bank == rule.bank and _fits(entry, rule, tx, now)
        ]
        if bank_entries:
            attached = OfferDetails(tuple(approvers), tuple(context), tuple(accounts), incident)
            shared[rule.seat] = offer_entries(
                bank_entries, rule.seat, attached=attached, tx=tx, now=now
            )
    return shared


def offer_decided_entries(
    entries: Sequence[EntryId],
    *,
    tx: Transaction,
    now: datetime,
    decision: DecisionId | None = None,
) -> None:
    """Offer entries with what their decision tells: who stands behind them, in which context.

    Without a decision, whoever added an entry stands behind it, and behind no other.
    """
    bank_entries = [tx.banks.entry(entry) for entry in entries]
    if decision is None:
        people = {member.code for member in tx.people.members()}
        by_person: dict[str, list[BankEntry]] = {}
        for entry in bank_entries:
            by_person.setdefault(entry.added_by if entry.added_by in people else "", []).append(
                entry
            )
        for code, person_entries in by_person.items():
            offer_new_entries(person_entries, approvers=[code] if code else [], tx=tx, now=now)
        return
    case_decision = tx.cases.decision(decision)
    items = [tx.intake.item(case_item.item) for case_item in tx.cases.items(case_decision.case)]
    offer_new_entries(
        bank_entries,
        approvers=[case_decision.decided_by["code"]],
        context=[case_decision.context] if case_decision.context in CONTEXTS else [],
        accounts=[item.account for item in items if item.account],
        tx=tx,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class OfferDetails:
    """What goes with entries that are offered: people, context, names to look for, incident."""

    approvers: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    incident: str = ""


def offer_entries(
    entries: Sequence[BankEntry],
    seat: SeatId,
    *,
    tx: Transaction,
    now: datetime,
    attached: OfferDetails | None = None,
) -> SharedEntries:
    """Offer these entries to a forum, those that are not offered there yet."""
    details = attached or OfferDetails()
    our_seat = tx.forum.locked(seat)
    fresh = _not_offered(entries, our_seat, tx=tx)
    good: list[ShareableEntry] = []
    refused: list[RefusedEntry] = []
    for entry in fresh:
        try:
            good.append(_shareable(entry, details, tx=tx))
        except SeawallError as wrong:
            refused.append(RefusedEntry(entry.id, str(wrong)))
            tx.banks.note(
                entry.id, EntryChange("not_shared", f"forum:{our_seat.name}"[:60], str(wrong), now)
            )
    names: list[OfferId] = []
    for start in range(0, len(good), MOST_OFFERS):
        offers = make_offers(our_seat.me, good[start : start + MOST_OFFERS])
        _send(offers, our_seat, tx=tx, now=now)
        names += [made_offer.id for made_offer in offers]
    return SharedEntries(tuple(names), tuple(refused))


def offer_bank(
    rule: SharingRule, *, tx: Transaction, now: datetime, after: str = "", limit: int = 1_000
) -> tuple[SharedEntries, str]:
    """Offer what a bank holds already, page by page; where the next page begins, or ""."""
    page = tx.banks.entries(rule.bank, after=after, limit=limit)
    fitting = [entry for entry in page if _fits(entry, rule, tx, now)]
    shared = offer_entries(fitting, rule.seat, tx=tx, now=now) if fitting else SharedEntries()
    return shared, page[-1].id if len(page) == limit else ""


def confirm_offers(
    offers: Sequence[OfferId], seat: SeatId, *, person: Member, tx: Transaction, now: datetime
) -> None:
    """A second person of ours stands behind signals of ours, which may then block."""
    our_seat = tx.forum.seat(seat)
    own_offers = _own_offers(offers, our_seat, tx=tx)
    for offer in own_offers:
        if person.code in offer.approvers:
            raise problem("forum.same-person", person=person.code, offer=offer.id)
        for first in people_of(offer.approvers, tx=tx):
            require_second_person(first.id, person, right="forum.judge", tx=tx, now=now)
    body = {"offers": [offer.id for offer in own_offers], "approvers": [person.code]}
    forum_speaking.send_statement(seat, "signal.confirmed", body, tx=tx, now=now)
    for offer in own_offers:
        tx.shared_signals.approve(seat, offer.id, (*offer.approvers, person.code))


def withdraw_offers(
    offers: Sequence[OfferId],
    seat: SeatId,
    *,
    code: str,
    reason: str,
    tx: Transaction,
    now: datetime,
) -> None:
    """Withdraw signals of ours from a forum."""
    our_seat = tx.forum.seat(seat)
    own_offers = _own_offers(offers, our_seat, tx=tx)
    _refuse_user_data(reason)
    body = {"offers": [offer.id for offer in own_offers], "code": code, "reason": reason}
    forum_speaking.send_statement(seat, "signal.withdrawn", body, tx=tx, now=now)
    tx.shared_signals.withdraw(seat, [offer.id for offer in own_offers])


def follow_entries(
    entries: Iterable[EntryId], *, reason: str, tx: Transaction, now: datetime
) -> None:
    """Entries of ours were withdrawn: so are the offers made of them, wherever."""
    by_seat: dict[SeatId, list[OfferId]] = {}
    for seat, offer in tx.shared_signals.of_entries(entries):
        our_seat = tx.forum.seat(seat)
        if offer.author == our_seat.me and offer.state is OfferState.OFFERED:
            by_seat.setdefault(seat, []).append(offer.id)
    for seat, offers in by_seat.items():
        public_reason = "" if any(user_data.text_faults(reason, "reason")) else reason
        withdraw_offers(offers, seat, code="error", reason=public_reason, tx=tx, now=now)


def give_opinion(
    offer: OfferId,
    seat: SeatId,
    *,
    stance: SignalStance,
    code: str,
    reason: str,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    """Say what we think of a shared signal; everybody hears it with the next sync.

    A stance against one takes effect here at once.
    """
    _refuse_user_data(reason)
    our_seat = tx.forum.seat(seat)
    shared_offer = tx.shared_signals.offer(seat, offer)
    kind = "audit.challenged" if our_seat.tier is Tier.AUDITOR else "opinion.given"
    body: dict[str, Any] = {"offer": offer, "code": code, "reason": reason}
    if kind == "opinion.given":
        body["stance"] = stance.value
    forum_speaking.send_statement(seat, kind, body, about=offer, tx=tx, now=now)
    if shared_offer.entry is not None and stance in (
        SignalStance.DISPUTE,
        SignalStance.FALSE_POSITIVE,
        SignalStance.DISAGREE,
    ):
        own_opinion = EntryOpinion(our_seat.me, Voice.DISAGREE, reason or code, now)
        tx.banks.add_opinion(shared_offer.entry, own_opinion)
    public = {"forum": our_seat.forum, "stance": stance.value, "code": code}
    tx.ledger.append(
        Entry(FORUM_OPINION, offer, at=now, by=by, public=public, sealed={"reason": reason})
    )


def _send(offers: Sequence[MadeOffer], seat: Seat, *, tx: Transaction, now: datetime) -> None:
    """Keep our own copies, tied to our entries, and say it."""
    tx.shared_signals.add(seat, [_copy(offer, seat, now=now) for offer in offers])
    body = {"offers": [offer.said for offer in offers]}
    openings = {str(offer.id): offer.opening.as_json() for offer in offers}
    forum_speaking.send_statement(
        seat.id, "signal.offered", body, tx=tx, now=now, openings=openings
    )


def _copy(offer: MadeOffer, seat: Seat, *, now: datetime) -> Offer:
    of = offer.of
    return Offer(
        id=offer.id,
        author=seat.me,
        index=NOT_YET,
        signal_type=of.signal_type,
        value=of.value,
        value_digest=value_digest(of.signal_type, of.value),
        label=of.label,
        labels=of.labels,
        confidence=of.confidence,
        context=of.context,
        quality=of.quality,
        approvers=of.approvers,
        incident=of.incident,
        offered_at=now,
        expires_at=of.expires_at,
        state=OfferState.OFFERED,
        effect=SignalEffect.BLOCK,
        rule="own",
        say="Your own signal.",
        entry=of.entry,
        opening=offer.opening.as_json(),
    )


def _fits(entry: BankEntry, rule: SharingRule, tx: Transaction, now: datetime) -> bool:
    label = entry.label or tx.banks.bank(entry.bank).label
    return (
        entry.state is EntryState.ACTIVE
        and signal_type(entry.signal_type).is_shared
        and not has_expired(entry.expires_at, now)
        and entry.confidence >= rule.min_confidence
        and (not rule.labels or label in rule.labels)
    )


def _not_offered(entries: Sequence[BankEntry], seat: Seat, *, tx: Transaction) -> list[BankEntry]:
    digests = {value_digest(entry.signal_type, entry.value): entry for entry in entries}
    offers_by_digest = tx.shared_signals.of_values(seat.id, digests)
    offered_digests = {
        digest
        for digest, offers in offers_by_digest.items()
        if any(offer.author == seat.me and offer.state is OfferState.OFFERED for offer in offers)
    }
    return [entry for digest, entry in digests.items() if digest not in offered_digests]


def _shareable(entry: BankEntry, attached: OfferDetails, *, tx: Transaction) -> ShareableEntry:
    label = entry.label or tx.banks.bank(entry.bank).label
    if not label:
        raise problem("forum.no-label")
    shareable = ShareableEntry(
        entry=entry.id,
        signal_type=entry.signal_type,
        value=entry.value,
        label=label,
        confidence=entry.confidence,
        context=attached.context,
        approvers=attached.approvers,
        expires_at=entry.expires_at,
        incident=attached.incident,
    )
    user_data.check_outgoing(
        user_data.OutgoingSignal(
            shareable.signal_type,
            shareable.value,
            texts={},
            labels=(shareable.label, *shareable.context),
            known_names=frozenset(attached.accounts),
        )
    )
    return shareable


def _refuse_user_data(reason: str) -> None:
    if violations := tuple(user_data.text_faults(reason, "reason")):
        raise user_data.user_data_inside(violations)


def _own_offers(offers: Sequence[OfferId], seat: Seat, *, tx: Transaction) -> list[Offer]:
    by_id = tx.shared_signals.find(seat.id, offers)
    for name in offers:
        if name not in by_id:
            tx.shared_signals.offer(seat.id, name)  # says that there is none
        if by_id[name].author != seat.me:
            raise problem("forum.not-the-author", name=name, author=by_id[name].author)
    return list(by_id.values())
