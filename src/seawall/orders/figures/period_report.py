"""The report of a period: its numbers, the time zone they are counted in, what is not required.

The same record gives the same report, letter for letter: nothing in it is of the moment at
which somebody looked. Every format is made of the lines below, and every line names the period
and its zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.enforcement.wrongful.model import WrongfulHours, in_hours
from seawall.orders.figures.information import PaperFigures
from seawall.orders.figures.report_duty import NotRequired, ReportDuty
from seawall.orders.figures.speed import Speed
from seawall.orders.figures.yearly import Article7, Article8, Article21

#: How an event finds its period, in one sentence of every report.
COUNTED_BY = (
    "Orders by the day they were received, content by the day it went down, every other event "
    "by the day it took effect, never by the day it was written down; days are those of the "
    "time zone."
)


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What a report is about, and the record that it was counted from."""

    organisation: str
    first: date
    last: date
    time_zone: str
    since: datetime
    until: datetime
    is_over: bool
    counted_by: str
    ledger_size: int
    ledger_root: str

    @classmethod
    def of(
        cls,
        period: ReportingPeriod,
        *,
        organisation: str,
        is_over: bool,
        ledger_size: int,
        ledger_root: str,
    ) -> ReportHead:
        """The head of a period's report."""
        return cls(
            organisation=organisation,
            first=period.first,
            last=period.last,
            time_zone=period.zone,
            since=period.since,
            until=period.until,
            is_over=is_over,
            counted_by=COUNTED_BY,
            ledger_size=ledger_size,
            ledger_root=ledger_root,
        )


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The numbers of a period, by the names that they are published under."""

    head: ReportHead
    publish_by: date
    """Of the report under TCO Art. 7(2)."""
    article_7: Article7 | NotRequired
    article_8: Article8 | NotRequired
    article_21: Article21
    duties: Mapping[str, ReportDuty]
    """The reports of the Digital Services Act, by their names."""
    removed_by_basis: Mapping[str, int]
    received_by_series: Mapping[str, int]
    asked_for_data: Mapping[str, PaperFigures]
    """What asked for data, information or steps, by its law: a series of its own."""
    orders_across_a_border: int
    orders_scrutinised: int
    final_orders_in_twelve_months: int
    exposure_indicated: bool
    wrongful_hours: WrongfulHours


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One figure: where the law asks for it, its name, and its value or why there is none."""

    article: str
    name: str
    value: str


def report_lines(report: PeriodReport) -> list[ReportLine]:
    """Every line of a report, in its order, the head first."""
    return [
        ReportLine(article, name, value)
        for article, name, value in (
            *_head_lines(report),
            *_article_7_lines(report),
            *_article_8_lines(report.article_8),
            *_article_21_lines(report.article_21),
            *((f"DSA {name}", "report", str(duty)) for name, duty in report.duties.items()),
            *_other_lines(report),
        )
    ]


Line = tuple[str, str, str]


def _head_lines(report: PeriodReport) -> Iterator[Line]:
    head = report.head
    yield "", "organisation", head.organisation
    yield "", "period", f"{head.first} to {head.last}"
    yield "", "time zone", head.time_zone
    yield "", "period in UTC", f"{_moment(head.since)} until {_moment(head.until)}"
    if not head.is_over:
        yield "", "state", "the period is not over: every figure may still rise"
    yield "", "counted", head.counted_by
    yield "", "ledger", f"{head.ledger_size} entries, root {head.ledger_root or 'none yet'}"


def _article_7_lines(report: PeriodReport) -> Iterator[Line]:
    seven = report.article_7
    if isinstance(seven, NotRequired):
        yield "TCO 7(2)", "report", str(seven)
        return
    yield "TCO 7(2)", "publish by", str(report.publish_by)
    yield "TCO 7(3)(c)", "items removed", str(seven.items_removed)
    yield (
        "TCO 7(3)(c)",
        "orders not executed",
        _with_parts(seven.orders_not_executed, seven.grounds),
    )
    yield "TCO 7(3)(d)", "complaints", _with_parts(seven.complaints, seven.complaint_outcomes)
    yield (
        "TCO 7(3)(e)",
        "our proceedings",
        _with_parts(seven.proceedings, seven.proceeding_outcomes),
    )
    yield "TCO 7(3)(f)", "reinstated after review", str(seven.reinstated_after_review)
    yield "TCO 7(3)(g)", "reinstated after complaint", str(seven.reinstated_after_complaint)


