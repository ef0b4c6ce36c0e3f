"""A person says what a letter is: an order, a referral, or nothing that asks anything of us.

A machine may fail to read what binds all the same. Once it is sorted it has the clock it
would have had: from the moment it was received, not from the moment it was understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.orders import _order_linking
from seawall.journeys.orders._document_repeats import RepeatedDocument
from seawall.journeys.orders._order_admitting import OrderAdmission, admit_order
from seawall.journeys.orders._order_items import CaseOpening, items_of, open_case
from seawall.journeys.orders._receipt_events import say_received
from seawall.journeys.orders.order_sender import (
    envelope_of,
    shown_as_sender,
    signature_of,
    who_sent,
)
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_on_request import keep_as_asked
from seawall.ledger import JSON
from seawall.mailroom.signing.model import ABSENT, Signature, SignatureKind
from seawall.orders import admission, states
from seawall.orders.admission import ToldFlag
from seawall.orders.demand import Demand, read_demand
from seawall.orders.governing import binding_of
from seawall.orders.model import Document, Order, OrderState, Trust
from seawall.orders.opening.model import read_addresses
from seawall.orders.rehearsal import require_real
from seawall.orders.united_kingdom.section3_service import as_served
from seawall.people.model import Member
from seawall.transaction import Transaction

#: Of letters that a signature covers as a whole, whatever else speaks against it.
_BY_SIGNATURE = frozenset({Trust.SIGNED, Trust.MISMATCHED, Trust.OUT_OF_TIME})
_OPEN = frozenset({OrderState.AUTHENTICATING, OrderState.RUNNING, OrderState.PAUSED})


@dataclass(frozen=True, slots=True)
class LetterSorting:
    """What a person read in a letter; `fields` are those of our JSON forms, `form` included."""

    order: OrderId
    person: Member
    fields: Mapping[str, Any]


def sort_letter(sorting: LetterSorting, *, tx: Transaction, now: datetime) -> Order:
    """Make of a letter what it is; one that repeats an order is linked to it and closed."""
    require_right(sorting.person, "order.answer")
    tx.orders.lock_receiving()
    letter = _letter(sorting.order, tx=tx)
    assert letter.document
    document = tx.orders.document(letter.document)
    written_demand = read_demand(dict(sorting.fields), usually="annex1")
    if written_demand.form is Form.LETTER:
        raise problem("orders.no-letter.form")
    signature = _own_signature(letter, document)
    envelope = replace(envelope_of(document), signature=signature)
    sender = who_sent(envelope, written_demand, tx=tx)
    demand, flags = as_served(written_demand, letter.channel, issuer=sender.kind)
    if sender.standing.refused:
        raise problem("orders.sender-refused", refused=sender.standing.refused.replace("_", " "))
    addresses = read_addresses(demand.places)
    repeat = RepeatedDocument(demand, signature, sender, document, addresses)
    if first := _order_linking.repeated_order(repeat, tx=tx, now=now):
        _close(letter, sorting.person, {"as": "repeat", "of": first.id}, tx=tx, now=now)
        return first
    incoming = OrderAdmission(
        shown_as_sender(_as_demanded(letter, demand, document), sender, demand),
        demand,
        sender,
        addresses,
        flags=flags,
        was_letter=True,
    )
    order = admit_order(incoming, tx=tx, now=now, by=sorting.person.code)
    say_received(order, tx=tx, now=now)
    return order


def dismiss_letter(
    order: OrderId, person: Member, reason: str, *, tx: Transaction, now: datetime
) -> Order:
    """Put a letter aside that asks nothing of us; it stays, with the reason."""
    require_right(person, "order.answer")
    if not reason.strip():
        raise problem("orders.reason-missing.doubt")
    letter = _letter(order, tx=tx)
    return _close(letter, person, {"as": "asks_nothing"}, reason=reason, tx=tx, now=now)


def find_item(
    order: OrderId,
    position: int,
    item: tuple[str, str],
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> Order:
    """Say which item of ours an address means, by the platform's kind and name for it."""
    require_right(person, "order.answer")
    tx.orders.lock_receiving()
    stored_order = tx.orders.locked(order)
    require_real(stored_order)
    _require_open(stored_order)
    place = next((line for line in tx.orders.asked_items(order) if line.position == position), None)
    if place is None or place.outcome:
        raise problem("orders.no-such-place", position=position)
    stored_item = tx.intake.item_named(*item)
    if stored_item is None:
        raise problem("orders.item-not-found", item="/".join(item))
    tx.orders.save_item(order, replace(place, item=stored_item.id))
    placed = _in_its_case(stored_order, tx=tx, now=now, by=person.code)
    public: dict[str, JSON] = {"item": stored_item.id, "position": position}
    remember_step(placed, HistoryStep("item_found", by=person.code, public=public), tx=tx, now=now)
    keep_as_asked(placed, tx=tx, now=now)
    return placed


