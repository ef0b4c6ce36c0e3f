"""Audited precision: of the decisions against content, those that were right, by a drawn sample.

Every audit whose period lies within the one that is measured adds its strata. So none can be left
out that went badly, and a quarter is measured by its three months.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.audits.model import AuditSubject
from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.audit_lives import AuditLife, sum_of
from seawall.results.model import Metric
from seawall.results.stratified_share import stratified_share


def audited_precision(lives: Sequence[AuditLife], period: ReportingPeriod) -> Metric:
    """The share that was right, of all that could be drawn."""
    strata = [
        stratum
        for life in lives
        if life.subject is AuditSubject.DECISIONS and life.lies_within(period)
        for stratum in life.strata
    ]
    total = sum_of(strata)
    return Metric(
        "audited_precision",
        (stratified_share("right", strata),),
        {"audited": total.of, "drawn": total.drawn, "undecided": total.undecided},
    )
