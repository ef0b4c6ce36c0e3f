"""What each legal report has: the figures of its articles, the texts, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.reporting_period import half_year
from seawall.orders.figures.model import FigureSeries
from seawall.orders.figures.removal_counts import Basis
from seawall.reports.documents.model import GapKind
from seawall.reports.documents.report_template import TemplateName, report_templates
from tests.reports.documents_made import (
    HARBOUR,
    SETTLED,
    document,
    figures_in,
    text,
    values_in,
)
from tests.year_made import YEAR, complaints, counted, order, removals

TCO_7, TCO_8, TCO_21 = TemplateName.TCO_7, TemplateName.TCO_8, TemplateName.TCO_21
NOTHING = dict.fromkeys(
    ("orders", "executions", "removals", "complaints", "proceedings", "accesses"), ()
)
SENT = counted(
    orders=(
        order(1, items=3, removed=3, cross_border=True),
        order(2, items=2, not_executed="manifest_errors"),
        order(3, items=4, removed=1),
    )
)


def missing(drawn):
    return [(part.article, part.what) for part in drawn.missing_parts]


@pytest.mark.parametrize("name", TemplateName)
def test_every_figure_of_a_template_is_counted_and_none_that_it_does_not_name(name):
    issued = SENT if name is TCO_8 else None
    template = report_templates()[name]

    drawn = values_in(document(name, issued=issued))
    whole = {code for code in drawn if "." not in code}
    assert whole == {figure.code for part in template.sections for figure in part.figures}


def test_tco_53_the_report_of_article_7_has_its_numbers():
    drawn = values_in(document(TCO_7))

    assert drawn["items_removed"] == 123
    assert drawn["items_removed.removal_orders"] == 3
    assert drawn["items_removed.specific_measures"] == 120
    assert drawn["orders_received"] == 5
    assert drawn["orders_not_executed"] == 2
    assert drawn["orders_not_executed.force_majeure"] == 1
    assert drawn["orders_not_executed.manifest_errors"] == 1
    assert drawn["orders_not_executed.insufficient_information"] == 0
    assert (drawn["complaints"], drawn["complaints.upheld"]) == (10, 4)
    assert (drawn["complaints.rejected"], drawn["complaints.pending"]) == (6, 0)
    assert drawn["reinstated_after_complaint"] == 4
    assert (drawn["proceedings"], drawn["reinstated_after_review"]) == (1, 1)


def test_uk_12_no_referral_is_in_a_report_of_the_regulation():
    orders = tuple(fact for fact in YEAR.orders if fact.series is not FigureSeries.REFERRALS)
    assert len(orders) < len(YEAR.orders)

    for name in (TCO_7, TCO_21):
        assert values_in(document(name, orders=orders)) == values_in(document(name))


def test_tco_51_the_report_of_a_year_says_until_when_it_is_published():
    assert document(TCO_7).last_day == date(2027, 2, 28)
    assert document(TCO_21).last_day == date(2027, 3, 31)
    assert document(TCO_8, issued=SENT).last_day is None


def test_other_days_than_a_year_have_no_last_day_and_the_report_says_so():
    drawn = document(TCO_7, period=half_year(2026, 1, "UTC"))

    assert drawn.last_day is None
    assert drawn.notes == (
        "The law asks for this report on a calendar year; this one is on other days.",
    )


@pytest.mark.parametrize("name", [TCO_7, TCO_21])
def test_a_text_that_nobody_wrote_is_missing_and_one_that_was_written_is_there(name):
    parts = report_templates()[name].text_parts
    without, drawn = document(name), document(name, texts={parts[0]: text("We compare uploads.")})
    titled = {section.text_part: (section.article, section.title) for section in drawn.sections}

    assert missing(without) == [titled[part] for part in parts]
    assert missing(drawn) == [titled[part] for part in parts[1:]]
    assert [section.text.text for section in drawn.sections if section.text] == [
        "We compare uploads."
    ]


def test_a_year_without_action_is_not_required_and_has_no_zero():
    drawn = document(TCO_7, was_exposed=False, **NOTHING)

    assert drawn.not_required.kind is GapKind.NOT_REQUIRED
    assert "Art. 7(2)" in drawn.not_required.why
    assert (drawn.sections, drawn.last_day, drawn.missing_parts) == ((), None, ())


def test_complaints_that_no_law_asks_for_are_not_required_and_not_missing():
    drawn = document(TCO_7, complaints=(), was_exposed=False)

    figure = figures_in(drawn)["complaints"]
    assert (figure.value, figure.gap.kind) == (None, GapKind.NOT_REQUIRED)
    assert "complaints.upheld" not in values_in(drawn)
    assert ("Article 7(3)(d)", "Complaints received") not in missing(drawn)


def test_tco_r60_an_authority_tells_of_the_orders_it_issued_and_what_became_of_them():
    drawn = values_in(document(TCO_8, issued=SENT))

    assert (drawn["orders_issued"], drawn["orders_issued.cross_border"]) == (3, 1)
    assert drawn["orders_carried_out"] == 1
    assert (drawn["orders_not_executed"], drawn["orders_not_executed.manifest_errors"]) == (1, 1)
    assert drawn["orders_open"] == 1
    assert (drawn["items_ordered"], drawn["items_removed"]) == (9, 4)


def test_tco_r60_what_is_decided_elsewhere_is_missing_until_it_is_said_in_words():
    without = document(TCO_8, issued=SENT)
    drawn = document(TCO_8, issued=SENT, texts={"penalties": text("One: a fine of EUR 5,000.")})

    assert ("Article 8(1)(d)", "Decisions imposing penalties") in missing(without)
    assert figures_in(drawn)["penalties"].gap.kind is GapKind.IN_WORDS
    assert not [what for article, what in missing(drawn) if article == "Article 8(1)(d)"]
    assert ("Article 8(1)(a)", "Removal orders scrutinised under Article 4") in missing(drawn)


def test_a_provider_is_not_asked_for_an_authoritys_report_nor_the_other_way_round():
    assert "competent authorities" in document(TCO_8).not_required.why
    assert "authority" in document(TCO_7, issued=SENT).not_required.why


def test_tco_r69_the_five_blocks_of_article_21_with_their_speed():
    drawn = values_in(document(TCO_21))

    assert (drawn["orders"], drawn["order_items"], drawn["order_items_timed"]) == (5, 3, 3)
    assert drawn["order_items_timed.within_the_hour"] == 2
    assert (drawn["order_median"], drawn["order_slowest_tenth"]) == (50 * 60, 90 * 60)
    assert (drawn["measure_items"], drawn["measure_median"]) == (120, 30)
    assert (drawn["accesses"], drawn["accesses.criminal_investigation"]) == (2, 1)
    assert drawn["accesses_denied"] == 1
    assert (drawn["complaints"], drawn["proceedings"]) == (10, 2)


def test_no_time_has_no_median_and_that_is_not_missing():
    drawn = document(TCO_21, executions=())

    assert figures_in(drawn)["order_median"].gap.kind is GapKind.NOTHING
    assert not [what for _, what in missing(drawn) if what.startswith("Median")]


def test_an_authority_tells_the_commission_what_it_issued_and_says_what_providers_tell():
    drawn = document(TCO_21, issued=SENT)

    assert (values_in(drawn)["orders"], values_in(drawn)["order_items"]) == (3, 4)
    assert ("Article 21(1)(d)", "Complaints received") in missing(drawn)


def test_figures_that_may_still_change_are_said_to_be_provisional():
    before = replace(SETTLED, is_settled=False, at=datetime(2027, 1, 12, tzinfo=UTC))
    within = replace(SETTLED, is_settled=False, at=datetime(2026, 12, 5, tzinfo=UTC))

    assert document(TCO_7).notes == ()
    (says,) = document(TCO_7, counted_at=before).notes
    assert says == "These figures may still change: the period settles on 2027-01-31."
    (says,) = document(TCO_7, counted_at=within).notes
    assert says == "The period is not over: every figure may still rise."


def test_a_report_without_a_legal_name_lists_it_as_missing():
    author = replace(HARBOUR, name="harbour", has_legal_name=False)

    assert missing(document(TCO_7, author=author))[0] == ("", "Legal name")


def test_a_ground_without_words_of_ours_is_shown_and_not_dropped():
    grounds = (order(1, not_executed="flood_of_paper"),)
    drawn = figures_in(document(TCO_7, orders=grounds))

    assert drawn["orders_not_executed.flood_of_paper"].words == "flood of paper"


NUMBERS = st.integers(0, 40)


@given(orders=NUMBERS, measures=NUMBERS, upheld=NUMBERS, rejected=NUMBERS, refused=NUMBERS)
def test_every_figure_has_a_value_or_a_reason_and_parts_that_make_a_whole_add_up(
    orders, measures, upheld, rejected, refused
):
    facts = {
        "orders": (order(1), *(order(n, not_executed="force_majeure") for n in range(2, refused))),
        "removals": (*removals(Basis.ORDER, orders), *removals(Basis.MEASURE, measures)),
        "complaints": complaints(upheld, rejected),
    }
    for name in TemplateName:
        figures = figures_in(document(name, issued=SENT if name is TCO_8 else None, **facts))
        assert all(
            (figure.value is None) == (figure.gap is not None) for figure in figures.values()
        )
        for code in {"items_removed", "orders_not_executed", "complaints"} & figures.keys():
            parts = [figures[part].value for part in figures if part.startswith(f"{code}.")]
            assert not parts or sum(parts) == figures[code].value
