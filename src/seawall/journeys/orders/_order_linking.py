"""What an order has to do with others: the same again, a replay, a contradiction, a withdrawal.

Nothing here starts a clock or moves one. A repeat is a line in the first order's history.
What an authority sent unsigned becomes authentic when the same authority sends the same
thing signed, and keeps the hour it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

from seawall.clocks.instant import write_instant
from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.forms.model import Form
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import void_clocks
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders._border_finding import find_border_again
from seawall.journeys.orders._document_repeats import (
    RepeatedDocument,
    as_proved,
    first_copy,
    first_standing,
    is_same_demand,
)
from seawall.journeys.orders._effect_ended import end_effect
from seawall.journeys.orders._order_items import fingerprints_of
from seawall.journeys.orders._receipt_events import known_as, record_arrival
from seawall.journeys.orders.order_sender import DocumentSender, shown_as_sender
from seawall.journeys.preservation.preservation_on_request import keep_as_asked
from seawall.orders import states
from seawall.orders.admission import OrderFlag, add_flags
from seawall.orders.answering.possible import is_authenticated, is_binding
from seawall.orders.demand import Demand
from seawall.orders.duplicate import claimed_key, contradicting_order
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.locating import address_of
from seawall.orders.model import Genuineness, Order, OrderItem, OrderState
from seawall.transaction import Transaction

_DECISIONS = frozenset({Form.EXPOSURE_DECISION, *ASKS_NO_REMOVAL})
_WITHDRAWABLE = (Form.REMOVAL_ORDER, Form.NOTICE, *sorted(_DECISIONS), Form.REFERRAL, Form.ALERT)
_UNPROVED = frozenset({OrderState.AUTHENTICATING, OrderState.PAUSED})


def is_replayed(repeat: RepeatedDocument, *, tx: Transaction) -> bool:
    """Whether the number of this signature stood on another document before."""
    signature = repeat.signature
    former = tx.orders.document_by_jti(signature.key_fingerprint, signature.jti)
    if former is None or former.id == repeat.document.id:
        return False
    orders = tx.orders.of_document(former.id)
    return bool(orders) and all(order.body != repeat.demand.body for order in orders)


def repeated_order(repeat: RepeatedDocument, *, tx: Transaction, now: datetime) -> Order | None:
    """The order that this one repeats, with the repeat in its history; None if it is new."""
    former = _first(repeat, tx=tx)
    if former is None:
        return None
    first = tx.orders.locked(former.id)
    is_proved = repeat.sender.is_known and not is_authenticated(first)
    if is_proved and first.state in _UNPROVED:
        first = authenticate_order(as_proved(first, repeat), repeat, tx=tx, now=now)
    elif is_proved and known_as(first, tx=tx) == first.digest:
        _name_as_signed(first, repeat, tx=tx, now=now)
    return _repeated(first, repeat, tx=tx, now=now)


def _name_as_signed(
    first: Order, repeat: RepeatedDocument, *, tx: Transaction, now: datetime
) -> None:
    """A referral binds nobody and waits for no proof; what its sender signed names it in public."""
    if is_same_demand(first, repeat, tx=tx):
        record_arrival(first, repeat.demand, repeat.signature, tx=tx, now=now)


def is_exact_copy(first: Order, repeat: RepeatedDocument, *, tx: Transaction) -> bool:
    """Whether it has the words of the order that it repeats, or is a JWS that came before."""
    if not is_same_demand(first, repeat, tx=tx):
        return False
    signature = repeat.signature
    has_come = tx.orders.document_by_jti(signature.key_fingerprint, signature.jti) is not None
    return has_come or first.copy_digest == repeat.copy_digest != ""


def repeated_before(repeat: RepeatedDocument, *, tx: Transaction) -> Order | None:
    """The order that this repeats without proving it, whether it asks the same or not."""
    first = _first(repeat, tx=tx)
    if first is None:
        return None
    proves = repeat.sender.is_known and first.state in _UNPROVED and not is_authenticated(first)
    return None if proves else first


def authenticate_order(
    order: Order, repeat: RepeatedDocument, *, tx: Transaction, now: datetime
) -> Order:
    """Authenticate an order that came again from a sender we know: its hour runs on.

    In public it goes by what its sender signed from now on.
    """
    trusted = replace(
        shown_as_sender(order, repeat.sender, repeat.demand), genuine=Genuineness.NOT_ASKED
    )
    moved = states.move_order(trusted, states.OrderStep.AUTHENTICATED)
    tx.orders.save(moved)
    public = {"state": moved.state.value, "trust": moved.trust.value, "how": "sent_again"}
    remember_step(
        moved, HistoryStep(states.OrderStep.AUTHENTICATED.value, public=public), tx=tx, now=now
    )
    keep_as_asked(moved, tx=tx, now=now)
    record_arrival(moved, repeat.demand, repeat.signature, tx=tx, now=now)
    return find_border_again(moved, tx=tx, now=now)


def opposing_order(order: Order, items: Collection[OrderItem], *, tx: Transaction) -> Order | None:
    """The order that wants the opposite of one of these items, locked until the commit."""
    opponent = contradicting_order(order, tx.orders.orders_naming_any(fingerprints_of(items)))
    return tx.orders.locked(opponent.id) if opponent else None


def show_contradiction(order: Order, opposite: Order, *, tx: Transaction, now: datetime) -> Order:
    """Show two orders that cannot both be obeyed to each other."""
    flagged_orders = []
    for side, against in ((order, opposite), (opposite, order)):
        linked_order = replace(side, contradicts=side.contradicts or against.id)
        flagged = add_flags(linked_order, OrderFlag.CONTRADICTS)
        tx.orders.save(flagged)
        remember_step(
            flagged, HistoryStep("contradicted", public={"by": against.id}), tx=tx, now=now
        )
        say = f"{side.id} and {against.id} ask for opposite things for the same item. Both deadlines are running."
        call_attention(side.id, say=say, tx=tx, now=now)
        flagged_orders.append(flagged)
    return flagged_orders[0]


def carry_out_letter(
    letter: Order, demand: Demand, sender: DocumentSender, *, tx: Transaction, now: datetime
) -> Order:
    """Do what a letter of a known sender says by itself: withdraw an order, give information."""
    if not sender.is_known or sender.authority is None:
        return letter
    if demand.document_form == "information":
        informed_at = write_instant(letter.received_at.astimezone(UTC))
        contact = {**sender.authority.contact, "informed_at": informed_at}
        tx.register.save_authority(replace(sender.authority, contact=contact))
    elif demand.document_form == "withdrawal":
        _withdraw(demand, sender, letter, tx=tx, now=now)
    else:
        return letter
    closed = replace(states.move_order(letter, states.OrderStep.CLOSED), closed_at=now)
    tx.orders.save(closed)
    public = {"as": demand.document_form}
    remember_step(closed, HistoryStep(states.OrderStep.CLOSED.value, public=public), tx=tx, now=now)
    return closed


def _first(repeat: RepeatedDocument, *, tx: Transaction) -> Order | None:
    demand, sender, signature = repeat.demand, repeat.sender, repeat.signature
    former = tx.orders.document_by_jti(signature.key_fingerprint, signature.jti)
    if (
        former
        and former.id != repeat.document.id
        and (document_orders := tx.orders.of_document(former.id))
    ):
        return document_orders[0]
    keys = [sender.key]
    if sender.authority is not None:
        is_known = sender.is_known
        keys.append(claimed_key(sender.authority) if is_known else str(sender.authority.id))
    for key in keys:
        earlier_order = tx.orders.by_reference(key, demand.form, demand.reference)
        if earlier_order and (first := first_standing(earlier_order, repeat, tx=tx)):
            return first
    return first_copy(repeat, tx=tx)


def _repeated(first: Order, repeat: RepeatedDocument, *, tx: Transaction, now: datetime) -> Order:
    document, is_same = repeat.document, is_same_demand(first, repeat, tx=tx)
    public: Mapping[str, str | bool] = {
        "channel": document.channel.value,
        "is_same": is_same,
        "sha256": document.sha256,
        "trust": repeat.sender.standing.trust.value,
    }
    step = HistoryStep(
        states.OrderStep.REPEATED.value, data={"document": document.id}, public=public
    )
    remember_step(first, step, tx=tx, now=now)
    if is_same and first.state in states.OVER and first.state is not OrderState.REFUSED:
        say = f"{first.id} arrived again after it was closed. It was not reopened: check whether it should be."
        call_attention(first.id, say=say, tx=tx, now=now)
    if is_same:
        return first
    flagged = add_flags(first, OrderFlag.REPEAT_DIFFERS)
    tx.orders.save(flagged)
    say = f"{first.id} arrived again under the same number, but with a different request."
    call_attention(first.id, say=say, tx=tx, now=now)
    return flagged


def _withdraw(
    demand: Demand, sender: DocumentSender, letter: Order, *, tx: Transaction, now: datetime
) -> None:
    """Whoever sent it takes it back, or the addresses that the letter names out of it."""
    for target in _withdrawn_orders(demand, sender, tx=tx):
        if is_binding(target) or target.form in _DECISIONS:
            positions = _named_positions(target, demand, tx=tx)
            if demand.places and not positions:
                say = f"{letter.id} withdraws URLs from {target.id} that this order does not name."
                call_attention(target.id, say=say, tx=tx, now=now)
                continue
            cause = EndCause.AMENDED if positions else EndCause.WITHDRAWN
            end = EffectEnd(target.id, cause, why="", positions=positions, letter=letter.id)
            withdrawn = end_effect(end, tx=tx, now=now)
        else:
            withdrawn = _close_withdrawn(target, tx=tx, now=now)
        public = {"by_letter": letter.id, "state": withdrawn.state.value}
        step = HistoryStep(
            states.OrderStep.WITHDRAWN.value, by=str(sender.authority and sender.authority.id)
        )
        remember_step(withdrawn, replace(step, public=public), tx=tx, now=now)
        say = f"The sender withdrew {target.id}, in full or in part. See its page."
        call_attention(target.id, say=say, tx=tx, now=now)


def _withdrawn_orders(
    demand: Demand, sender: DocumentSender, *, tx: Transaction
) -> Iterator[Order]:
    """What has this number, proved to be the sender's or written in its name before."""
    keys = (sender.key, claimed_key(sender.authority) if sender.authority else "")
    for key, form in product(keys, _WITHDRAWABLE):
        order = tx.orders.by_reference(key, form, demand.withdraws) if key else None
        if order is not None and order.state is not OrderState.REFUSED:
            yield order


def _named_positions(order: Order, demand: Demand, *, tx: Transaction) -> tuple[int, ...]:
    """The addresses of the order that a letter takes out; none where it names none."""
    named = {address_of(place.url).fingerprint for place in demand.places if place.url.strip()}
    return tuple(
        line.position
        for line in (*tx.orders.items(order.id), *tx.openings.lines(order))
        if line.fingerprint in named and line.ended_at is None
    )


def _close_withdrawn(referral: Order, *, tx: Transaction, now: datetime) -> Order:
    """A referral binds nobody: what we decided because of it is our own decision, and stays."""
    locked = tx.orders.locked(referral.id)
    if locked.state in states.OVER:
        return locked
    closed = replace(states.move_order(locked, states.OrderStep.WITHDRAWN), closed_at=now)
    tx.orders.save(closed)
    void_clocks(closed, tx=tx)
    return closed
