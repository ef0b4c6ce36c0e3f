"""The figures of TCO Art. 7(3)(c) to (g): a hosting service provider's own report."""

from __future__ import annotations

from seawall.orders.figures.period_report import PeriodReport
from seawall.orders.figures.removal_counts import Basis
from seawall.orders.figures.report_duty import NotRequired
from seawall.reports.documents.figure_cells import CountCell, FigureCells, count_or_duty


def tco_7_cells(report: PeriodReport) -> FigureCells | NotRequired:
    """The figures by their codes, or why nobody asks for them."""
    seven = report.article_7
    if isinstance(seven, NotRequired):
        return seven
    removed = {
        basis.value: report.removed_by_basis[basis.value] for basis in (Basis.ORDER, Basis.MEASURE)
    }
    return {
        "items_removed": CountCell(seven.items_removed, removed),
        "orders_received": CountCell(report.article_21.orders),
        "orders_not_executed": CountCell(seven.orders_not_executed, seven.grounds),
        "complaints": count_or_duty(seven.complaints, seven.complaint_outcomes),
        "proceedings": CountCell(seven.proceedings, seven.proceeding_outcomes),
        "reinstated_after_review": CountCell(seven.reinstated_after_review),
        "reinstated_after_complaint": count_or_duty(seven.reinstated_after_complaint, {}),
    }
