"""`seawall report`: the reports that a law asks of this provider, until when, and where they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.presentation import VERBATIM, table
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.journeys.duties.report_duties import ReportDue
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

_COLUMNS = ["report", "first", "last", "time zone", "publish by", "published"]


def _row(report: ReportDue) -> list[object]:
    period = report.owed.period
    return [
        report.name,
        period.first,
        period.last,
        period.zone,
        report.last_day,
        report.clock.met_at or "",
    ]


def _data(report: ReportDue) -> dict[str, Any]:
    return dict(zip([name.replace(" ", "_") for name in _COLUMNS], _row(report), strict=True))


DUE = table(_COLUMNS, _row, data=_data)


@command(COMMANDS, "due", shown=DUE)
def list_due(*, tx: Transaction, now: datetime) -> list[ReportDue]:
    """List the reports that are due, with their deadlines."""
    from seawall.journeys.duties import report_duties

    report_duties.watch_reports(tx=tx, now=now)
    return report_duties.reports_due(tx=tx)


@command(COMMANDS, "published", shown=DUE)
def note_published(
    report: Annotated[str, typer.Argument(help="The report's name, as printed by `report due`.")],
    *,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day it was published.")],
    url: Annotated[str, typer.Option(help="The URL of the report.")],
    person: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The member.")],
    tx: Transaction,
    now: datetime,
) -> list[ReportDue]:
    """Record that a report was published. Its figures are recorded in the log."""
    from seawall.journeys.duties import report_duties

    published = report_duties.Publication(report, _day(on), url)
    member = tx.people.member_by_email(person)
    return [report_duties.record_published(published, member, tx=tx, now=now)]


@command(COMMANDS, "table", shown=VERBATIM)
def print_table(
    year: Annotated[int, typer.Argument(min=2022, max=2199, help="The calendar year.")],
    *,
    half: Annotated[
        int | None, typer.Option(min=1, max=2, help="Only the first or the second half.")
    ] = None,
    tx: Transaction,
    now: datetime,
) -> str:
    """Print the figures of a year as CSV (RFC 4180), with the period and its zone on every line."""
    from seawall.journeys.duties.period_reporting import compile_report, period_of_year
    from seawall.orders.figures.report_table import report_csv

    return report_csv(compile_report(period_of_year(year, half), tx=tx, now=now))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise problem("cli.not-a-day", written=text, field="--on") from None
