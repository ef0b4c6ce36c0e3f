"""A long order is opened, part by part, while others get their turn in between.

1. The next addresses are written down as what the order names, each with the item behind it.
2. They go where the order is decided; where somebody has decided that case meanwhile, into one
   that is open. What stands against them is shown, and what is asked to be kept is kept.
3. An order that is over asks for nothing: the rest of its record is written down as it came.
4. With the last part the order is opened whole, and may be answered if it is done already.

Whoever is interrupted goes on where they were: a part is opened and dropped by one commit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.cases.model import CaseState
from seawall.enforcement.envelope import stamp
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import CaseId, OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.orders import _order_linking
from seawall.journeys.orders._order_items import (
    CaseOpening,
    fingerprints_of,
    items_of,
    locate_addresses,
    open_case,
)
from seawall.journeys.preservation.preservation_on_request import keep_as_asked
from seawall.ledger import JSON
from seawall.orders.answering.possible import is_to_be_asked
from seawall.orders.model import Order, OrderItem, OrderState
from seawall.orders.opening.model import NamedAddress, OpeningProgress, progress_of
from seawall.orders.states import OVER
from seawall.transaction import Transaction

_ENDED = frozenset({OrderState.CEASED, OrderState.REINSTATED})


def open_next_part(order: OrderId, *, tx: Transaction, now: datetime) -> bool:
    """Open the next addresses of an order; whether others wait behind them."""
    tx.orders.lock_receiving()
    opened_order = tx.order_lines.locked_order(order)
    part = tx.openings.next_part(order)
    if part is not None:
        _open(opened_order, part.addresses, tx=tx, now=now)
        tx.openings.drop(order, part)
        if tx.openings.next_part(order) is not None:
            return True
    if opened_order.opening:
        _complete(tx.orders.order(order), tx=tx, now=now)
    return False


def opening_of(order: Order, *, tx: Transaction) -> OpeningProgress | None:
    """How far the opening of an order has come; None where all that it names is opened."""
    return openings_of([order], tx=tx).get(order.id)


def openings_of(orders: Collection[Order], *, tx: Transaction) -> dict[OrderId, OpeningProgress]:
    """The same of many orders; those that are opened whole are left out."""
    opening = {order.id: order.opening for order in orders if order.opening}
    unopened = tx.openings.unopened(opening) if opening else {}
    return {
        order: progress
        for order, total in opening.items()
        if (progress := progress_of(total, unopened.get(order, 0)))
    }


def _open(
    order: Order, addresses: Sequence[NamedAddress], *, tx: Transaction, now: datetime
) -> None:
    if order.state in OVER:
        ended_at = order.closed_at if order.state in _ENDED else None
        tx.orders.add_items(order.id, [line.as_written(ended_at) for line in addresses])
        return
    current = [line for line in addresses if line.ended_at is None]
    items = locate_addresses(current, tx=tx, now=now)
    ended = [line.as_written() for line in addresses if line.ended_at is not None]
    opponent = _opponent(order.id, items, tx=tx)
    tx.orders.add_items(order.id, [*items, *ended])
    case = _put_in_case(order, items, tx=tx, now=now)
    if opponent is not None:
        opened_order = tx.orders.order(order.id)
        _order_linking.show_contradiction(opened_order, opponent, tx=tx, now=now)
    keep_as_asked(replace(order, case=case), lines=items, tx=tx, now=now)


def _put_in_case(
    order: Order, items: Sequence[OrderItem], *, tx: Transaction, now: datetime
) -> CaseId | None:
    if order.case and tx.cases.case(order.case).state is not CaseState.OPEN:
        # decided meanwhile, for another order perhaps: what is left to ask goes to the new one
        items = [line for line in tx.orders.asked_items(order.id) if is_to_be_asked(line)]
    opening = CaseOpening(order, items_of(items), order.due_at, goes_on=True)
    case = open_case(opening, tx=tx, now=now)
    if case is None or case.id == order.case:
        return order.case
    tx.orders.save(replace(tx.orders.order(order.id), case=case.id))
    return case.id


def _opponent(order: OrderId, items: Collection[OrderItem], *, tx: Transaction) -> Order | None:
    """Who wants the opposite of one of these; two orders are shown to each other once."""
    if not tx.orders.orders_naming_any(fingerprints_of(items)):
        return None
    opponent = _order_linking.opposing_order(tx.orders.order(order), items, tx=tx)
    shown = tx.orders.events_named([order], {"contradicted"})[order]
    is_shown = opponent is not None and opponent.id in {event.data["by"] for event in shown}
    return None if is_shown else opponent


def _complete(order: Order, *, tx: Transaction, now: datetime) -> None:
    opened = replace(order, opening=0)
    tx.orders.save(opened)
    public: dict[str, JSON] = {"case": order.case, "count": order.opening}
    remember_step(opened, HistoryStep("addresses_opened", public=public), tx=tx, now=now)
    arguments = {"organisation": tx.organisation, "order": order.id}
    key = f"finish-order:{order.id}:opened:{stamp(now)}"
    tx.outbox.add(OwedJob(Task.FINISH_ORDER, arguments, key=key), now=now)
