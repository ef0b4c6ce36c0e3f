"""What a decision asks of very many things is asked part by part, for as long as it stands.

1. The order that it carries out and the case are locked, as by everybody who decides: of two
   workers one waits.
2. Until the commit nobody else acts on the targets of a part. What is not wanted any more is left
   out: an address that its order asks for no more, or that is done; what we ourselves concluded
   otherwise since; where the end of an order puts things back, what we keep down ourselves.
3. The rest passes the gate as it is now. The addresses of an order remember their actions, and
   their users are owed a notice.
4. With the last part the order says that the platform was told of all of it.

A part is asked for and dropped by one commit: whoever is interrupted goes on there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.model import Decision, DecisionGround
from seawall.cases.own_conclusion import restricts_at
from seawall.enforcement.envelope import stamp
from seawall.enforcement.model import Action, Enforcement, Target, TargetState
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.parts.model import AskingProgress
from seawall.ids import DecisionId, OrderId
from seawall.intake.model import Item
from seawall.journeys.answers import user_notice
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement._enforcement import enforce_part, keep_others_off
from seawall.journeys.enforcement._item_standing import conclusions_in_effect
from seawall.journeys.orders import _order_actions
from seawall.journeys.statements.statement_of_reasons import targeted_items
from seawall.ledger import JSON
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import is_done
from seawall.orders.model import Order, OrderItem
from seawall.orders.order_in_force import is_in_force
from seawall.orders.states import OVER
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _AskedDecision:
    """A decision that is asked for, and the order that it carries out or answers, if any."""

    decision: Decision
    order: Order | None

    @property
    def is_ordered(self) -> bool:
        """Whether an order is its ground, and not only how we came to look."""
        return self.decision.ground == DecisionGround.ORDER

    def names(self, line: OrderItem) -> bool:
        """Whether the address is still to be asked for because of this decision."""
        if not self.is_ordered:
            return line.outcome == LocationState.ACCEPTED and line.acted_at is None
        return not is_done(line)


def ask_next_part(decision: DecisionId, *, tx: Transaction, now: datetime) -> bool:
    """Ask for the next targets of a decision; whether others wait behind them."""
    stored_decision = tx.cases.decision(decision)
    order_id = stored_decision.evidence.get("order")
    order = tx.orders.locked(OrderId(order_id)) if order_id else None
    asking = _AskedDecision(stored_decision, order)
    tx.cases.locked(stored_decision.case)
    part = tx.enforcement_parts.next_part(decision)
    if part is not None:
        _ask(part.enforcement, asking, tx=tx, now=now)
        tx.enforcement_parts.drop(part)
        if tx.enforcement_parts.next_part(decision) is not None:
            return True
    if order is not None and order.asking and not tx.enforcement_parts.waits_for(order.id):
        _complete(order, decision, tx=tx, now=now)
    return False


def begin_asking(
    order: Order,
    lines: Collection[OrderItem],
    decision: Decision,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Write down what a decision asks for an order's addresses: of all of them, or of the first."""
    actions = tx.enforcement.actions_by(decision.id)
    _tie(_AskedDecision(decision, order), lines, actions, tx=tx, now=now)
    if tx.enforcement_parts.next_part(decision.id) is not None:
        tx.orders.save_asking(order.id, len(lines))


def askings_of(orders: Iterable[Order], *, tx: Transaction) -> dict[OrderId, AskingProgress]:
    """How far each of these orders was brought to the platform; those it was told of left out."""
    asking = {order.id: order.asking for order in orders if order.asking}
    unasked = tx.enforcement_parts.unasked_of_orders(asking) if asking else {}
    return {
        order: AskingProgress(total - unasked.get(order, 0), total)
        for order, total in asking.items()
    }


def _ask(
    enforcement: Enforcement, asking: _AskedDecision, *, tx: Transaction, now: datetime
) -> None:
    items = dict(targeted_items(enforcement, tx=tx))
    keep_others_off(enforcement.targets, tx=tx)
    lines: Sequence[OrderItem] = ()
    is_back = enforcement.state is TargetState.RESTORED
    if asking.order is not None and not is_back:
        leading = tx.order_lines.leading_to(asking.order.id, [item.id for item in items.values()])
        lines = [line for line in leading if asking.names(line)]
    targets = _wanted(enforcement, asking, items, lines, tx=tx, now=now)
    if not targets:
        return
    part = replace(enforcement, targets=targets)
    if asking.order is not None and asking.is_ordered and not is_back:
        permission = user_notice.permission_of(asking.order, tx=tx, now=now)
        part = replace(part, notify_user=permission)
    actions = enforce_part(part, tx=tx, now=now)
    _tie(asking, lines, actions, tx=tx, now=now)


def _wanted(
    enforcement: Enforcement,
    asking: _AskedDecision,
    items: Mapping[Target, Item],
    lines: Iterable[OrderItem],
    *,
    tx: Transaction,
    now: datetime,
) -> tuple[Target, ...]:
    """The targets of which it is still to be asked."""
    ids = [item.id for item in items.values()]
    if asking.is_ordered and enforcement.state is not TargetState.RESTORED:
        is_asked = asking.order is not None and is_in_force(asking.order)
        item_ids = {line.item for line in lines} if is_asked else set()
    else:
        beside = None if asking.is_ordered else asking.decision.case
        own = conclusions_in_effect(ids, beside=beside, tx=tx)
        item_ids = {item for item in ids if _stands(asking, own[item], now=now)}
    return tuple(
        target
        for target in enforcement.targets
        if target not in items or items[target].id in item_ids
    )


def _stands(asking: _AskedDecision, own: Decision | None, *, now: datetime) -> bool:
    """Whether what we concluded about an item is this decision, or lets the end of an order be."""
    if asking.is_ordered:
        return not restricts_at(own, now)
    return own is not None and own.id == asking.decision.id


def _tie(
    asking: _AskedDecision,
    lines: Collection[OrderItem],
    actions: Iterable[Action],
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """The addresses remember their actions; under an order their users are owed a notice."""
    if asking.order is None or not lines:
        return
    beside = {"outcome": LocationState.ASKED.value, "reason_code": ""} if asking.is_ordered else {}
    tied = _order_actions.tie_actions(asking.order, lines, actions, tx=tx, **beside)
    if asking.is_ordered:
        permission = user_notice.permission_of(asking.order, tx=tx, now=now)
        user_notice.owe_notices(asking.order, tied, permission, tx=tx, now=now)


def _complete(order: Order, decision: DecisionId, *, tx: Transaction, now: datetime) -> None:
    """All of it was brought to the platform, or what is left is asked for no more."""
    tx.orders.save_asking(order.id, 0)
    if order.state in OVER:
        return
    asked = tx.enforcement.asked_by(decision)
    public: dict[str, JSON] = {"count": asked, "decision": decision}
    remember_step(order, HistoryStep("addresses_asked", public=public), tx=tx, now=now)
    arguments = {"organisation": tx.organisation, "order": order.id}
    key = f"finish-order:{order.id}:asked:{stamp(now)}"
    tx.outbox.add(OwedJob(Task.FINISH_ORDER, arguments, key=key), now=now)
