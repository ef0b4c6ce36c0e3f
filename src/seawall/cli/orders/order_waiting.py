"""`seawall order waiting` and `let-in`: documents of unknown senders, from the shell."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.presentation import SAID, Row, table
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.orders.anteroom.model import WaitingDocument
    from seawall.transaction import Transaction


def _waiting(document: WaitingDocument) -> Row:
    return (
        document.due_at,
        document.form,
        document.mailbox or document.told_under,
        document.authority_name,
        document.reference,
        document.places,
        document.seen_by,
        document.id,
    )


@command(
    shown=table(
        ["due", "form", "from", "authority", "reference", "URLs", "seen by", "id"], _waiting
    )
)
def list_waiting(
    *, limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100, tx: Transaction
) -> list[WaitingDocument]:
    """List documents from unknown senders, most urgent first. They are not processed yet."""
    return tx.anteroom.waiting(limit=limit)


@command(shown=SAID)
def let_in_document(
    document: OrderArgument, *, person: AsOption, tx: Transaction, now: datetime
) -> str:
    """Process a document from an unknown sender, as an order whose sender is not verified."""
    from seawall.journeys.anteroom import vouching

    member = tx.people.member_by_email(person)
    let_in = vouching.let_in(OrderId(document), member, tx=tx, now=now)
    return (
        f"{let_in.id} is being processed. Call the sender back before you act: its deadline runs."
    )
