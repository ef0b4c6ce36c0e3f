"""The report of a period is compiled: for a page, a file, a command, and what is published.

The zone is the operator's setting; it decides which events are the period's, and stands in the
report. What a law does not ask of this provider is "not required" there, with the article.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

import msgspec

from seawall.clocks.reporting_period import ReportingPeriod, calendar_year, half_year
from seawall.config import settings
from seawall.enforcement.wrongful.model import add_up_hours
from seawall.errors import problem
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.duties._order_figures import read_figures
from seawall.journeys.results.period_measuring import checkpoint_for
from seawall.ledger.entry import canonical_json
from seawall.orders.figures.information import count_papers
from seawall.orders.figures.model import PeriodFacts
from seawall.orders.figures.period_report import PeriodReport, ReportHead
from seawall.orders.figures.report_duty import (
    TCO,
    DsaProvider,
    dsa_duties,
    no_dsa_duties,
    no_provider,
    tco_8_duty,
)
from seawall.orders.figures.tally import tally_facts
from seawall.orders.figures.yearly import article7, article8, article21, last_publication_day
from seawall.orders.provider_exposure import exposure
from seawall.people.model import OrganisationKind
from seawall.reports.facts.figure_reading import FigureReading
from seawall.results.settling import CountedAt
from seawall.transaction import Transaction

TCO_REPORT = "eu-tco-transparency-report"
#: Years that a report may be about: the Regulation is of 2021.
_YEARS = range(2021, 2200)


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


def period_between(first: date, last: date) -> ReportingPeriod:
    """The days from one to another, in the zone of our reports."""
    for day, field in ((first, "first"), (last, "last")):
        if day.year not in _YEARS:
            least, most = _YEARS[0], _YEARS[-1]
            raise problem("reports.no-such-year", day=day, least=least, most=most, field=field)
    return ReportingPeriod(first, last, report_zone())


def compile_report(period: ReportingPeriod, *, tx: Transaction, now: datetime) -> PeriodReport:
    """Count a period at its checkpoint, and say what of it the law asks for."""
    return compile_at(period, checkpoint_for(period, tx=tx, now=now), tx=tx)


def compile_at(period: ReportingPeriod, counted_at: CountedAt, *, tx: Transaction) -> PeriodReport:
    """Count a period at this checkpoint."""
    with read_figures(period, size=counted_at.size, tx=tx) as reading:
        return _compiled(period, reading, counted_at, tx=tx)


def _compiled(
    period: ReportingPeriod, reading: FigureReading, counted_at: CountedAt, *, tx: Transaction
) -> PeriodReport:
    is_authority = tx.people.organisation(tx.organisation).kind is OrganisationKind.UNIT
    tally = tally_facts(reading.facts())
    duties = no_dsa_duties() if is_authority else dsa_duties(dsa_provider())
    exposed = exposure(reading.final_orders(), now=min(counted_at.at, period.until))
    issued = PeriodFacts(period, orders=reading.issued())
    return PeriodReport(
        head=_head(period, counted_at, tx=tx),
        publish_by=last_publication_day(period, known_jurisdictions().profile(TCO_REPORT)),
        article_7=no_provider(f"{TCO}, Art. 7(2)") if is_authority else article7(tally),
        article_8=article8(tally_facts(issued)) if is_authority else tco_8_duty(),
        article_21=article21(tally),
        duties={report.value: duty for report, duty in duties.items()},
        removed_by_basis={basis.value: count for basis, count in tally.removed.items()},
        received_by_series={
            series.value: count for series, count in tally.orders.by_series.items()
        },
        asked_for_data=count_papers(reading.papers()),
        orders_across_a_border=tally.orders.cross_border,
        orders_scrutinised=tally.orders.scrutinised,
        final_orders_in_twelve_months=exposed.count,
        exposure_indicated=exposed.is_flagged,
        wrongful_hours=add_up_hours(reading.wrongful_times()),
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


def _head(period: ReportingPeriod, counted_at: CountedAt, *, tx: Transaction) -> ReportHead:
    contact = tx.register.contact_point()
    organisation = tx.people.organisation(tx.organisation)
    return ReportHead.of(
        period,
        organisation=contact.legal_name if contact else organisation.name,
        is_over=counted_at.is_settled or period.is_over(counted_at.at),
        ledger_size=counted_at.size,
        ledger_root=counted_at.root,
    )
