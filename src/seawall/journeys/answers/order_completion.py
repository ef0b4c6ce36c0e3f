"""The platform has acted: every order on the item is told what became of it.

1. The outcome of an action is written beside each address that it concerns, of the order that
   asked for it and of every other order that names the item, as far as the measure reaches
   what that order's law asks.
2. The time is the platform's, and never before the receipt of the order that it answers. What
   has been done is not undone by a no that comes after it: reports overtake each other.
3. When the last item of an order is done, its clock is met at that moment and its answer is
   composed. One case, many answers: each in its own form. A request of another sender that
   nobody had judged yet is declined as already removed, which is the truth.
4. What is gone for a time only carries out no order: it comes back by itself.
5. Where the platform puts back what an answer said was gone, its sender is told
   (`journeys/answers/_answer_correcting.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.enforcement.envelope import stamp
from seawall.enforcement.model import Action, ActionOutcome, OutcomeKind, TargetState
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ids import ItemId, OrderId
from seawall.journeys.answers import _answer_correcting
from seawall.journeys.answers.answer_composing import compose_result, has_result
from seawall.journeys.clocks._order_history import HistoryStep, entry_of, remember_step
from seawall.journeys.clocks.order_clocks import change_clock, jurisdiction_of
from seawall.ledger import JSON
from seawall.orders.answering.address_outcome import ALREADY_REMOVED
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import is_authenticated, is_binding
from seawall.orders.answering.reach import states_left_out, tick_of
from seawall.orders.model import Order, OrderItem, OrderState
from seawall.orders.states import OrderStep as StateStep
from seawall.orders.states import move_order
from seawall.transaction import Transaction

_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})
_OPEN = frozenset(
    {OrderState.RECEIVED, OrderState.AUTHENTICATING, OrderState.RUNNING, OrderState.PAUSED}
)
_SAYS_NO = frozenset({OutcomeKind.CANNOT, OutcomeKind.PARTIAL})


def locked_orders(action: Action, *, tx: Transaction) -> list[Order]:
    """Every order that names what an action is about, which nobody else changes until the commit.

    They are locked before anything is said on the feed, as by everybody who acts on an order:
    whoever is asked for the next part of one has it, and waits for the feed.
    """
    item = tx.intake.item_named(action.target.kind, action.target.external_id)
    if item is None:
        return []
    concerned = sorted(order.id for order in tx.order_lines.orders_of_item(item.id))
    return [tx.order_lines.locked_order(identity) for identity in concerned]


def settle_orders(
    orders: Iterable[Order],
    action: Action,
    outcome: ActionOutcome,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Bring a platform's report to every order that it concerns."""
    item = tx.intake.item_named(action.target.kind, action.target.external_id)
    if item is None:
        return
    for order in orders:
        if asks_no_removal(order.form):
            continue
        is_finished = order.state in _OPEN and _settle(
            order, item.id, action, outcome, tx=tx, now=now
        )
        concerned_item = None if is_finished else item.id
        _answer_correcting.correct_answer(order.id, concerned_item, tx=tx, now=now)


def finish_order(order: OrderId, *, tx: Transaction, now: datetime) -> Order:
    """Finish an order from which addresses were taken, if nothing of it is left to be done."""
    stored_order = tx.orders.locked(order)
    return (
        finish_if_done(stored_order, tx=tx, now=now)
        if stored_order.state in _OPEN
        else stored_order
    )


def finish_if_done(order: Order, *, tx: Transaction, now: datetime) -> Order:
    """Meet the clock and compose the answer, once nothing is left to be done."""
    if asks_no_removal(order.form):
        return order  # that content is gone answers no question
    if order.opening or tx.answers.has_open_lines(order.id) or not _may_be_answered(order):
        return order  # what is not opened yet is not done
    if has_result(order, tx=tx):
        return order
    items = tx.orders.asked_items(order.id)
    at = max((item.acted_at for item in items if item.acted_at), default=now)
    moved = move_order(order, StateStep.ACTED) if is_binding(order) else order
    moved, _ = change_clock(moved, lambda clock: clock.meet(at), tx=tx, now=now)
    tx.orders.save(moved)
    public: dict[str, JSON] = {
        "acted_at": stamp(at),
        "items": len(items),
        "was_due_at": stamp(order.due_at),
        "is_late": bool(order.due_at and at > order.due_at),
    }
    remember_step(moved, HistoryStep(StateStep.ACTED.value, public=public), tx=tx, now=now)
    compose_result(moved, tx=tx, now=now)
    return moved


def _settle(
    order: Order,
    item: ItemId,
    action: Action,
    outcome: ActionOutcome,
    *,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Write down what became of the item; whether that was the last of the order."""
    before = tx.answers.lines_about(order.id, item)
    after = [_after(order, line, action, outcome) for line in before]
    changed = [
        line_after
        for line_before, line_after in zip(before, after, strict=True)
        if line_after != line_before
    ]
    for line in changed:
        tx.orders.save_item(order.id, line)
    _tell_gone(order, [line for line in changed if line.acted_at], tx=tx, now=now)
    is_last = bool(changed) and not tx.answers.has_open_lines(order.id)
    if is_last:
        finish_if_done(tx.orders.order(order.id), tx=tx, now=now)
    return is_last


def _tell_gone(order: Order, lines: Sequence[OrderItem], *, tx: Transaction, now: datetime) -> None:
    """Tell the log how many addresses are gone, and since when: it is one moment for all."""
    if not lines:
        return
    public: dict[str, JSON] = {"acted_at": stamp(lines[0].acted_at), "count": len(lines)}
    tx.ledger.append(entry_of(order, HistoryStep("addresses_gone", public=public), now=now))


def _after(order: Order, item: OrderItem, action: Action, outcome: ActionOutcome) -> OrderItem:
    """What an address of this order becomes by this report, if anything."""
    says_no = outcome.kind in _SAYS_NO and item.action == action.id and not item.acted_at
    if says_no and is_binding(order):
        return replace(item, outcome=LocationState.FAILED, reason_code=str(outcome.reason_code))
    is_gone = outcome.kind.is_done and action.state in _GONE and not item.acted_at
    if (
        not is_gone
        or action.until
        or states_left_out(action.scope, jurisdiction=jurisdiction_of(order))
    ):
        return item
    at = max(outcome.effective_at or outcome.at, order.received_at)
    removed_line = replace(item, acted_at=at, measure=tick_of(action.scope).value, action=action.id)
    if is_binding(order):
        return replace(removed_line, outcome=LocationState.DONE, reason_code="")
    if item.outcome in {LocationState.ACCEPTED, LocationState.DECLINED}:
        return removed_line
    return replace(removed_line, outcome=LocationState.DECLINED, reason_code=ALREADY_REMOVED)


def _may_be_answered(order: Order) -> bool:
    """A binding order is answered once its sender is known; a request needs no name for that."""
    return is_authenticated(order) or not is_binding(order)
