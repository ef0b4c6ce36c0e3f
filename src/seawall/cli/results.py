"""`seawall results`: how well it works in a period, each number with its interval."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.presentation import text

if TYPE_CHECKING:
    from seawall.results.results_report import ResultsReport
    from seawall.transaction import Transaction


def _data(report: ResultsReport) -> dict[str, Any]:
    return report.data


def _print(report: ResultsReport) -> None:
    from seawall.results.results_lines import results_lines

    for line in results_lines(report):
        print(line)


def _note(report: ResultsReport) -> str:
    if report.counted_at.is_settled:
        return ""
    from seawall.results.settling import settles_at

    day = f"{settles_at(report.period):%Y-%m-%d}"
    return f"These figures may still change: the period settles on {day}. See docs/results.md."


@command(shown=text(_print, data=_data), note=_note)
def show_results(
    period: Annotated[
        str,
        typer.Argument(metavar="PERIOD", help="2026, 2026-Q4 or 2026-11. Default: this month."),
    ] = "",
    *,
    tx: Transaction,
    now: datetime,
) -> ResultsReport:
    """Print how well it works: each measure of a period with its interval.

    Counted from the log, at a signed checkpoint. Thirty days after its end a period is settled:
    its figures never change again, and those of a quarter are broken down.
    """
    from seawall.journeys.duties.period_reporting import report_zone
    from seawall.journeys.results.period_measuring import measure_period, period_asked

    return measure_period(period_asked(period, report_zone(), now=now), tx=tx, now=now)
