"""`seawall order flag`: a person tells the others what no machine sees."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.presentation import SAID
from seawall.ids import OrderId
from seawall.orders.admission import ToldFlag

if TYPE_CHECKING:
    from seawall.transaction import Transaction


@command(shown=SAID)
def flag_order(
    order: OrderArgument,
    *,
    what: Annotated[ToldFlag, typer.Option(help="The issue: TCO recital 14, Art. 1(3).")],
    why: Annotated[str, typer.Option(help="What you found; it is recorded.")],
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> str:
    """Flag that the group may not be public, or the purpose may be protected."""
    from seawall.journeys.orders import order_sorting

    member = tx.people.member_by_email(person)
    flagged = order_sorting.flag_order(OrderId(order), what, member, why, tx=tx, now=now)
    return f"{flagged.id} is flagged. Its deadline keeps running."
