"""`seawall order acknowledge`: a person who was paged says that they have it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.presentation import SAID
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.transaction import Transaction


@command(shown=SAID)
def acknowledge_order(
    order: OrderArgument, *, person: AsOption, tx: Transaction, now: datetime
) -> str:
    """Acknowledge a page: paging pauses until the next alarm."""
    from seawall.journeys.orders.page_answering import acknowledge_page

    member = tx.people.member_by_email(person)
    until = acknowledge_page(OrderId(order), member, tx=tx, now=now)
    return f"You have acknowledged {order}. Nobody is paged about it before {until:%H:%M:%S} UTC."
