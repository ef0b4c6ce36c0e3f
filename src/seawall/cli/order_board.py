"""`seawall order list`, `show` and `import`: the board from the shell, and orders on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.decoding import content_of, decoders, there
from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.ids import OrderId
from seawall.orders.model import VOID, Channel, Form, OrderState

if TYPE_CHECKING:
    from seawall.orders.model import ClockRow, Order

FOUND = 1


def list_orders(
    *,
    state: Annotated[list[OrderState] | None, typer.Option(help="Repeat for more.")] = None,
    form: Annotated[list[Form] | None, typer.Option(help="Repeat for more.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List letters to be sorted, then orders and referrals, soonest due first.

    Without a state, what is not over.
    """
    with work(org) as tx:
        found = tx.orders.board(states=state or (), forms=form or (), limit=limit)
        if not form or Form.LETTER in form:
            letters = tx.orders.board(states=state or (), forms=[Form.LETTER], limit=limit)
            others = [one for one in found if one.form is not Form.LETTER]
            found = [*letters, *others][:limit]
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
        clocks = [_clock(row) for row in tx.orders.clocks(found.id)]
    if as_json:
        print_json({"order": found, "items": items, "clocks": clocks, "events": events})
        return
    print_facts(_facts(found))
    print_table(
        ["clock", "state", "due at", "legal limit", "rests on"],
        [[one.profile, one.state, one.due_at, one.legal_limit, one.article] for one in clocks],
    )
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


def _clock(row: ClockRow) -> ClockShown:
    from seawall.journeys.order_clocks import known
    from seawall.orders.clock_record import clock_of

    counted = clock_of(row, known=known())
    return ClockShown(
        profile=row.profile,
        state=VOID if row.state == VOID else counted.state(clock()).value,
        started_at=row.started_at,
        due_at=row.due_at,
        legal_limit=row.legal_limit,
        article=counted.article,
        holds=row.holds,
    )


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
