"""`seawall breach`: one order's breach file, with the instrument's maximum and its source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.orders.order_board import OrderArgument
from seawall.cli.orders.preservation import AsOption
from seawall.cli.orders.turnover import read_turnover
from seawall.cli.output import print_facts, print_table, say
from seawall.cli.presentation import NOTHING
from seawall.ids import OrderId

if TYPE_CHECKING:
    from seawall.ids import OrganisationId
    from seawall.orders.breach.model import BreachFile


@command(shown=NOTHING)
def make_file(
    order: OrderArgument,
    *,
    person: AsOption,
    article: Annotated[str, typer.Option(help="The duty concerned (Art. 18(1)).")] = ("3(3)"),
    systematic: Annotated[
        bool, typer.Option("--systematic", help="The failure is systematic or persistent.")
    ] = False,
    turnover: Annotated[
        str,
        typer.Option(
            metavar="AMOUNT",
            help="The turnover, such as 'EUR 200000000'; default: the recorded one.",
        ),
    ] = "",
    year: Annotated[int, typer.Option(help="The financial year of the turnover.")] = 0,
    source: Annotated[str, typer.Option(help="The source of the turnover.")] = "",
    pdf: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Also write it as a PDF.")
    ] = None,
    organisation: OrganisationId,
    now: datetime,
    as_json: bool,
) -> None:
    """Create the breach file of an order: facts, lateness, criteria, maximum penalty.

    The maximum penalty is that of the law itself. It predicts no decision of any authority.
    """
    from seawall.journeys.duties.breach_file import BreachRequest, compile_file
    from seawall.orders.breach.breach_document import file_as_json
    from seawall.transaction import transaction

    amount = read_turnover(turnover, year, source) if turnover else None
    request = BreachRequest(OrderId(order), article, systematic, amount)
    with transaction(organisation) as tx:
        file = compile_file(request, tx.people.member_by_email(person), tx=tx, now=now)
    if pdf:
        _write_pdf(file, pdf)
    if as_json:
        print(file_as_json(file).decode())
    else:
        _print(file)


def _write_pdf(file: BreachFile, pdf: Path) -> None:
    from seawall.forms.letters.form_pdf import render_sheet
    from seawall.orders.breach.breach_document import file_as_sheet

    pdf.write_bytes(render_sheet(file_as_sheet(file)))
    say(f"Saved as {pdf}.")


def _print(file: BreachFile) -> None:
    print_facts([("order", file.order), ("duty", f"Art. {file.article}"), *file.facts.items()])
    print()
    print_table(
        ["clock", "due", "carried out", "result"],
        [(clock.profile, clock.due_at, clock.met_at, clock.says) for clock in file.lateness],
    )
    print()
    for criterion in file.criteria:
        shows = f"{criterion.words}: {' '.join(criterion.shows)}"
        print_facts([(f"({criterion.letter})", shows)])
    print()
    for most in file.maxima:
        print_facts([(most.ceiling.id, f"{most.says} Source: {most.ceiling.source}")])
