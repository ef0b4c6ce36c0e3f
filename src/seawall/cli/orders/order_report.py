"""`seawall order report`: the report on specific measures, owed by who is exposed (TCO Art. 5)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.presentation import facts
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.transaction import Transaction


def _facts(report: dict[str, Any]) -> list[tuple[str, object]]:
    return [(name.replace("_", " "), value) for name, value in report.items()]


@command(shown=facts(_facts))
def file_report(
    order: OrderArgument, *, person: AsOption, tx: Transaction, now: datetime
) -> dict[str, Any]:
    """Record that the report on measures was sent (Art. 5(5)); the next is due in a year."""
    from seawall.journeys.duties import exposure_indicator

    member = tx.people.member_by_email(person)
    return exposure_indicator.file_report(OrderId(order), member, tx=tx, now=now)
