"""When the reports of a provider fall due: TCO Art. 7(2), DSA Art. 15(1), 24(2) and 42(1).

A yearly report is owed once its calendar year is over, a very large platform's once a half year
is. The number of users is owed at least once every six months: six calendar months from the day
it was last published, or else from the 17 February or 17 August before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from seawall.clocks.instant import zone_named
from seawall.clocks.period import Period
from seawall.clocks.reporting_period import (
    ReportingPeriod,
    half_year,
    last_year_over,
)
from seawall.orders.figures.report_duty import DsaProvider, LegalReport

#: What the clock of a report is about begins with this.
ABOUT = "report:"
#: The clock of each report; Art. 24(1) is a part of the report of Art. 15.
PROFILES: Mapping[LegalReport, str] = {
    LegalReport.TCO_7: "eu-tco-transparency-report",
    LegalReport.DSA_15: "eu-dsa-transparency-report",
    LegalReport.DSA_24_2: "eu-dsa-user-numbers",
}
_SIX_MONTHS = Period(months=6)
#: The days on which the number of users was due where it was never published early.
_DUE_DAYS = ((8, 17), (2, 17))
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OwedReport:
    """One report, and the days that it is about."""

    report: LegalReport
    period: ReportingPeriod

    @property
    def about(self) -> str:
        """What its clock is about: the report, and its first and last day."""
        return about_report(self.report, self.period)

    @property
    def profile(self) -> str:
        """The profile of its clock."""
        return PROFILES[self.report]

    @property
    def starts_at(self) -> datetime:
        """When its clock starts: the publication before, or else the end of the period."""
        if self.report is LegalReport.DSA_24_2:
            return self.period.since
        return self.period.until - _INSTANT

    @classmethod
    def of_clock(cls, about: str, zone: str) -> OwedReport:
        """The report that a clock is about."""
        report, first, last = about.removeprefix(ABOUT).rsplit(":", 2)
        days = date.fromisoformat(first), date.fromisoformat(last)
        return cls(LegalReport(report), ReportingPeriod(*days, zone))


def about_report(report: str, period: ReportingPeriod) -> str:
    """What the entries of a report are about, and by which a person calls it."""
    return f"{ABOUT}{report}:{period.first}:{period.last}"


def yearly_report(now: datetime, zone: str) -> OwedReport:
    """The report under TCO Art. 7 of the newest year that is over."""
    return OwedReport(LegalReport.TCO_7, last_year_over(now, zone))


def dsa_report(provider: DsaProvider, now: datetime, zone: str) -> OwedReport:
    """The report under DSA Art. 15 of the newest period that is over."""
    year = last_year_over(now, zone)
    if provider is not DsaProvider.VERY_LARGE:
        return OwedReport(LegalReport.DSA_15, year)
    first_half = half_year(year.first.year + 1, 1, zone)
    newest = first_half if first_half.is_over(now) else half_year(year.first.year, 2, zone)
    return OwedReport(LegalReport.DSA_15, newest)


def user_numbers(published_at: datetime | None, now: datetime, zone: str) -> OwedReport:
    """The next number of users, six calendar months after the last."""
    clock = zone_named(zone)
    first = (
        published_at.astimezone(clock).date()
        if published_at
        else _last_due_day(now.astimezone(clock).date())
    )
    period = ReportingPeriod(first, _SIX_MONTHS.last_day(first), zone)
    return OwedReport(LegalReport.DSA_24_2, period)


def _last_due_day(today: date) -> date:
    days = [date(today.year, *day) for day in _DUE_DAYS]
    return next((day for day in days if day <= today), date(today.year - 1, *_DUE_DAYS[0]))
