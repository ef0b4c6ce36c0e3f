"""An order has no effect any more: what nothing else holds down comes back. TCO Art. 4(6), 4(7), 9.

One journey for every end (its sender withdraws it or takes addresses out of it, scrutiny finds
an infringement, a court annuls it, it lapses), in every state of the order:

1. The order, its cases and its items are locked, so that nobody decides about them meanwhile.
2. Its addresses are asked for no more. When none is left the order has ended: it is not final,
   no clock of it runs, and it is no reason for its case to hurry.
   What was kept because it asked for keeping alone is kept no longer.
3. What we concluded ourselves, or what else holds an item, is its basis from now on; what
   nothing holds comes back (`journeys/orders/_freed_items.py`).
4. The history and the ledger say what became of each item. A notice that waits in silence tells
   its user that the order has ended. Its sender gets a correction of what we had answered, once
   the platform reports (`journeys/answers/_answer_correcting.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ids import ActionId, ItemId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step, remember_steps
from seawall.journeys.clocks.order_clocks import void_clocks
from seawall.journeys.enforcement._ordered_items import items_meant
from seawall.journeys.orders._freed_items import OrderEnded, free_items
from seawall.journeys.orders._order_items import calm_case
from seawall.journeys.preservation.preservation_on_request import end_keeping
from seawall.ledger import JSON
from seawall.orders import states
from seawall.orders.answering.model import NoticeState
from seawall.orders.effect_end import (
    EffectEnd,
    ItemFate,
    ending_lines,
    has_ended,
    is_whole,
)
from seawall.orders.model import Order, OrderItem
from seawall.orders.states import OrderStep
from seawall.people.model import Member
from seawall.transaction import Transaction


def end_effect(
    end: EffectEnd, *, by: Member | None = None, tx: Transaction, now: datetime
) -> Order:
    """End the effect of an order, or of some of its addresses, and do what follows from it."""
    order = tx.orders.locked(end.order)
    if has_ended(order):
        return order
    opened = tx.orders.items(order.id)
    lines = [*opened, *tx.openings.lines(order)]
    ending, is_complete = ending_lines(end, lines), is_whole(end, lines)
    _lock_cases(order, ending, tx=tx)
    _end_lines(order, opened, ending, is_complete=is_complete, tx=tx, now=now)
    if is_complete:
        order = _over(order, tx=tx, now=now)
    ended = OrderEnded(order, end, by)
    _remember_end(ended, ending, is_complete=is_complete, tx=tx, now=now)
    items = () if asks_no_removal(order.form) else items_meant(ending, tx=tx)
    fates = free_items(ended, items, tx=tx, now=now)
    _remember_fates(ended, fates, tx=tx, now=now)
    _amend_notices(ended, fates, tx=tx)
    if is_complete:
        end_keeping(order.id, tx=tx, now=now)
        return _reinstated(ended, fates, tx=tx, now=now)
    _owe_finish(order, tx=tx, now=now)
    return order


def _end_lines(
    order: Order,
    opened: Iterable[OrderItem],
    ending: Sequence[OrderItem],
    *,
    is_complete: bool,
    tx: Transaction,
    now: datetime,
) -> None:
    """What is not opened yet is asked for no more either: it is opened as it was written."""
    positions = {line.position for line in opened}
    ended = [line.position for line in ending if line.position in positions]
    tx.order_lines.end(order.id, ended, now)
    unopened = {line.position for line in ending} - positions
    if unopened and not is_complete:
        tx.openings.end(order.id, unopened, now)


def _lock_cases(order: Order, ending: Iterable[OrderItem], *, tx: Transaction) -> None:
    """Cases before items, in one order: as everybody does who decides."""
    actions = tx.enforcement.actions_named(
        [ActionId(line.action) for line in ending if line.action]
    )
    cases = {action.case for action in actions.values()} | ({order.case} - {None})
    for case in sorted(filter(None, cases)):
        tx.cases.locked(case)


def _over(order: Order, *, tx: Transaction, now: datetime) -> Order:
    ended = replace(
        states.move_order(order, OrderStep.CEASED), closed_at=now, final_at=None, due_at=None
    )
    tx.orders.save(ended)
    void_clocks(ended, tx=tx)
    if ended.case is not None:
        calm_case(ended.case, tx=tx, now=now)
    return ended


def _remember_end(
    ended: OrderEnded,
    ending: Sequence[OrderItem],
    *,
    is_complete: bool,
    tx: Transaction,
    now: datetime,
) -> None:
    end = ended.end
    public: dict[str, JSON] = {"cause": end.cause.value}
    if end.letter:
        public["by_letter"] = end.letter
    if not is_complete:
        public["positions"] = [line.position for line in ending]
    sealed = {"why": end.why} if end.why else None
    step = OrderStep.CEASED if is_complete else OrderStep.AMENDED
    history_step = HistoryStep(
        step.value, by=ended.code, data=sealed or {}, public=public, sealed=sealed
    )
    remember_step(ended.order, history_step, tx=tx, now=now)


def _remember_fates(
    ended: OrderEnded, fates: Mapping[ItemId, ItemFate], *, tx: Transaction, now: datetime
) -> None:
    steps = [
        HistoryStep("item_after_order", by=ended.code, public={"item": item, "fate": fate.value})
        for item, fate in fates.items()
    ]
    remember_steps(ended.order, steps, tx=tx, now=now)


def _amend_notices(ended: OrderEnded, fates: Mapping[ItemId, ItemFate], *, tx: Transaction) -> None:
    """Whoever is told later is told how it ended."""
    for notice in tx.answers.notices_of(ended.order.id):
        fate = fates.get(notice.item) if notice.item else None
        if notice.state == NoticeState.SILENT and fate:
            body = {**notice.body, "ended": ended.end.cause.value, "now": fate.value}
            tx.answers.save_notice(replace(notice, body=body))


def _reinstated(
    ended: OrderEnded, fates: Mapping[ItemId, ItemFate], *, tx: Transaction, now: datetime
) -> Order:
    """Where all that it had kept down is back, the order says so."""
    if {*fates.values()} - {ItemFate.UNTOUCHED} != {ItemFate.REINSTATED}:
        return ended.order
    reinstated = states.move_order(ended.order, OrderStep.REINSTATED)
    tx.orders.save(reinstated)
    step = HistoryStep(OrderStep.REINSTATED.value, by=ended.code)
    remember_step(reinstated, step, tx=tx, now=now)
    return reinstated


def _owe_finish(order: Order, *, tx: Transaction, now: datetime) -> None:
    """What is left of the order may be done already: then it is answered now."""
    arguments = {"organisation": tx.organisation, "order": order.id}
    key = f"finish-order:{order.id}:{now.timestamp():.6f}"
    tx.outbox.add(OwedJob(Task.FINISH_ORDER, arguments, key=key), now=now)
