"""The report of a period is compiled: for a page, a file, a command, and what is published.

The zone is the operator's setting; it decides which events are the period's, and stands in the
report. What a law does not ask of this provider is "not required" there, with the article.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from seawall.clocks.reporting_period import ReportingPeriod, calendar_year, half_year
from seawall.config import settings
from seawall.enforcement.wrongful.model import add_up_hours
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.duties._information_figures import gather_papers
from seawall.journeys.duties._issued_orders import count_issued
from seawall.journeys.duties._order_figures import count_figures
from seawall.journeys.duties.exposure_indicator import measure_exposure
from seawall.ledger.entry import canonical_json
from seawall.orders.figures.information import count_papers
from seawall.orders.figures.period_report import PeriodReport, ReportHead
from seawall.orders.figures.report_duty import (
    TCO,
    DsaProvider,
    dsa_duties,
    no_dsa_duties,
    no_provider,
    tco_8_duty,
)
from seawall.orders.figures.yearly import article7, article8, article21, last_publication_day
from seawall.people.model import OrganisationKind
from seawall.transaction import Transaction

TCO_REPORT = "eu-tco-transparency-report"


def report_zone() -> str:
    """The zone that every report counts in, and names."""
    return settings().report_zone


def dsa_provider() -> DsaProvider:
    """What the operator declares this provider to be under the Digital Services Act."""
    return DsaProvider(settings().dsa_provider)


def period_of_year(year: int, half: int | None = None) -> ReportingPeriod:
    """A calendar year, or a half of one, in the zone of our reports."""
    zone = report_zone()
    return half_year(year, half, zone) if half else calendar_year(year, zone)


def compile_report(period: ReportingPeriod, *, tx: Transaction, now: datetime) -> PeriodReport:
    """Count a period, and say what of it the law asks for."""
    is_authority = tx.people.organisation(tx.organisation).kind is OrganisationKind.UNIT
    tally = count_figures(period, tx=tx)
    duties = no_dsa_duties() if is_authority else dsa_duties(dsa_provider())
    exposure = measure_exposure(tx=tx, now=min(now, period.until))
    return PeriodReport(
        head=_head(period, tx=tx, now=now),
        publish_by=last_publication_day(period, known_jurisdictions().profile(TCO_REPORT)),
        article_7=no_provider(f"{TCO}, Art. 7(2)") if is_authority else article7(tally),
        article_8=article8(count_issued(period, tx=tx)) if is_authority else tco_8_duty(),
        article_21=article21(tally),
        duties={report.value: duty for report, duty in duties.items()},
        removed_by_basis={basis.value: count for basis, count in tally.removed.items()},
        received_by_series={
            series.value: count for series, count in tally.orders.by_series.items()
        },
        asked_for_data=count_papers(gather_papers(period.since, period.until, tx=tx)),
        orders_across_a_border=tally.orders.cross_border,
        orders_scrutinised=tally.orders.scrutinised,
        final_orders_in_twelve_months=exposure.count,
        exposure_indicated=exposure.is_flagged,
        wrongful_hours=add_up_hours(tx.wrongful.ended_between(period.since, period.until)),
    )


def report_data(report: PeriodReport) -> dict[str, Any]:
    """The report as plain JSON."""
    data: dict[str, Any] = msgspec.to_builtins(report)
    return data


def report_json(report: PeriodReport) -> str:
    """The report in its one spelling (RFC 8785): the same record gives the same text."""
    return canonical_json(report_data(report))


def report_digest(report: PeriodReport) -> str:
    """The digest of that text: of the zone, the period and every figure."""
    return hashlib.sha256(report_json(report).encode()).hexdigest()


def _head(period: ReportingPeriod, *, tx: Transaction, now: datetime) -> ReportHead:
    contact, checkpoint = tx.register.contact_point(), tx.ledger.latest_checkpoint()
    organisation = tx.people.organisation(tx.organisation)
    return ReportHead.of(
        period,
        organisation=contact.legal_name if contact else organisation.name,
        is_over=period.is_over(now),
        ledger_size=checkpoint.size if checkpoint else 0,
        ledger_root=checkpoint.root.hex() if checkpoint else "",
    )
