"""Reports that a provider owes: their clocks run, a person is told in time, and one says it is out.

TCO Art. 7(2), DSA Art. 15(1), 24(2) and 42(1).

1. When a period is over, the clock of each report starts that the law asks of this provider; the
   zone of the reports says when that is. The number of users is due six calendar months after
   it was last published.
2. Two weeks before a report is due a person is told, and once more when it is late.
3. Somebody says where it was published, and when: the clock is met, and the figures that were
   counted here for its period, with their time zone, stand in the ledger for good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from seawall.clocks.instant import zone_named
from seawall.clocks.model import ClockRow
from seawall.errors import problem
from seawall.journeys.clocks import _side_clocks
from seawall.journeys.duties.period_reporting import (
    compile_report,
    dsa_provider,
    report_data,
    report_digest,
    report_zone,
)
from seawall.journeys.enforcement import paging
from seawall.journeys.permission import require_right
from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.orders import REPORT_DUE_SOON, REPORT_OVERDUE, REPORT_PUBLISHED
from seawall.orders.figures.period_report import PeriodReport
from seawall.orders.figures.report_calendar import (
    OwedReport,
    dsa_report,
    user_numbers,
    yearly_report,
)
from seawall.orders.figures.report_duty import LegalReport, dsa_duties
from seawall.orders.order_finality import require_past_time
from seawall.people.model import Member, OrganisationKind
from seawall.transaction import Transaction

ACT = "order.answer"
#: How long before the last day a person is told.
_SOON = timedelta(days=14)
_NOON = time(12)
_ADDRESS = re.compile(r"https?://[^\s/]\S*")


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report with its clock."""

    owed: OwedReport
    clock: ClockRow

    @property
    def name(self) -> str:
        """By which a person calls it."""
        return self.owed.about

    @property
    def last_day(self) -> date | None:
        """The last day on which it may be published, in the zone of the reports."""
        zone, due_at = zone_named(self.owed.period.zone), self.clock.due_at
        return (due_at - timedelta(microseconds=1)).astimezone(zone).date() if due_at else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether its last day is over and nobody said that it was published."""
        return not self.clock.met_at and self.clock.due_at is not None and self.clock.due_at <= now


@dataclass(frozen=True, slots=True)
class Publication:
    """That a report is out: which, since what day, and where."""

    report: str
    published_on: date
    url: str


def reports_due(*, tx: Transaction) -> list[ReportDue]:
    """Every report that was ever owed, the newest first, each in the zone its clock began in."""
    return [
        ReportDue(OwedReport.of_clock(row.about, row.zone or report_zone()), row)
        for row in tx.figures.report_clocks()
    ]


def watch_reports(*, tx: Transaction, now: datetime) -> list[ReportDue]:
    """Start the clocks of what is owed by now, and tell a person of what is due."""
    for owed in _owed(tx=tx, now=now):
        _begin(owed, tx=tx, now=now)
    reports = [report for report in reports_due(tx=tx) if _is_asked(report.owed.report)]
    for report in reports:
        _tell_in_time(report, tx=tx, now=now)
    return reports


def record_published(
    published: Publication, person: Member, *, tx: Transaction, now: datetime
) -> ReportDue:
    """Note that a report is out: its clock is met, and its figures stand in the ledger."""
    require_right(person, ACT)
    if not _ADDRESS.fullmatch(published.url.strip()):
        raise problem("orders.report-nowhere", url=published.url)
    report = _report_named(published.report, tx=tx)
    at = _moment(published.published_on, report.owed.period.zone, now=now)
    require_past_time(at, now=now, field="published_on")
    _check_open(report, at)
    counted = compile_report(report.owed.period, tx=tx, now=now)
    tx.figures.lock_reports()  # counting takes a while, and holds nobody up
    _check_open(_report_named(published.report, tx=tx), at)
    _side_clocks.meet_clock(report.name, report.owed.profile, at=at, tx=tx, now=now)
    _remember(report.owed, published, counted, by=person.code, tx=tx, now=now)
    if report.owed.report is LegalReport.DSA_24_2:
        _begin(user_numbers(at, now, report.owed.period.zone), tx=tx, now=now)
    return _report_named(published.report, tx=tx)


def _owed(*, tx: Transaction, now: datetime) -> list[OwedReport]:
    """What the law asks of this provider by now."""
    zone, provider = report_zone(), dsa_provider()
    organisation = tx.people.organisation(tx.organisation)
    if organisation.kind is not OrganisationKind.PLATFORM:
        return []
    owed = [yearly_report(now, zone)]
    asked = {report for report, duty in dsa_duties(provider).items() if duty.required}
    if LegalReport.DSA_15 in asked:
        owed.append(dsa_report(provider, now, zone))
    if LegalReport.DSA_24_2 in asked and not _numbers_awaited(tx=tx):
        owed.append(user_numbers(None, now, zone))
    return [report for report in owed if _is_owed(report, organisation.created_at, tx=tx)]


def _is_owed(owed: OwedReport, began_at: datetime, *, tx: Transaction) -> bool:
    """Not for a time before we were here, nor where nothing was done or asked: Art. 7(2)."""
    since, until = owed.period.since, owed.period.until
    if until <= began_at:
        return False
    if owed.report is not LegalReport.TCO_7:
        return True
    return tx.figures.has_acted(since, until) or tx.figures.was_exposed(since, until)


def _numbers_awaited(*, tx: Transaction) -> bool:
    """Whether the clock of the number of users runs already."""
    return any(
        report.owed.report is LegalReport.DSA_24_2 and report.clock.met_at is None
        for report in reports_due(tx=tx)
    )


def _is_asked(report: LegalReport) -> bool:
    duty = dsa_duties(dsa_provider()).get(report)
    return duty is None or duty.required


def _begin(owed: OwedReport, *, tx: Transaction, now: datetime) -> None:
    _side_clocks.begin_clock(
        owed.about, owed.profile, since=owed.starts_at, tx=tx, now=now, zone=owed.period.zone
    )


def _tell_in_time(report: ReportDue, *, tx: Transaction, now: datetime) -> None:
    due_at = report.clock.due_at
    if report.clock.met_at or due_at is None or now < due_at - _SOON:
        return
    late = report.is_overdue(now)
    word = REPORT_OVERDUE if late else REPORT_DUE_SOON
    if tx.ledger.about(report.name, prefix=word):
        return
    _announce(report, word, due_at, tx=tx, now=now)
    last, days = report.last_day, f"{report.owed.period.first} to {report.owed.period.last}"
    say = f"The report {report.owed.report} ({days}) "
    say += f"was due on {last}." if late else f"must be published by {last}."
    paging.call_attention(report.name, say=say, tx=tx, now=now)


def _announce(
    report: ReportDue, word: LedgerWord, due_at: datetime, *, tx: Transaction, now: datetime
) -> None:
    public: dict[str, JSON] = {"report": report.owed.report.value, "due_at": due_at.isoformat()}
    tx.ledger.append(Entry(word, about=report.name, at=now, public=public))


def _report_named(name: str, *, tx: Transaction) -> ReportDue:
    for report in reports_due(tx=tx):
        if report.name == name:
            return report
    raise problem("orders.unknown-report", report=name)


def _check_open(report: ReportDue, at: datetime) -> None:
    if report.clock.met_at:
        raise problem("orders.report-published", report=report.name)
    is_of_a_period = report.owed.report is not LegalReport.DSA_24_2
    if at < (report.owed.period.until if is_of_a_period else report.owed.period.since):
        raise problem("orders.report-early", report=report.name, last=report.owed.period.last)


def _moment(day: date, zone: str, *, now: datetime) -> datetime:
    """Noon of a day there; of today, no later than now."""
    local = datetime.combine(day, _NOON, zone_named(zone))
    is_today = now.astimezone(zone_named(zone)).date() == day
    return min(local, now) if is_today else local


def _remember(
    owed: OwedReport,
    published: Publication,
    counted: PeriodReport,
    *,
    by: str,
    tx: Transaction,
    now: datetime,
) -> None:
    figures: dict[str, Any] = report_data(counted)
    public: dict[str, JSON] = {
        "report": owed.report.value,
        "first": owed.period.first.isoformat(),
        "last": owed.period.last.isoformat(),
        "time_zone": owed.period.zone,
        "published_on": published.published_on.isoformat(),
        "url": published.url.strip(),
        "digest": report_digest(counted),
        "figures": figures,
    }
    tx.ledger.append(Entry(REPORT_PUBLISHED, about=owed.about, at=now, by=by, public=public))
