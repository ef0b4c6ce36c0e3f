"""How long an appeal takes: what the decided ones took, and nothing where there are none."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.appeals.appeal_window import is_open
from seawall.appeals.expected import expectation_of
from seawall.appeals.redress import SettlementBody, redress_of_places
from tests.people_made import NOON

SPANS = st.lists(st.timedeltas(timedelta(0), timedelta(days=400)), min_size=1, max_size=60)


def test_without_a_decided_appeal_there_are_no_figures():
    assert expectation_of([]) is None


def test_the_median_and_four_of_five():
    found = expectation_of((NOON, NOON + timedelta(hours=each)) for each in (1, 2, 3, 4, 50))

    assert found
    assert (found.median, found.most) == (timedelta(hours=3), timedelta(hours=4))
    assert found.count == 5


@given(spans=SPANS)
def test_at_least_half_and_four_of_five_took_no_longer_than_is_said(spans):
    found = expectation_of((NOON, NOON + span) for span in spans)

    assert found
    assert {found.median, found.most} <= set(spans)  # times that were really taken
    assert sum(span <= found.median for span in spans) * 2 >= len(spans)
    assert sum(span <= found.most for span in spans) * 5 >= len(spans) * 4
    assert found.median <= found.most


@given(after=st.timedeltas(timedelta(days=-300), timedelta(days=300)))
def test_an_appeal_is_open_to_the_last_moment_and_not_after_it(after):
    assert is_open(NOON, now=NOON + after) is (after <= timedelta(0))


def test_dsa_21_in_the_union_the_official_list_is_named_and_the_platforms_own_bodies():
    (union, britain) = redress_of_places(
        ("EU", "GB", "XX"), ["Example Body, https://body.example", "Other Body, Ltd"]
    )

    assert union.list_url.startswith("https://digital-strategy.ec.europa.eu/")
    assert union.bodies == (
        SettlementBody("Example Body", "https://body.example"),
        SettlementBody("Other Body, Ltd"),
    )
    assert (britain.settlement, britain.bodies) == (False, ())
