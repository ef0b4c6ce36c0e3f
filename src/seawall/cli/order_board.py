"""`seawall order list`, `show` and `import`: the board from the shell, and orders on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.decoding import content_of, decoders, there
from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.ids import OrderId
from seawall.orders.model import Channel, Form, OrderState

if TYPE_CHECKING:
    from seawall.orders.model import Order

FOUND = 1


def list_orders(
    *,
    state: Annotated[list[OrderState] | None, typer.Option(help="Repeat for more.")] = None,
    form: Annotated[list[Form] | None, typer.Option(help="Repeat for more.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List orders and referrals, soonest due first; without a state, what is not over."""
    with work(org) as tx:
        found = tx.orders.board(states=state or (), forms=form or (), limit=limit)
    if as_json:
        print_json(found)
        return
    print_table(
        ["due", "form", "state", "trust", "from", "reference", "flags", "id"],
        [
            [o.due_at, o.form, o.state, o.trust, o.authority_name, o.reference, o.flags, o.id]
            for o in found
        ],
    )


def show_order(
    order: Annotated[str, typer.Argument(metavar="ORDER", help="Its id, order_….")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show one order: its clocks, the addresses it names, its history."""
    with work(org) as tx:
        found = tx.orders.order(OrderId(order))
        items, events = tx.orders.items(found.id), tx.orders.events(found.id)
        clocks = tx.orders.clocks(found.id)
    if as_json:
        print_json({"order": found, "items": items, "clocks": clocks, "events": events})
        return
    print_facts(_facts(found))
    for row in clocks:
        print(f"clock  {row.profile}  {row.state}")
    print_table(
        ["address", "outcome", "measure", "at"],
        [[one.url, one.outcome, one.measure, one.acted_at] for one in items],
    )
    print_table(["at", "what", "by"], [[one.at, one.what, one.by] for one in events])


def import_orders(
    file: Annotated[Path, typer.Argument(help="An order: .json, .jws, .eml, .pdf, .csv, .xml.")],
    *,
    channel: Annotated[
        Channel, typer.Option(help="How it came: `post` if it was served on paper.")
    ] = Channel.FILE_DROP,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take in an order that came as a file or on paper. Exit code 1 if one was refused.

    What no machine can read becomes a letter on the board, for a person to sort.
    """
    (path,) = there([file])
    content, now = content_of(path), clock()
    with work(org) as tx:
        from seawall.journeys.order_sender import known_keys

        keys = known_keys(tx=tx)
    from seawall.journeys import order_reading

    with decoders() as pool:
        read = order_reading.from_file(
            path.name, content, keys=keys, pool=pool, received_at=now, channel=channel
        )
    with work(org) as tx:
        from seawall.journeys.order_receiving import receive_each

        received = receive_each(read.arrivals, tx=tx, now=now, by=operator())
    if as_json:
        print_json([{"order": one.order, "is_new": one.is_new, "why": one.why} for one in received])
    else:
        print_table(
            ["form", "state", "due", "new", "id"],
            [
                [one.order.form, one.order.state, one.order.due_at, one.is_new, one.order.id]
                for one in received
            ],
        )
    if refused := [one for one in received if one.refused]:
        for one in refused:
            say(f"{one.order.id} was refused: {one.why}")
        raise typer.Exit(FOUND)


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
