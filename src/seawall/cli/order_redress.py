"""`seawall order redress`, `challenge`, `rule`: from the deadline for appeal to a final order.

TCO Art. 9 gives the redress, Art. 3(9) says when an order is final. A day that is named alone
is a day where the provider is established. Every act names the member who does it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.preservation import AsOption
from seawall.cli.session import OrgOption, clock, work
from seawall.errors import InvalidRequest
from seawall.ids import OrderId
from seawall.orders.finality import Ruling
from seawall.orders.scrutiny.window import Asker

if TYPE_CHECKING:
    from seawall.orders.finality import Redress
    from seawall.orders.model import Order
    from seawall.transaction import Transaction

OrderArgument = Annotated[str, typer.Argument(metavar="ORDER", help="Its id, order_….")]
ReferenceOption = Annotated[str, typer.Option(help="The number the court gave the challenge.")]


class NotADay(InvalidRequest):
    """Something else than a day of the calendar."""


class NobodyNamed(InvalidRequest):
    """An act that no member stands for."""


def show_redress(
    order: OrderArgument,
    *,
    deadline: Annotated[
        str, typer.Option(metavar="DATE", help="Set the last day for an appeal, from section G.")
    ] = "",
    person: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="The member who read section G.")
    ] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the deadline for appeal, the challenges, and since when the order is final."""
    with work(org) as tx:
        from seawall.journeys import finality

        found = tx.orders.order(OrderId(order))
        if deadline:
            end = finality.end_of(_day(deadline, field="--deadline"), tx=tx)
            who = tx.people.member_by_email(_named(person))
            finality.set_deadline(found.id, end, who, tx=tx, now=clock())
        known = finality.redress(found, tx=tx)
    _print(found, known, as_json=as_json)


def challenge_order(
    order: OrderArgument,
    *,
    reference: ReferenceOption,
    court: Annotated[str, typer.Option(help="The court it was brought before.")],
    at: Annotated[str, typer.Option(metavar="DATE", help="When it was filed: a day or a moment.")],
    by: Annotated[Asker, typer.Option(help="Who brought it.")] = Asker.PROVIDER,
    person: AsOption,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Note that the order was challenged before a court: until it rules, nothing is final."""
    with work(org) as tx:
        from seawall.journeys import finality

        filed_at = _moment(at, tx=tx)
        filed = finality.Filed(OrderId(order), reference, court, by.value, filed_at)
        who = tx.people.member_by_email(person)
        known = finality.challenge(filed, who, tx=tx, now=clock())
        found = tx.orders.order(filed.order)
    _print(found, known, as_json=as_json)


def rule_on_order(
    order: OrderArgument,
    *,
    reference: ReferenceOption,
    outcome: Annotated[Ruling, typer.Option(help="What became of the challenge.")],
    at: Annotated[str, typer.Option(metavar="DATE", help="When; without it, now.")] = "",
    person: AsOption,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Note how a challenge ended. An annulled order has no effect; content it took goes back."""
    with work(org) as tx:
        from seawall.journeys import finality

        now = clock()
        who = tx.people.member_by_email(person)
        ruled_at = _moment(at, tx=tx) if at else now
        found = finality.rule(
            OrderId(order), reference, outcome, who, ruled_at=ruled_at, tx=tx, now=now
        )
        known = finality.redress(found, tx=tx)
    _print(found, known, as_json=as_json)


def _moment(written: str, *, tx: Transaction) -> datetime:
    """A moment with its offset, or the beginning of a day where we are established."""
    from seawall.journeys.finality import our_zone
    from seawall.orders.instant import read_instant

    if "T" in written.upper():
        return read_instant(written, field="--at").astimezone(UTC)
    return datetime.combine(_day(written, field="--at"), time.min, our_zone(tx)).astimezone(UTC)


def _day(written: str, *, field: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotADay(
            f"{written!r} is no day.", field=field, remedy="Write it as 2026-06-10."
        ) from None


def _named(person: str) -> str:
    if not person:
        raise NobodyNamed("nobody is named.", field="--as", remedy="Name the member by e-mail.")
    return person


def _print(order: Order, known: Redress, *, as_json: bool) -> None:
    if as_json:
        print_json({"order": order.id, "redress": known, "final_at": order.final_at})
        return
    print_facts(
        [
            ("order", order.id),
            ("state", order.state.value),
            ("deadline", known.deadline or "not known: read section G, then set --deadline"),
            ("final since", order.final_at or "not final"),
        ]
    )
    print_table(
        ["challenge", "by", "filed", "ruling", "ruled"],
        [[c.reference, c.by, c.filed_at, c.ruling, c.ruled_at] for c in known.challenges],
    )
