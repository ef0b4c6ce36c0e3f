"""A stranger's document waits: its bytes are sealed, one row is written, and a receipt is due.

The time that it has runs from its receipt; people are told once a sender and hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from seawall.clocks.instant import offset_of, write_instant
from seawall.errors import InvalidRequest
from seawall.forms.model import Channel, Form
from seawall.ids import OrderId, new_id
from seawall.journeys.anteroom import _strangers_quota
from seawall.journeys.anteroom.anteroom_telling import owe_digest
from seawall.journeys.orders import order_receipt
from seawall.journeys.orders._order_admitting import clock_by_law
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.ledger import Entry
from seawall.ledger.words.orders import DOCUMENT_WAITING
from seawall.orders import admission
from seawall.orders.admission import Circumstances, OrderFlag
from seawall.orders.anteroom import anteroom_quota, telling
from seawall.orders.anteroom.model import WaitingDocument, as_order
from seawall.orders.demand import FEW_PLACES, Demand
from seawall.orders.governing import binding_of
from seawall.orders.model import Binding, Trust
from seawall.transaction import INSTALLATION, Transaction

_BY_MAIL = frozenset({Channel.EMAIL_PLAIN, Channel.EMAIL_SIGNED})
#: ISO 3166: what is longer is no state.
_STATE, _LONGEST_NAME, _MOST_FAULTS = 2, 300, 20
#: Letters of a sender's digest.
_NAME_LENGTH = 16


def keep_waiting(
    arrivals: Sequence[DocumentArrival], *, asked_from: str = "", tx: Transaction, now: datetime
) -> WaitingDocument:
    """Put what arrived into the ante-room; `asked_from` is the network address it is from."""
    first = most_binding(arrivals)
    document = _document(first, arrivals, asked_from, tx=tx, now=now)
    tx.anteroom.add(document)
    _remember(document, tx=tx, now=now)
    owe_digest(document, tx=tx, now=now)
    return document


def most_binding(arrivals: Sequence[DocumentArrival]) -> DocumentArrival:
    """What to show of a mail that asks several things: what binds, else the first."""
    binding = (a for a in arrivals if binding_of(a.demand.form) is Binding.MANDATORY)
    return next(binding, arrivals[0])


def _document(
    first: DocumentArrival,
    arrivals: Sequence[DocumentArrival],
    asked_from: str,
    *,
    tx: Transaction,
    now: datetime,
) -> WaitingDocument:
    demand, at = first.demand, min(first.received_at or now, now)
    place_count = sum(arrival.places or len(arrival.demand.places) for arrival in arrivals)
    state = demand.issuing_state.strip().upper()
    document = WaitingDocument(
        id=OrderId(new_id("order", now=now)),
        organisation=tx.organisation,
        channel=first.channel,
        sha256=first.sha256,
        media_type=first.media_type[:120],
        size=len(first.content),
        evidence=first.evidence or tx.evidence.seal(first.content, first.media_type, "order", now),
        told_under=_told_under(first, asked_from, tx=tx, now=now),
        mailbox=first.sender,
        signing_key=first.signature.key_fingerprint,
        form=demand.form,
        reference=demand.reference,
        authority_name=demand.authority_name.strip()[:_LONGEST_NAME],
        issuing_state=state if len(state) == _STATE else "",
        places=place_count,
        first_places=tuple(place.url for place in demand.places[:FEW_PLACES]),
        faults=_faults(demand, first.channel),
        is_urgent=_is_urgent(arrivals, tx=tx),
        received_at=at,
        received_offset=offset_of(at),
        receipt_digest="",
    )
    document = replace(document, receipt_digest=order_receipt.digest_of(as_order(document)))
    return _on_its_clock(document, demand, tx=tx)


def _told_under(first: DocumentArrival, asked_from: str, *, tx: Transaction, now: datetime) -> str:
    sender, since = (
        _strangers_quota.told_sender(first, asked_from, tx=tx),
        anteroom_quota.since(now),
    )
    try:
        senders_told = tx.of(INSTALLATION).anteroom.senders_told(since)
    finally:
        tx.of(tx.organisation)
    return telling.told_under(sender, tx.anteroom.groups_told(since), senders_told=senders_told)


def _on_its_clock(document: WaitingDocument, demand: Demand, *, tx: Transaction) -> WaitingDocument:
    """With the end that the law of the day gives it, as if it were genuine."""
    try:
        clock, _flags = clock_by_law(demand, as_order(document), tx=tx)
    except InvalidRequest:  # of another day's law: it is refused when it is let in
        return document
    if clock is None:
        return document
    return replace(document, due_at=clock.due_at, keeps=clock.keep_until is not None)


def _faults(demand: Demand, channel: Channel) -> tuple[tuple[str, str], ...]:
    """What its form lacks, as far as it was read: its sender is told with the receipt."""
    around = Circumstances(
        channel=channel,
        trust=Trust.UNKNOWN_SENDER,
        contact=None,
        is_first=False,
        informed_at=None,
    )
    faults = admission.faults_of(demand, around)
    return tuple((fault.code, fault.field) for fault in faults[:_MOST_FAULTS])


def _is_urgent(arrivals: Sequence[DocumentArrival], *, tx: Transaction) -> bool:
    """Whether it says that hours or a life are at stake, or is written in a known name."""
    return any(
        OrderFlag.HOURS_NAMED.value in arrival.flags
        or arrival.demand.is_emergency
        or admission.is_threat(arrival.demand)
        or (arrival.demand.form is Form.LETTER and _names_known(arrival.demand, tx=tx))
        for arrival in arrivals
    )


def _names_known(demand: Demand, *, tx: Transaction) -> bool:
    name = demand.authority_name.strip()
    return bool(name) and tx.register.named(name) is not None


def _remember(document: WaitingDocument, *, tx: Transaction, now: datetime) -> None:
    due_at = document.due_at
    entry = Entry(
        DOCUMENT_WAITING,
        about=document.id,
        at=now,
        public={
            "channel": document.channel.value,
            "due_at": write_instant(due_at.astimezone(UTC)) if due_at else None,
            "form": document.form.value,
            "received_at": write_instant(document.received_at.astimezone(UTC)),
            "sha256": document.sha256,
            "size": document.size,
        },
        sealed={"authority": document.authority_name, "reference": document.reference},
    )
    tx.ledger.append(entry)
