"""The figures of TCO Art. 8(1): an authority's own report, of the orders it issued."""

from __future__ import annotations

from seawall.orders.figures.period_report import PeriodReport
from seawall.orders.figures.report_duty import NotRequired
from seawall.reports.documents.figure_cells import CountCell, FigureCells, missing

_SCRUTINY = "The authority of the provider's Member State scrutinises: its decision is not here."
_ELSEWHERE = "Decided outside Seawall: write the number into the text of this section."


def tco_8_cells(report: PeriodReport) -> FigureCells | NotRequired:
    """The figures by their codes, or why nobody asks for them."""
    eight = report.article_8
    if isinstance(eight, NotRequired):
        return eight
    not_executed = sum(eight.not_executed.values())
    return {
        "orders_issued": CountCell(eight.orders, {"cross_border": eight.cross_border}),
        "orders_scrutinised": missing(_SCRUTINY),
        "orders_carried_out": CountCell(eight.carried_out),
        "orders_not_executed": CountCell(not_executed, eight.not_executed),
        "orders_open": CountCell(eight.orders - eight.carried_out - not_executed),
        "items_ordered": CountCell(eight.items),
        "items_removed": CountCell(eight.items_removed),
        "exposure_decisions": missing(_ELSEWHERE),
        "review_proceedings": missing(_ELSEWHERE),
        "penalties": missing(_ELSEWHERE),
    }
