"""`seawall order list`, `show` and `import`: the board from the shell, and orders on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.decoding import content_of, decoders, readable_files
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import Row, table, text
from seawall.forms.model import Channel, Form
from seawall.ids import OrderId
from seawall.orders.model import VOID, OrderState
from seawall.orders.standing import as_shown

if TYPE_CHECKING:
    from seawall.clocks.model import ClockRow
    from seawall.enforcement.parts.model import AskingProgress
    from seawall.ids import OrganisationId
    from seawall.journeys.orders.order_receiving import ReceivedDocument
    from seawall.orders.copies.model import OrderCopies
    from seawall.orders.model import Order, OrderEvent, OrderItem
    from seawall.orders.opening.model import OpeningProgress
    from seawall.orders.signer_mismatch import DifferingFact
    from seawall.transaction import Transaction

OrderArgument = Annotated[str, typer.Argument(metavar="ORDER", help="The order's ID, order_….")]


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock as it stands now, and what it rests on."""

    profile: str
    state: str
    started_at: datetime
    due_at: datetime | None
    legal_limit: datetime | None
    article: str
    holds: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order with its addresses, its clocks and its history."""

    order: Order
    items: list[OrderItem]
    clocks: list[ClockShown]
    events: list[OrderEvent]
    differing: tuple[DifferingFact, ...]
    """In what the document names another sender than the one that is shown."""
    opening: OpeningProgress | None
    """How far its addresses are opened; None where all of them are."""
    asking: AskingProgress | None
    """How far the platform was told of them; None where it was told of all, or of none yet."""
    copies: OrderCopies | None
    """How often it came again with nothing new; None where it did not."""


def _order(order: Order) -> Row:
    return (
        order.due_at,
        order.form,
        order.state,
        order.trust,
        order.authority_name,
        order.reference,
        order.flags,
        order.id,
    )


def _print_record(record: OrderRecord) -> None:
    opened, asked = (
        ("opened", _opened(record.opening)),
        ("sent to the platform", _asked(record.asking)),
    )
    copies = ("copies", _copies(record.copies))
    print_facts([*_facts(record.order), opened, asked, copies])
    if record.differing:
        print_table(
            ["difference", "in the order", "in the register"],
            [
                (differs.fact.value, differs.named, differs.registered)
                for differs in record.differing
            ],
        )
    print_table(
        ["clock", "state", "due at", "legal limit", "legal basis"],
        [(c.profile, c.state, c.due_at, c.legal_limit, c.article) for c in record.clocks],
        empty="No deadline.",
    )
    print_table(
        ["URL", "outcome", "measure", "at"],
        [(item.url, item.outcome, item.measure, item.acted_at) for item in record.items],
        empty="No URLs.",
    )
    print_table(["at", "what", "by"], [(event.at, event.what, event.by) for event in record.events])


def _opened(opening: OpeningProgress | None) -> str:
    return f"{opening.opened:,} of {opening.named:,} addresses" if opening else ""


def _asked(asking: AskingProgress | None) -> str:
    return f"{asking.asked:,} of {asking.named:,} addresses" if asking else ""


def _copies(copies: OrderCopies | None) -> str:
    return f"{copies.times:,}, the last at {copies.last_at:%Y-%m-%d %H:%M} UTC" if copies else ""


def _facts(order: Order) -> list[tuple[str, object]]:
    return [
        ("order", order.id),
        ("form", order.form.value),
        ("state", order.state.value),
        ("from", order.authority_name),
        ("trust", order.trust.value),
        ("genuine", order.genuine.value),
        ("reference", order.reference),
        ("law", order.profile),
        ("received", order.received_at),
        ("due", order.due_at),
        ("channel", order.channel.value),
        ("cross-border", "yes" if order.cross_border else ""),
        ("flags", order.flags),
        ("case", order.case),
        ("contradicts", order.contradicts),
    ]


def _received(received: ReceivedDocument) -> Row:
    order = received.order
    return order.form, order.state, order.due_at, received.is_new, order.id


def _received_data(received: ReceivedDocument) -> dict[str, Any]:
    return {"order": received.order, "is_new": received.is_new, "why": received.why}


def _refusals(received: Iterable[ReceivedDocument]) -> str:
    return "\n".join(
        f"{refused.order.id} was refused: {refused.why}" for refused in received if refused.refused
    )


@command(shown=table(["due", "form", "state", "trust", "from", "reference", "flags", "id"], _order))
def list_orders(
    *,
    state: Annotated[list[OrderState] | None, typer.Option(help="Repeatable.")] = None,
    form: Annotated[list[Form] | None, typer.Option(help="Repeatable.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    tx: Transaction,
    now: datetime,
) -> list[Order]:
    """List letters to classify, then orders and referrals, most urgent first.

    Without a state, everything that is not closed.
    """
    board = partial(tx.shown_orders.board, states=state or (), limit=limit, now=now)
    orders = board(forms=form or ())
    if form and Form.LETTER not in form:
        return orders
    letters = board(forms=[Form.LETTER])
    return [*letters, *(order for order in orders if order.form is not Form.LETTER)][:limit]


@command(shown=text(_print_record))
def show_order(order: OrderArgument, *, tx: Transaction, now: datetime) -> OrderRecord:
    """Show an order: its deadlines, URLs and timeline."""
    from seawall.journeys.answers.order_genuineness import differing_of
    from seawall.journeys.answers.part_asking import askings_of
    from seawall.journeys.orders.order_opening import opening_of

    record = tx.orders.order(OrderId(order))
    items, events = tx.orders.items(record.id), tx.orders.events(record.id)
    clocks = [_clock(row, now=now) for row in tx.orders.clocks(record.id)]
    return OrderRecord(
        as_shown(record, now),
        items,
        clocks,
        events,
        differing_of(record, tx=tx),
        opening_of(record, tx=tx),
        askings_of([record], tx=tx).get(record.id),
        tx.copies.copies_of(record.id),
    )


@command(
    shown=table(["form", "state", "due", "new", "id"], _received, data=_received_data),
    note=_refusals,
    fails=_refusals,
)
def import_orders(
    file: Annotated[Path, typer.Argument(help="The order: .json, .jws, .eml, .pdf, .csv, .xml.")],
    *,
    channel: Annotated[
        Channel, typer.Option(help="The channel: `post` if it was served on paper.")
    ] = Channel.FILE_DROP,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> list[ReceivedDocument]:
    """Add an order that came as a file or on paper. Exit code 1 if one was refused.

    What cannot be read automatically becomes a letter on the board, to classify.
    """
    from seawall.journeys.orders import order_reading
    from seawall.journeys.orders.order_receiving import receive_arrivals
    from seawall.journeys.orders.order_sender import known_keys
    from seawall.transaction import transaction

    (path,) = readable_files([file])
    content = content_of(path)
    with transaction(organisation) as tx:
        keys = known_keys(tx=tx)
    with decoders() as pool:
        letter = order_reading.from_file(
            path.name, content, keys=keys, pool=pool, received_at=now, channel=channel
        )
    with transaction(organisation) as tx:
        return receive_arrivals(letter.arrivals, tx=tx, now=now, by=by)


def _clock(row: ClockRow, *, now: datetime) -> ClockShown:
    from seawall.clocks.clock_record import clock_of
    from seawall.journeys.clocks.order_clocks import known_jurisdictions

    counted = clock_of(row, jurisdictions=known_jurisdictions())
    return ClockShown(
        profile=row.profile,
        state=VOID if row.state == VOID else counted.state(now).value,
        started_at=row.started_at,
        due_at=row.due_at,
        legal_limit=row.legal_limit,
        article=counted.article,
        holds=row.holds,
    )
