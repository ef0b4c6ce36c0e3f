"""`seawall report tco-7`, `tco-8`, `tco-21`: legal reports, on the terminal or as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.presentation import text
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.clocks.reporting_period import ReportingPeriod
    from seawall.reports.documents.document_file import ReportFileKind
    from seawall.reports.documents.model import ReportDocument
    from seawall.transaction import Transaction

#: Each report, and what `--help` says of it.
REPORTS = {
    "tco-7": "Draw up the transparency report of a provider: TCO Article 7.",
    "tco-8": "Draw up the transparency report of an authority: TCO Article 8.",
    "tco-21": "Draw up the information for the Commission: TCO Article 21.",
}

FromOption = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")]
ToOption = Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")]
AtOption = Annotated[
    int | None,
    typer.Option("--at", metavar="SIZE", min=1, help="As it was at the checkpoint of this size."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", dir_okay=False, help="A file to write: .csv, .json, .html or .pdf."),
]


def day_typed(written: str, option: str) -> date:
    """The day that an option names."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise problem("cli.not-a-day", written=written, field=option) from None


@dataclass(frozen=True, slots=True)
class DrawnReport:
    """A report, and the file that it was written to, if one was asked for."""

    document: ReportDocument
    out: Path | None


def _data(drawn: DrawnReport) -> dict[str, Any]:
    from seawall.reports.documents.document_json import document_data

    return document_data(drawn.document)


def _print(drawn: DrawnReport) -> None:
    if drawn.out:
        print(drawn.out)
        return
    from seawall.forms.letters.mail_text import sheet_text
    from seawall.reports.documents.document_sheet import document_sheet

    print(sheet_text(document_sheet(drawn.document, with_charts=False)), end="")


def _note(drawn: DrawnReport) -> str:
    count = len(drawn.document.missing_parts)
    if not count:
        return ""
    return f"Missing: {count} of what the law asks for; the report lists it. See docs/orders/reports.md."


def period_typed(first: str, last: str) -> ReportingPeriod:
    """The days from one to another, in the zone of the reports."""
    from seawall.journeys.duties.period_reporting import period_between

    return period_between(day_typed(first, "--from"), day_typed(last, "--to"))


def _drawing(name: str) -> Callable[..., DrawnReport]:
    def draw(
        *,
        first: FromOption,
        last: ToOption,
        at: AtOption = None,
        out: OutOption = None,
        tx: Transaction,
        now: datetime,
    ) -> DrawnReport:
        from seawall.journeys.duties.legal_reports import draw_up_report
        from seawall.reports.documents.report_template import TemplateName

        kind = _kind_of(out) if out else None
        document = draw_up_report(
            TemplateName(name), period_typed(first, last), tx=tx, now=now, size=at
        )
        if out and kind:
            _write(document, out, kind)
        return DrawnReport(document, out)

    draw.__doc__ = REPORTS[name] + _MORE
    return draw


_MORE = """

    The figures are counted from the log at a signed checkpoint. What the log does not tell is
    listed as missing. The same checkpoint gives the same bytes.
    """


def _kind_of(out: Path) -> ReportFileKind:
    """What the end of a file's name asks for; the file itself must not be there."""
    from seawall.reports.documents.document_file import ReportFileKind

    ending = out.suffix.removeprefix(".").lower()
    if ending not in set(ReportFileKind):
        choices = ", ".join(f".{kind}" for kind in ReportFileKind)
        raise problem("reports.file-kind", out=str(out), choices=choices)
    if out.exists():
        raise problem("cli.file-is-there", out=out)
    return ReportFileKind(ending)


def _write(document: ReportDocument, out: Path, kind: ReportFileKind) -> None:
    from seawall.reports.documents.document_file import report_file

    content = report_file(document, kind).content
    try:
        with out.open("xb") as file:
            file.write(content)
    except OSError as refused:
        raise problem("reports.unwritable", out=str(out), why=refused.strerror) from refused


def add_reports(group: typer.Typer) -> None:
    """Put a command for each report into a group."""
    for name in REPORTS:
        command(group, name, shown=text(_print, data=_data), note=_note)(_drawing(name))
