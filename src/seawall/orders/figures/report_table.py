"""A report as a table of RFC 4180: every line names the period and its time zone."""

from __future__ import annotations

import csv
from io import StringIO

from seawall.orders.figures.period_report import PeriodReport, report_lines

COLUMNS = ("article", "figure", "value", "first", "last", "time_zone")


def report_csv(report: PeriodReport) -> str:
    """The lines of a report, with the period and the zone beside each."""
    head = report.head
    written = StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for line in report_lines(report):
        rows.writerow((line.article, line.name, line.value, head.first, head.last, head.time_zone))
    return written.getvalue()
