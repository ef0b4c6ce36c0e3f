"""`seawall figures`: the numbers of a year or a half, counted from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.presentation import Facts, facts

if TYPE_CHECKING:
    from datetime import datetime

    from seawall.orders.figures.period_report import PeriodReport
    from seawall.transaction import Transaction


def _facts(report: PeriodReport) -> Facts:
    from seawall.orders.figures.period_report import report_lines

    return [(f"{line.article} {line.name}".strip(), line.value) for line in report_lines(report)]


@command(shown=facts(_facts))
def show_figures(
    year: Annotated[int, typer.Argument(min=2022, max=2199, help="The calendar year.")],
    *,
    half: Annotated[
        int | None, typer.Option(min=1, max=2, help="Only the first or the second half.")
    ] = None,
    tx: Transaction,
    now: datetime,
) -> PeriodReport:
    """Print the figures of a year: Articles 7 and 21, and by legal basis.

    The year is that of the time zone SEAWALL_REPORT_ZONE. Removal orders, referrals and own
    measures are never added up. What the law does not require of this provider is "not
    required", with the article.
    """
    from seawall.journeys.duties.period_reporting import compile_report, period_of_year

    return compile_report(period_of_year(year, half), tx=tx, now=now)
