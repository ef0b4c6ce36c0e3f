"""The five blocks of TCO Art. 21(1), as far as one provider or one authority can tell them.

A Member State adds up what its authorities and its providers send. A provider's part is counted
from what it received, an authority's from what it issued.
"""

from __future__ import annotations

from seawall.orders.figures.period_report import PeriodReport
from seawall.orders.figures.report_duty import NotRequired
from seawall.reports.documents.figure_cells import (
    CountCell,
    FigureCells,
    missing,
    speed_cells,
)

_PROVIDERS_TELL = "The hosting service providers tell it, each in its own report."
_NO_TIMES = "The audit log does not tell when a provider removed each item."
_OF_PROVIDERS = (
    *("measure_items", "measure_items_timed", "measure_median", "measure_slowest_tenth"),
    *("accesses", "accesses_denied", "complaints", "proceedings"),
)


def tco_21_cells(report: PeriodReport) -> FigureCells:
    """The figures by their codes."""
    eight, told = report.article_8, report.article_21
    if not isinstance(eight, NotRequired):
        untimed = dict.fromkeys(
            ("order_items_timed", "order_median", "order_slowest_tenth"), missing(_NO_TIMES)
        )
        return {
            "orders": CountCell(eight.orders),
            "order_items": CountCell(eight.items_removed),
            **untimed,
            **dict.fromkeys(_OF_PROVIDERS, missing(_PROVIDERS_TELL)),
        }
    accesses = sum(told.accesses.values())
    return {
        "orders": CountCell(told.orders),
        "order_items": CountCell(report.removed_by_basis["removal_orders"]),
        **speed_cells("order", told.order_items),
        "measure_items": CountCell(told.measures_removed),
        **speed_cells("measure", told.measure_items),
        "accesses": CountCell(accesses, told.accesses),
        "accesses_denied": CountCell(told.accesses_denied),
        "complaints": CountCell(told.complaints, told.complaint_outcomes),
        "proceedings": CountCell(told.proceedings, told.proceeding_outcomes),
    }
