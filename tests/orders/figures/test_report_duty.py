"""Where the law asks nothing of a provider, its report says so with the article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.clocks.reporting_period import calendar_year
from seawall.orders.figures.model import (
    ComplaintFact,
    FigureSeries,
    OrderFact,
    PeriodFacts,
    ProceedingOutcome,
)
from seawall.orders.figures.removal_counts import Basis, CountedRemoval
from seawall.orders.figures.report_duty import (
    DsaProvider,
    LegalReport,
    NotRequired,
    dsa_duties,
    tco_8_duty,
)
from seawall.orders.figures.tally import tally_facts
from seawall.orders.figures.yearly import article7

DAY = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
ORDER = OrderFact("order_1", FigureSeries.REMOVAL_ORDERS, DAY)


def seven(**facts):
    return article7(tally_facts(PeriodFacts(calendar_year(2026, "UTC"), **facts)))


def test_tco_r51_a_year_without_any_action_asks_for_no_report():
    duty = seven()

    assert isinstance(duty, NotRequired)
    assert duty.article == "Regulation (EU) 2021/784, Art. 7(2)"


@pytest.mark.parametrize(
    "facts",
    [
        {"orders": [ORDER]},
        {"removals": [CountedRemoval("video/1", Basis.OWN, DAY)]},
        {"was_exposed": True},
    ],
)
def test_tco_r51_who_acted_or_had_to_reports_and_a_zero_is_a_zero(facts):
    report = seven(**facts)

    assert report.items_removed == 0


def test_tco_r62_without_specific_measures_the_complaints_are_not_required_and_no_zero():
    report = seven(orders=[ORDER])

    assert isinstance(report.complaints, NotRequired)
    assert report.complaints.article == "Regulation (EU) 2021/784, Art. 10(1)"
    assert isinstance(report.reinstated_after_complaint, NotRequired)
    assert report.orders_not_executed == 0


def test_under_specific_measures_no_complaint_is_a_zero():
    report = seven(orders=[ORDER], was_exposed=True)

    assert (report.complaints, report.reinstated_after_complaint) == (0, 0)


def test_a_complaint_that_was_made_is_counted_even_where_nobody_asks():
    complaint = ComplaintFact(DAY, ProceedingOutcome.REJECTED)

    assert seven(orders=[ORDER], complaints=[complaint]).complaints == 1


def test_tco_r60_the_report_of_authorities_is_not_required_of_a_provider():
    assert str(tco_8_duty()).startswith("not required (Regulation (EU) 2021/784, Art. 8(1))")


def test_the_reports_of_the_dsa_are_asked_of_whom_the_articles_name():
    required = {
        kind: {report for report, duty in dsa_duties(kind).items() if duty.required}
        for kind in DsaProvider
    }

    platform = {LegalReport.DSA_15, LegalReport.DSA_24_1, LegalReport.DSA_24_2}
    assert required == {
        DsaProvider.UNDECLARED: platform,
        DsaProvider.SMALL: set(),
        DsaProvider.HOSTING: {LegalReport.DSA_15},
        DsaProvider.PLATFORM: platform,
        DsaProvider.VERY_LARGE: platform,
    }


def test_a_small_enterprise_is_told_the_articles_that_spare_it():
    duties = dsa_duties(DsaProvider.SMALL)

    assert duties[LegalReport.DSA_15].article.endswith("Art. 15(2)")
    assert duties[LegalReport.DSA_24_1].article.endswith("Art. 19(1)")
    assert "Art. 24(3)" in str(duties[LegalReport.DSA_24_2])


def test_who_declared_nothing_is_told_that_nothing_was_declared():
    assert "SEAWALL_DSA_PROVIDER" in str(dsa_duties(DsaProvider.UNDECLARED)[LegalReport.DSA_15])
