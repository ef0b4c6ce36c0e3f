"""Legal reports of a made year, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.enforcement.wrongful.model import add_up_hours
from seawall.ids import LedgerEntryId, OrganisationId
from seawall.orders.figures.period_report import PeriodReport, ReportHead
from seawall.orders.figures.report_duty import TCO, no_dsa_duties, no_provider, tco_8_duty
from seawall.orders.figures.tally import FigureTally
from seawall.orders.figures.yearly import article7, article8, article21
from seawall.reports.documents.drawing_up import ReportAuthor, draw_up
from seawall.reports.documents.model import ReportDocument, ReportFigure, ReportText
from seawall.reports.documents.report_template import TemplateName
from seawall.results.settling import CountedAt
from tests.year_made import counted

ROOT = "5f" * 32
SETTLED = CountedAt(4_321, ROOT, datetime(2027, 1, 30, 11, 58, tzinfo=UTC), is_settled=True)
HARBOUR = ReportAuthor(OrganisationId("org_1"), "Harbour Video B.V.", has_legal_name=True)


def text(words: str, number: int = 1) -> ReportText:
    """A text that stands in the log."""
    at = datetime(2027, 1, 12, 9, 30, tzinfo=UTC) + timedelta(minutes=number)
    return ReportText(words, LedgerEntryId(f"led_{number}"), at)


def report_of(tally: FigureTally, *, issued: FigureTally | None = None) -> PeriodReport:
    """What was counted, put in its place; a unit's report has the orders that it issued."""
    return PeriodReport(
        head=ReportHead.of(
            tally.period, organisation="-", is_over=True, ledger_size=0, ledger_root=""
        ),
        publish_by=date(2027, 2, 28),
        article_7=no_provider(f"{TCO}, Art. 7(2)") if issued else article7(tally),
        article_8=article8(issued) if issued else tco_8_duty(),
        article_21=article21(tally),
        duties={name.value: duty for name, duty in no_dsa_duties().items()},
        removed_by_basis={basis.value: number for basis, number in tally.removed.items()},
        received_by_series={},
        asked_for_data={},
        orders_across_a_border=0,
        orders_scrutinised=0,
        final_orders_in_twelve_months=0,
        exposure_indicated=False,
        wrongful_hours=add_up_hours([]),
    )


def document(
    name: TemplateName,
    *,
    texts: Mapping[str, ReportText] | None = None,
    author: ReportAuthor = HARBOUR,
    counted_at: CountedAt = SETTLED,
    period: ReportingPeriod | None = None,
    issued: FigureTally | None = None,
    **changes: Any,
) -> ReportDocument:
    """A report of the made year, with these facts in place of its own."""
    tally = counted(**changes)
    return draw_up(
        name,
        report_of(tally, issued=issued),
        author=author,
        period=period or tally.period,
        counted_at=counted_at,
        texts=texts or {},
    )


def figures_in(drawn: ReportDocument) -> dict[str, ReportFigure]:
    """Every figure by its code."""
    return {figure.code: figure for section in drawn.sections for figure in section.figures}


def values_in(drawn: ReportDocument) -> dict[str, int | None]:
    """The value of every figure, by its code."""
    return {code: figure.value for code, figure in figures_in(drawn).items()}
