"""`seawall report`: legal reports: which are due and until when, their texts, where they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.orders.report_drawing import (
    FromOption,
    ToOption,
    add_reports,
    day_typed,
    period_typed,
)
from seawall.cli.presentation import SAID, VERBATIM, table
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

    published = report_duties.Publication(report, day_typed(on, "--on"), url)
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


@command(COMMANDS, "text", shown=SAID)
def write_report_text(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report: tco-7, say.")],
    part: Annotated[str, typer.Argument(metavar="PART", help="The part, as the report names it.")],
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(metavar="FILE", help="The text; - is stdin.")
    ],
    *,
    first: FromOption,
    last: ToOption,
    person: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The member.")],
    tx: Transaction,
    now: datetime,
) -> str:
    """Write a part of a report that the law asks for in words. It stays in the log."""
    from seawall.journeys.duties.report_texts import WrittenPart, write_text
    from seawall.reports.documents.report_template import TemplateName

    if report not in set(TemplateName):
        raise problem("cli.no-such-report", report=report[:40], choices=", ".join(TemplateName))
    period, words = period_typed(first, last), _text_in(file.read())
    member = tx.people.member_by_email(person)
    write_text(WrittenPart(TemplateName(report), period, part, words), member, tx=tx, now=now)
    return f"Written: {part} of {report}, {period.first} to {period.last}."


def _text_in(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise problem("reports.text-characters") from None


add_reports(COMMANDS)
