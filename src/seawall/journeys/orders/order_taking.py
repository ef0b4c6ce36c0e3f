"""A person opens an order, and takes it: attention begins, and the pager rests for a while.

Opening is looking, and starts the minutes that are counted. Taking is a promise to the
others on call (`page_answering`); somebody else may take it over, and the history shows both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.orders.page_answering import acknowledge_page, rest_pages
from seawall.journeys.permission import require_right
from seawall.orders.answering import attention
from seawall.orders.model import Order
from seawall.orders.states import OVER
from seawall.people.model import Member
from seawall.transaction import Transaction


def open_order(order: OrderId, person: Member, *, tx: Transaction, now: datetime) -> Order:
    """Note that a person opened an order's page: attention begins, unless it has already."""
    require_right(person, "order.see")
    stored_order = tx.orders.locked(order)
    if attention.opened_at(tx.orders.events(order), by=person.code) is not None:
        return stored_order
    opened_order = replace(stored_order, opened_at=stored_order.opened_at or now)
    tx.orders.save(opened_order)
    remember_step(opened_order, HistoryStep(attention.OPENED, by=person.code), tx=tx, now=now)
    return opened_order


def take_order(
    order: OrderId, person: Member, *, over: bool = False, tx: Transaction, now: datetime
) -> Order:
    """Assign an order to oneself; `over` takes it from a colleague, knowingly."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    if stored_order.state in OVER:
        raise problem("orders.nothing-to-take")
    if stored_order.taken_by == person.id:
        acknowledge_page(order, person, tx=tx, now=now)
        return stored_order
    if stored_order.taken_by and not over:
        raise problem("orders.taken-by-another")
    taken_order = replace(stored_order, taken_by=person.id, taken_at=now)
    tx.orders.save(taken_order)
    public = {"over": bool(stored_order.taken_by)}
    remember_step(taken_order, HistoryStep("taken", by=person.code, public=public), tx=tx, now=now)
    rest_pages(taken_order, person, tx=tx, now=now)
    return taken_order
