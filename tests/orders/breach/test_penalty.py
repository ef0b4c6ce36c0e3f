"""What an instrument's maximum comes to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions import known_profiles
from seawall.orders.breach.model import Money, Turnover
from seawall.orders.breach.penalty import (
    PENALISED,
    check_turnover,
    maxima,
    penalised_article,
    share_of,
)
from seawall.orders.breach.penalty_loading import ceilings
from tests.problems import raises_problem


def turnover(millions, currency="EUR"):
    return Turnover(Money(currency, millions * 10**8), 2025, "annual accounts 2025")


def of(profile, **more):
    usual = {"article": "3(3)", "is_systematic": False, "turnover": turnover(200)}
    return maxima(ceilings(), profile=profile, **{**usual, **more})


def test_tco_61_a_systematic_failure_of_3_3_costs_at_most_8_million_of_200():
    (found,) = of("eu-tco-removal-order", is_systematic=True)

    assert found.amount == Money("EUR", 800_000_000)
    assert "EUR 8,000,000.00" in found.says
    assert "4 % of global turnover of the preceding business year" in found.says


def test_tco_61_a_single_breach_of_article_6_has_no_union_ceiling_but_national_law():
    (found,) = of("eu-tco-removal-order", article="6")

    assert found.amount is None
    assert "national law" in found.says


def test_tco_61_a_systematic_breach_of_another_article_has_no_union_ceiling():
    assert of("eu-tco-removal-order", article="6", is_systematic=True) == ()


def test_tco_r68_national_ceilings_are_those_of_the_state_of_establishment():
    german = of("eu-tco-removal-order", country="DE")
    french = of("eu-tco-removal-order", country="FR", is_systematic=True)

    assert [each.amount for each in german] == [None, Money("EUR", 500_000_000)]
    assert {each.ceiling.id for each in french} == {"eu-tco-systematic", "fr-lcen-habitual"}


@pytest.mark.parametrize(
    ("revenue", "amount"), [(100, 1_800_000_000), (180, 1_800_000_000), (500, 5_000_000_000)]
)
def test_uk_r13_the_greater_of_18_million_and_10_per_cent(revenue, amount):
    (found,) = of("gb-osa-takedown", turnover=turnover(revenue, "GBP"))

    assert found.amount == Money("GBP", amount)


def test_uk_r13_two_currencies_are_shown_side_by_side_and_not_compared():
    (found,) = of("gb-osa-takedown", turnover=turnover(500, "EUR"))

    assert found.amount is None
    assert "the greater of GBP 18,000,000.00 and EUR 50,000,000.00" in found.says


def test_without_a_turnover_the_share_is_said_and_not_computed():
    (found,) = of("gb-osa-takedown", turnover=None)

    assert found.amount is None
    assert "at least GBP 18,000,000.00" in found.says
    assert "the turnover is not known" in found.says


def test_uk_r06_a_section_3_notice_carries_no_fine_of_its_own():
    (found,) = of("gb-ta2006-s3-notice")

    assert found.amount is None
    assert "counts as endorsed" in found.says
    assert found.ceiling.verification == "mixed"


@pytest.mark.parametrize("each", ceilings(), ids=lambda each: each.id)
def test_tco_r68_every_ceiling_has_its_source_and_profiles_that_exist(each):
    assert each.source.startswith("http")
    assert each.verification in {"verified", "knowledge", "mixed"}
    assert set(each.profiles) <= set(known_profiles())
    assert (each.percent is None) == (each.of == "")


@pytest.mark.parametrize("article", PENALISED)
def test_tco_r68_the_duties_of_article_18_are_penalised(article):
    assert penalised_article(f"Art. {article}") == article


@pytest.mark.parametrize("article", ["3(2)", "4(1)", "5(8)", "9", "12", ""])
def test_tco_r68_no_other_article_is(article):
    with raises_problem("orders.not-penalised") as refused:
        penalised_article(article)

    assert refused.value.field == "article"


@given(st.integers(0, 10**15), st.decimals("0", "100", places=2))
def test_a_share_is_never_more_than_its_part_of_the_whole(minor, percent):
    share = share_of(Money("EUR", minor), percent)

    exact = Decimal(minor) * percent / 100
    assert exact - 1 < share.minor <= exact


@pytest.mark.parametrize(
    "wrong", [Turnover(Money("EUR", -1), 2025, "accounts"), Turnover(Money("EUR", 1), 2025, " ")]
)
def test_a_turnover_is_an_amount_with_a_source(wrong):
    with raises_problem("orders.bad-turnover.negative", "orders.bad-turnover.source"):
        check_turnover(wrong)
