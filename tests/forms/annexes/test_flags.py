"""What counsel is told of an order; none of it stops the clock: TCO Art. 3(7) and (8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.flags import AnnexFlag, flags
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel
from tests.forms.annexes_made import ORDER

TEN = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)


def raised(order=ORDER, **known):
    asked = {"contact_languages": ("en", "fr"), "first_order": False, "informed_at": None}
    return list(flags(order, **(asked | known)))


def test_an_ordinary_order_raises_none():
    assert raised() == []


@pytest.mark.parametrize(
    ("informed_at", "expected"),
    [("2026-06-09T22:00:01Z", ["art3_2_notice_short"]), ("2026-06-09T22:00:00Z", [])],
)
def test_tco_23_information_less_than_twelve_hours_before_a_first_order(informed_at, expected):
    order = replace(ORDER, issued_at=TEN)

    known = datetime.fromisoformat(informed_at)

    assert raised(order, first_order=True, informed_at=known) == expected


def test_tco_r10_no_information_at_all_before_a_first_order():
    assert raised(first_order=True) == [AnnexFlag.NOTICE_SHORT]


def test_tco_25_an_emergency_stated_in_the_order_needs_no_information():
    order = replace(ORDER, emergency="An attack is going on.")

    assert raised(order, first_order=True) == [AnnexFlag.EMERGENCY]


def test_tco_25_a_second_order_needs_no_information():
    assert raised(first_order=False) == []


def test_tco_27_a_language_the_contact_point_does_not_name():
    assert raised(replace(ORDER, language="pl")) == [AnnexFlag.LANGUAGE]
    assert raised(replace(ORDER, language="FR-be")) == []


def test_tco_33_an_issuer_outside_the_register_is_a_flag_and_no_fault():
    assert raised(issuer_known=False) == ["issuer_not_in_register"]
    assert validate_order(ORDER, channel=Channel.API) == ()


def test_tco_64_a_group_with_admitted_members():
    assert raised(closed_group=True) == ["recital_14"]


@pytest.mark.parametrize("flag", AnnexFlag)
def test_every_flag_can_be_said_in_a_sentence_with_its_article(flag):
    assert flag.says.endswith(".")
    assert "Article" in flag.says or "recital" in flag.says


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_tco_23_twelve_hours_is_the_line(before):
    order = replace(ORDER, issued_at=TEN)

    is_short = AnnexFlag.NOTICE_SHORT in raised(order, first_order=True, informed_at=TEN - before)

    assert is_short == (before < timedelta(hours=12))