def flag_order(
    order: OrderId,
    flagged: ToldFlag,
    person: Member,
    reason: str,
    *,
    tx: Transaction,
    now: datetime,
) -> Order:
    """Tell the others something about an order (recital 14, Art. 1(3)); its clock runs on."""
    require_right(person, "order.answer")
    if not reason.strip():
        raise problem("orders.reason-missing.finding")
    marked = admission.add_flags(tx.orders.locked(order), flagged)
    tx.orders.save(marked)
    step = HistoryStep(
        "flagged",
        by=person.code,
        data={"reason": reason},
        public={"flag": flagged.value},
        sealed={"reason": reason},
    )
    remember_step(marked, step, tx=tx, now=now)
    return marked


def _letter(order: OrderId, *, tx: Transaction) -> Order:
    stored_order = tx.orders.locked(order)
    if stored_order.form is not Form.LETTER or stored_order.state is not OrderState.RECEIVED:
        raise problem(
            "orders.no-letter.document",
            form=stored_order.form.value.replace("_", " "),
            state=stored_order.state.value,
        )
    return stored_order


def _own_signature(letter: Order, document: Document) -> Signature:
    """The signature that covers the letter; one on something else in the same mail does not."""
    signature = signature_of(document)
    covers = letter.trust in _BY_SIGNATURE and signature.fits
    return signature if covers and signature.kind is not SignatureKind.JWS else ABSENT


def _as_demanded(letter: Order, demand: Demand, document: Document) -> Order:
    return replace(
        letter,
        form=demand.form,
        binding=binding_of(demand.form),
        reference=demand.reference,
        body=dict(demand.body),
        digest=document.sha256,
        issued_at=demand.issued_at,
    )


def _in_its_case(order: Order, *, tx: Transaction, now: datetime, by: str) -> Order:
    """The item goes where the order is decided, or opens the case that the order lacked."""
    items = items_of(tx.orders.asked_items(order.id))
    case = open_case(CaseOpening(order, items, order.due_at), tx=tx, now=now, by=by)
    placed = replace(order, case=case.id if case else order.case)
    tx.orders.save(placed)
    return placed


def _close(
    letter: Order,
    person: Member,
    public: Mapping[str, str],
    *,
    reason: str = "",
    tx: Transaction,
    now: datetime,
) -> Order:
    closed = replace(states.move_order(letter, states.OrderStep.CLOSED), closed_at=now)
    tx.orders.save(closed)
    sealed = {"reason": reason} if reason else None
    step = HistoryStep(
        states.OrderStep.CLOSED.value,
        by=person.code,
        data=sealed or {},
        public=public,
        sealed=sealed,
    )
    remember_step(closed, step, tx=tx, now=now)
    return closed


def _require_open(order: Order) -> None:
    if order.state not in _OPEN:
        raise problem("orders.no-letter.state", state=order.state.value)
