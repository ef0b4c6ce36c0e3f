"""Violating view rate: of all times that something public was seen, those of what should not be.

Views are drawn one by one from a platform's list, so that each counts alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.audits.model import AuditSubject
from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.audit_lives import AuditLife, sum_of
from seawall.results.model import Metric
from seawall.results.stratified_share import stratified_share


def violating_views(audits: Sequence[AuditLife], period: ReportingPeriod) -> Metric:
    """The share of views, of the days whose views were audited; several audits weigh by their views."""
    audited = [
        life for life in audits if life.subject is AuditSubject.VIEWS and life.lies_within(period)
    ]
    strata = [stratum for audit in audited for stratum in audit.strata]
    total = sum_of(strata)
    return Metric(
        "violating_views",
        (stratified_share("views", strata, is_endless=True),),
        {"audited": total.of, "drawn": total.drawn, "undecided": total.undecided},
    )
