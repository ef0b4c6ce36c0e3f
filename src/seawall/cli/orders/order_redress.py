"""`seawall order redress`, `challenge`, `rule`, `ended`: until an order is final, or is none.

TCO Art. 9 gives the redress, Art. 3(9) says when an order is final. A day that is named alone
is a day where the provider is established. Every act names the member who does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import text
from seawall.errors import problem
from seawall.ids import OrderId
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.order_finality import CourtRuling
from seawall.orders.scrutiny.window import Asker
from seawall.orders.standing import as_shown

if TYPE_CHECKING:
    from seawall.orders.model import Order
    from seawall.orders.order_finality import RedressState
    from seawall.transaction import Transaction

ReferenceOption = Annotated[str, typer.Option(help="The court's case number.")]


@dataclass(frozen=True, slots=True)
class OrderRedress:
    """An order, and what was done against it."""

    order: Order
    redress: RedressState


def _redress_data(standing: OrderRedress) -> dict[str, object]:
    order = standing.order
    return {"order": order.id, "redress": standing.redress, "final_at": order.final_at}


def _print_redress(standing: OrderRedress) -> None:
    order, redress = standing.order, standing.redress
    print_facts(
        [
            ("order", order.id),
            ("state", order.state.value),
            ("deadline", redress.deadline or "not set: read section G, then use --deadline"),
            ("final since", order.final_at or "not final"),
        ]
    )
    print_table(
        ["challenge", "by", "filed", "ruling", "ruled"],
        [(c.reference, c.by, c.filed_at, c.ruling, c.ruled_at) for c in redress.challenges],
        empty="No challenges yet.",
    )


REDRESS = text(_print_redress, data=_redress_data)


@command(shown=REDRESS)
def show_redress(
    order: OrderArgument,
    *,
    deadline: Annotated[
        str, typer.Option(metavar="DATE", help="Set the last day to appeal, from section G.")
    ] = "",
    person: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="The member who read section G.")
    ] = "",
    tx: Transaction,
    now: datetime,
) -> OrderRedress:
    """Show the appeal deadline, the challenges, and since when the order is final."""
    from seawall.journeys.duties import finality

    contested = tx.orders.order(OrderId(order))
    if deadline:
        end = finality.end_of(_day(deadline, field="--deadline"), tx=tx)
        reader = tx.people.member_by_email(_require_name(person))
        finality.set_deadline(contested.id, end, reader, tx=tx, now=now)
    return OrderRedress(as_shown(contested, now), finality.redress(contested, tx=tx))


@command(shown=REDRESS)
def challenge_order(
    order: OrderArgument,
    *,
    reference: ReferenceOption,
    court: Annotated[str, typer.Option(help="The court.")],
    at: Annotated[str, typer.Option(metavar="DATE", help="When it was filed: a date or a time.")],
    asker: Annotated[Asker, typer.Option("--by", help="Who brought it.")] = Asker.PROVIDER,
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> OrderRedress:
    """Record a court challenge: until the court rules, the order is not final."""
    from seawall.journeys.duties import finality

    filed = finality.FiledChallenge(
        OrderId(order), reference, court, asker.value, _moment(at, tx=tx)
    )
    member = tx.people.member_by_email(person)
    redress = finality.file_challenge(filed, member, tx=tx, now=now)
    return OrderRedress(as_shown(tx.orders.order(filed.order), now), redress)


@command(shown=REDRESS)
def rule_on_order(
    order: OrderArgument,
    *,
    reference: ReferenceOption,
    outcome: Annotated[CourtRuling, typer.Option(help="The outcome of the challenge.")],
    at: Annotated[str, typer.Option(metavar="DATE", help="When; default: now.")] = "",
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> OrderRedress:
    """Record a court ruling. An annulled order has no effect; its content is restored."""
    from seawall.journeys.duties import finality

    member = tx.people.member_by_email(person)
    ruled_at = _moment(at, tx=tx) if at else now
    ruled = finality.record_ruling(
        OrderId(order), reference, outcome, member, ruled_at=ruled_at, tx=tx, now=now
    )
    return OrderRedress(as_shown(ruled, now), finality.redress(ruled, tx=tx))


@dataclass(frozen=True, slots=True)
class EndingNoted:
    """The order after somebody's word that it has ended."""

    order: Order
    awaits_second: bool


def _ended_data(said: EndingNoted) -> dict[str, object]:
    order = said.order
    return {"order": order.id, "state": order.state, "awaits_second": said.awaits_second}


def _print_ended(said: EndingNoted) -> None:
    print_facts(
        [
            ("order", said.order.id),
            ("state", said.order.state.value),
            ("binds until", "a second person confirms" if said.awaits_second else ""),
        ]
    )


@command(shown=text(_print_ended, data=_ended_data))
def end_order(
    order: OrderArgument,
    *,
    cause: Annotated[EndCause, typer.Option(help="The cause.")],
    why: Annotated[str, typer.Option(help="How you know: who you spoke to, what came by post.")],
    position: Annotated[
        list[int] | None, typer.Option(help="A URL taken out of it; repeatable.")
    ] = None,
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> EndingNoted:
    """Record that an order has ended. It ends when a second person confirms."""
    from seawall.journeys.duties import order_ending

    member = tx.people.member_by_email(person)
    end = EffectEnd(OrderId(order), cause, why, positions=tuple(position or ()))
    after = order_ending.note_end(end, member, tx=tx, now=now)
    words = order_ending.open_words(after.id, tx=tx)
    return EndingNoted(as_shown(after, now), any(word.is_about(end) for word in words))


def _moment(typed_moment: str, *, tx: Transaction) -> datetime:
    """A moment with its offset, or the beginning of a day where we are established."""
    from seawall.clocks.instant import read_instant
    from seawall.journeys.duties.finality import our_zone

    if "T" in typed_moment.upper():
        return read_instant(typed_moment, field="--at").astimezone(UTC)
    return datetime.combine(_day(typed_moment, field="--at"), time.min, our_zone(tx)).astimezone(
        UTC
    )


def _day(typed_day: str, *, field: str) -> date:
    try:
        return date.fromisoformat(typed_day)
    except ValueError:
        raise problem("cli.not-a-day", written=typed_day, field=field) from None


def _require_name(person: str) -> str:
    if not person:
        raise problem("cli.nobody-named")
    return person