def _article_8_lines(eight: Article8 | NotRequired) -> Iterator[Line]:
    if isinstance(eight, NotRequired):
        yield "TCO 8(1)", "report of authorities", str(eight)
        return
    yield "TCO 8(1)(a)", "orders issued", str(eight.orders)
    yield "TCO 8(1)(a)", "orders across a border", str(eight.cross_border)
    yield "TCO 8(1)(a)", "orders carried out", str(eight.carried_out)
    not_executed = _with_parts(sum(eight.not_executed.values()), eight.not_executed)
    yield "TCO 8(1)(a)", "orders not carried out", not_executed
    yield "TCO 8(1)(a)", "items named", str(eight.items)
    yield "TCO 8(1)(a)", "items removed", str(eight.items_removed)
    yield "TCO 8(1)", "not known here", eight.not_known_here


def _article_21_lines(numbers: Article21) -> Iterator[Line]:
    yield "TCO 21", "removal orders", str(numbers.orders)
    yield "TCO 21", "speed of orders", _speed(numbers.order_items)
    yield "TCO 21", "removed by specific measures", str(numbers.measures_removed)
    yield "TCO 21", "speed of measures", _speed(numbers.measure_items)
    opened = numbers.accesses
    yield "TCO 21", "access to what is kept", _with_parts(sum(opened.values()), opened)
    yield "TCO 21", "access denied", str(numbers.accesses_denied)
    yield "TCO 21", "complaints", _with_parts(numbers.complaints, numbers.complaint_outcomes)
    yield "TCO 21", "proceedings", _with_parts(numbers.proceedings, numbers.proceeding_outcomes)


def _other_lines(report: PeriodReport) -> Iterator[Line]:
    for name, count in report.received_by_series.items():
        yield "", f"received: {name}", str(count)
    for law, papers in report.asked_for_data.items():
        yield "", f"asked for data: {law or 'no law named'}", _papers(papers)
    yield "TCO 4(1)", "orders across a border", str(report.orders_across_a_border)
    yield "TCO 4", "orders scrutinised", str(report.orders_scrutinised)
    for name, count in report.removed_by_basis.items():
        yield "", f"removed: {name}", str(count)
    yield "TCO 5(4)", "final orders in 12 months", str(report.final_orders_in_twelve_months)
    yield "", "wrongful hours", _wrongful(report.wrongful_hours)


def _with_parts(count: int | NotRequired, parts: Mapping[str, Any]) -> str:
    words = ", ".join(f"{name} {number}" for name, number in parts.items())
    return f"{count} ({words})" if words else str(count)


def _wrongful(hours: WrongfulHours) -> str:
    """How often something came back, and how long it was down: never more than was found out."""
    if not hours.times:
        return "nothing came back"
    kinds = ", ".join(f"{kind} {in_hours(n)} h" for kind, n in hours.seconds_by_kind.items())
    total, longest = in_hours(hours.seconds), in_hours(hours.longest_seconds)
    return f"{hours.times} times, {total} h, the longest {longest} h ({kinds})"


def _papers(papers: PaperFigures) -> str:
    counted = f"{_with_parts(papers.received, papers.outcomes)}, {papers.late} late"
    grounds = ", ".join(f"{ground} {count}" for ground, count in papers.grounds.items())
    return f"{counted}; reasons: {grounds}" if grounds else counted


def _speed(speed: Speed) -> str:
    if not speed.count:
        return "nothing removed"
    return (
        f"{speed.count} items, median {speed.median_seconds} s, slowest tenth from "
        f"{speed.slowest_tenth_seconds} s, {speed.within_the_hour} within the hour"
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
