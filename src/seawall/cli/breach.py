"""`seawall breach`: one order's breach file, with the instrument's maximum and its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_table, say
from seawall.cli.preservation import AsOption
from seawall.cli.session import OrgOption, clock, ready, work
from seawall.cli.turnover import read_turnover
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.orders.breach.model import BreachFile


def make_file(
    order: Annotated[str, typer.Argument(metavar="ORDER", help="Its id, order_….")],
    *,
    person: AsOption,
    article: Annotated[str, typer.Option(help="The duty concerned, as Art. 18(1) lists it.")] = (
        "3(3)"
    ),
    systematic: Annotated[
        bool, typer.Option("--systematic", help="A systematic or persistent failure.")
    ] = False,
    turnover: Annotated[
        str, typer.Option(metavar="AMOUNT", help="Such as 'EUR 200000000'; else as on record.")
    ] = "",
    year: Annotated[int, typer.Option(help="The business year of the turnover.")] = 0,
    source: Annotated[str, typer.Option(help="Where the turnover is taken from.")] = "",
    pdf: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Also write it as a PDF.")
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make the breach file of an order: facts, lateness, criteria, and what the law allows.

    The maximum is the instrument's own. It predicts no decision of any authority.
    """
    ready()
    from seawall.journeys.breach_file import BreachRequest, compile_file
    from seawall.orders.breach.document import as_json as written
    from seawall.orders.breach.document import as_sheet
    from seawall.orders.letters.pdf import render_sheet

    known = read_turnover(turnover, year, source) if turnover else None
    asked = BreachRequest(OrderId(order), article, systematic, known)
    with work(org) as tx:
        file = compile_file(asked, tx.people.member_by_email(person), tx=tx, now=clock())
    if pdf:
        pdf.write_bytes(render_sheet(as_sheet(file)))
        say(f"Written to {pdf}.")
    if as_json:
        print(written(file).decode())
    else:
        _print(file)


def _print(file: BreachFile) -> None:
    print_facts([("order", file.order), ("duty", f"Art. {file.article}"), *file.facts.items()])
    print()
    print_table(
        ["clock", "due", "carried out", "result"],
        [[each.profile, each.due_at, each.met_at, each.says] for each in file.lateness],
    )
    print()
    for each in file.criteria:
        print_facts([(f"({each.letter})", f"{each.words}: {' '.join(each.shows)}")])
    print()
    for most in file.maxima:
        print_facts([(most.ceiling.id, f"{most.says} Source: {most.ceiling.source}")])
