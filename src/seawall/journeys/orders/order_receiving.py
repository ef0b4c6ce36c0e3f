"""An order or a referral arrives, by whichever door: its clock runs, a case is due.

1. The very bytes are sealed and hashed, before anybody judges them.
2. Who sent it: the register and the signature say. What is forged, out of time or from
   somebody suspended is refused with its reason, kept, and reaches no action.
3. A repeat is linked to the first and starts nothing. The very same again is a number on it.
4. The rest is admitted (`_order_admitting.py`): an order of an unknown sender too, since its
   hour runs while two people find out whether it is genuine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from seawall.clocks.instant import offset_of
from seawall.clocks.jurisdictions import NoLongerInForce, NotYetApplicable
from seawall.ids import OrderId, new_id
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders import _order_linking, order_paging, order_receipt
from seawall.journeys.orders._border_finding import found_border
from seawall.journeys.orders._document_repeats import RepeatedDocument
from seawall.journeys.orders._order_admitting import (
    OrderAdmission,
    admit_order,
    facts_of,
    secrets_of,
)
from seawall.journeys.orders._part_owing import begin_opening
from seawall.journeys.orders._receipt_events import record_arrival
from seawall.journeys.orders.document_arrival import DocumentArrival, as_document, digest_of
from seawall.journeys.orders.order_sender import (
    DocumentSender,
    shown_as_sender,
    who_sent,
)
from seawall.ledger import JSON, Entry
from seawall.ledger.words.orders import ORDER_TURNED_AWAY
from seawall.mailroom.signing.model import ABSENT, Signature
from seawall.orders import admission, states
from seawall.orders.duplicate import refused_key
from seawall.orders.governing import binding_of
from seawall.orders.model import Document, Order, OrderState
from seawall.orders.opening.model import ReadAddresses
from seawall.orders.trust import RefusalReason
from seawall.orders.united_kingdom.section3_service import as_served
from seawall.transaction import Transaction

Refusal = tuple[RefusalReason, str]
#: An authority may believe that these reached us, and its hour is running for nobody.
_CALLED_FOR = frozenset(
    {
        RefusalReason.FORGED,
        RefusalReason.MALFORMED,
        RefusalReason.REVOKED_KEY,
        RefusalReason.SUSPENDED,
    }
)


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """What became of it; `refused` is why it was turned away, if it was."""

    order: Order
    is_new: bool
    refused: RefusalReason | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class OrderRepeat:
    """An order that came again."""

    order: Order
    is_exact: bool
    """Whether what came has the same words, and nothing new in it."""


@dataclass(frozen=True, slots=True)
class _DocumentInHand:
    """A document in hand: what it says, who sent it, where it is kept."""

    arrival: DocumentArrival
    sender: DocumentSender
    document: Document

    @property
    def addresses(self) -> ReadAddresses:
        assert self.arrival.addresses is not None
        return self.arrival.addresses

    @property
    def repeat(self) -> RepeatedDocument:
        arrival = self.arrival
        return RepeatedDocument(
            arrival.demand,
            arrival.signature,
            self.sender,
            self.document,
            self.addresses,
            arrival.copy_digest,
        )


def receive_arrival(
    arrival: DocumentArrival, *, tx: Transaction, now: datetime, by: str = ""
) -> ReceivedDocument:
    """Take a document in that asks one thing."""
    return receive_arrivals((arrival,), tx=tx, now=now, by=by)[0]


def receive_arrivals(
    arrivals: Sequence[DocumentArrival], *, tx: Transaction, now: datetime, by: str = ""
) -> list[ReceivedDocument]:
    """Take a document in that asks several things: a mail with two orders, say."""
    arrivals = [arrival.read() for arrival in arrivals]
    tx.orders.lock_receiving()
    first = arrivals[0]
    at = min(first.received_at or now, now)
    stored_document = tx.orders.document_by_digest(first.channel, digest_of(first.content))
    if stored_document and (before := tx.orders.of_document(stored_document.id)):
        delivery = _document_in_hand(first, stored_document, tx=tx)
        own = [order for order in before if not _is_anothers(order, delivery)]
        return [_again(order, delivery, tx=tx, now=now, by=by) for order in own or before]
    if stored_document and (repeated := _repeated_again(arrivals, stored_document, tx=tx, now=now)):
        return repeated
    document = stored_document or keep_document(first, at, tx=tx, now=now)
    return [
        _take(_document_in_hand(arrival, document, tx=tx), tx=tx, now=now, by=by)
        for arrival in arrivals
    ]


def repeat_of(arrival: DocumentArrival, *, tx: Transaction, now: datetime) -> OrderRepeat | None:
    """What this would repeat without proving it, and whether it has any words of its own.

    Whoever asks holds the lock of receiving, and has the bytes under seal.
    """
    assert arrival.evidence
    read, at = arrival.read(), min(arrival.received_at or now, now)
    delivery = _document_in_hand(read, as_document(read, arrival.evidence, at=at, now=now), tx=tx)
    if _refusal(delivery, tx=tx):
        return None
    first = _order_linking.repeated_before(delivery.repeat, tx=tx)
    if first is None:
        return None
    return OrderRepeat(first, _order_linking.is_exact_copy(first, delivery.repeat, tx=tx))


def _document_in_hand(
    arrival: DocumentArrival, document: Document, *, tx: Transaction
) -> _DocumentInHand:
    sender = who_sent(arrival.envelope, arrival.demand, tx=tx)
    served, flags = as_served(arrival.demand, arrival.channel, issuer=sender.kind)
    flags = (*arrival.flags, *flags, *admission.signature_flags(arrival.signature))
    arrival = replace(arrival, demand=served, flags=flags)
    return _DocumentInHand(arrival, sender, document)


def _take(
    delivery: _DocumentInHand, *, tx: Transaction, now: datetime, by: str
) -> ReceivedDocument:
    if refusal := _refusal(delivery, tx=tx):
        return _refuse(delivery, refusal, tx=tx, now=now, by=by)
    if first := _order_linking.repeated_order(delivery.repeat, tx=tx, now=now):
        return ReceivedDocument(first, is_new=False)
    arrival = delivery.arrival
    fresh = _order(delivery, tx=tx, now=now)
    incoming = OrderAdmission(
        fresh, arrival.demand, delivery.sender, delivery.addresses, arrival.flags
    )
    try:
        order = admit_order(incoming, tx=tx, now=now, by=by)
        record_arrival(order, arrival.demand, arrival.signature, tx=tx, now=now)
        return ReceivedDocument(order, is_new=True)
    except NotYetApplicable as early:
        refusal = (RefusalReason.NOT_YET, early.detail)
    except NoLongerInForce as late:
        refusal = (RefusalReason.HISTORIC, late.detail)
    return _refuse(delivery, refusal, tx=tx, now=now, by=by)


def turn_away_document(
    content: bytes, signature: Signature, *, tx: Transaction, now: datetime
) -> None:
    """Turn away what is no signed document: it is not kept, and the attempt is written down."""
    public: dict[str, JSON] = {"sha256": digest_of(content), "size": len(content)}
    sealed = {"why": signature.why}
    entry = Entry(ORDER_TURNED_AWAY, tx.organisation, at=now, public=public, sealed=sealed)
    tx.ledger.append(entry)


def refusal_of(order: Order, *, tx: Transaction) -> Refusal | None:
    """Why an order was refused, if it was."""
    if order.state is not OrderState.REFUSED:
        return None
    refusals = [
        event for event in tx.orders.events(order.id) if event.what == states.OrderStep.REFUSED
    ]
    return RefusalReason(refusals[-1].data["reason"]), refusals[-1].data["why"]


def _repeated_again(
    arrivals: Sequence[DocumentArrival], document: Document, *, tx: Transaction, now: datetime
) -> list[ReceivedDocument]:
    """The very bytes of a repeat, which has no order of its own: a number on what it repeats.

    Nothing where any of it is an order by now, or proves one.
    """
    deliveries = [_document_in_hand(arrival, document, tx=tx) for arrival in arrivals]
    if any(_refusal(delivery, tx=tx) for delivery in deliveries):
        return []
    orders = [_order_linking.repeated_before(delivery.repeat, tx=tx) for delivery in deliveries]
    first_orders = [order for order in orders if order is not None]
    if len(first_orders) < len(deliveries):
        return []
    for order in first_orders:
        tx.copies.count_copy(order.id, now=now)
    return [ReceivedDocument(order, is_new=False) for order in first_orders]


def _again(
    first: Order, delivery: _DocumentInHand, *, tx: Transaction, now: datetime, by: str
) -> ReceivedDocument:
    """The same bytes by the same door: the same delivery, unless another claims them."""
    if _is_anothers(first, delivery):
        fresh = replace(delivery, document=replace(delivery.document, received_at=now))
        return _take(fresh, tx=tx, now=now, by=by)
    refusal = refusal_of(first, tx=tx)
    if refusal:
        tx.copies.count_copy(first.id, now=now)
        return ReceivedDocument(first, is_new=False, refused=refusal[0], why=refusal[1])
    is_bound = delivery.arrival.bound is not None
    if is_bound and first.authority != (delivery.sender.authority and delivery.sender.authority.id):
        claimed = (RefusalReason.REPLAYED, "It was received before, from another sender.")
        return _refuse(delivery, claimed, tx=tx, now=now, by=by)
    if delivery.sender.is_known and first.state is OrderState.AUTHENTICATING:
        locked = tx.orders.locked(first.id)
        first = _order_linking.authenticate_order(locked, delivery.repeat, tx=tx, now=now)
    else:
        tx.copies.count_copy(first.id, now=now)
    return ReceivedDocument(first, is_new=False)


def _is_anothers(first: Order, delivery: _DocumentInHand) -> bool:
    """Whether these bytes came first from somebody else than whom they name and who brings them."""
    sender = delivery.sender
    return bool(
        sender.is_known
        and sender.authority
        and first.authority != sender.authority.id
        and delivery.arrival.demand.authority_name.strip().casefold()
        == sender.authority.name.casefold()
    )


def keep_document(
    arrival: DocumentArrival, at: datetime, *, tx: Transaction, now: datetime
) -> Document:
    """Seal the bytes as they came, and write down what was read in them."""
    evidence = arrival.evidence or tx.evidence.seal(
        arrival.content, arrival.media_type, "order", now
    )
    document = as_document(arrival, evidence, at=at, now=now)
    tx.orders.add_document(document)
    return document


def _refusal(delivery: _DocumentInHand, *, tx: Transaction) -> Refusal | None:
    sender, arrival = delivery.sender, delivery.arrival
    if sender.standing.refused:
        return sender.standing.refused, sender.standing.why
    if _order_linking.is_replayed(delivery.repeat, tx=tx):
        return RefusalReason.REPLAYED, "Its number stood on another document before."
    if arrival.bound and sender.authority and arrival.bound.id != sender.authority.id:
        return RefusalReason.REPLAYED, "One authority signed it, and another one brought it."
    if arrival.malformed:
        return RefusalReason.MALFORMED, arrival.malformed
    if sender.is_known and tx.orders.withdrawal_of(sender.key, arrival.demand.reference):
        return RefusalReason.SUPERSEDED, "Its sender had withdrawn it before it arrived."
    return None


def _refuse(
    delivery: _DocumentInHand, refusal: Refusal, *, tx: Transaction, now: datetime, by: str
) -> ReceivedDocument:
    """Keep it, say why, and let it reach nothing."""
    reason, why = refusal
    fresh = _order(delivery, tx=tx, now=now)
    fresh = replace(
        fresh,
        sender_key=refused_key(fresh.id),
        closed_at=now,
        opening=delivery.addresses.opening,
    )
    order = states.move_order(fresh, states.OrderStep.REFUSED)
    tx.orders.add(order, (line.as_written() for line in delivery.addresses.first))
    begin_opening(order, delivery.addresses.parts, tx=tx, now=now)
    step = HistoryStep(
        states.OrderStep.REFUSED.value,
        by=by,
        data={"why": why},
        public={"reason": reason.value, **facts_of(order)},
        sealed={"why": why, **secrets_of(order)},
    )
    remember_step(order, step, tx=tx, now=now)
    say = f"A document was refused on arrival: {reason.value.replace('_', ' ')}."
    call_attention(order.id, say=say, tx=tx, now=now)
    signature = _standing_for(delivery, reason, tx=tx)
    record_arrival(order, delivery.arrival.demand, signature, refused=reason.value, tx=tx, now=now)
    if reason in _CALLED_FOR:
        order_paging.call_for_refusal(order, tx=tx, now=now)
    return ReceivedDocument(order, is_new=True, refused=reason, why=why)


def _standing_for(
    delivery: _DocumentInHand, reason: RefusalReason, *, tx: Transaction
) -> Signature:
    """The signature by which a refused document is known in public.

    Nobody's, where its letter was taken in before: who brings it again must not be able to make
    a request that was received look like one that was refused.
    """
    signature = delivery.arrival.signature
    if not signature.is_valid or reason is RefusalReason.REPLAYED:
        return ABSENT
    former = tx.orders.document_by_jti(signature.key_fingerprint, signature.jti)
    return signature if former is None or former.id == delivery.document.id else ABSENT


def _order(delivery: _DocumentInHand, *, tx: Transaction, now: datetime) -> Order:
    """The order before anybody has looked at it."""
    demand, sender, document = delivery.arrival.demand, delivery.sender, delivery.document
    received_at, offset = document.received_at, document.received_offset
    since = delivery.arrival.hour_since
    if since is not None and since < received_at:
        received_at, offset = since, offset_of(since)
    order = Order(
        id=delivery.arrival.number or OrderId(new_id("order", now=now)),
        organisation=tx.organisation,
        form=demand.form,
        binding=binding_of(demand.form),
        channel=delivery.arrival.channel,
        state=OrderState.RECEIVED,
        trust=sender.standing.trust,
        received_at=received_at,
        reference=demand.reference,
        document=document.id,
        body=dict(demand.body),
        digest=document.sha256,
        copy_digest=delivery.arrival.copy_digest,
        issued_at=demand.issued_at.astimezone(UTC) if demand.issued_at else None,
        received_offset=offset,
    )
    found = found_border(shown_as_sender(order, sender, demand), tx=tx)
    return replace(found, receipt_digest=order_receipt.digest_of(found))
