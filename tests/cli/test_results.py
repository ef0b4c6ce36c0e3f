"""`seawall results`: the figures of a period, for people and for programs."""

from __future__ import annotations

import pytest

from seawall.ledger.note import Signer
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.moments import WEDNESDAY, on_wednesday
from tests.preservations_made import make_removed


@pytest.fixture(autouse=True)
def wednesday():
    with on_wednesday():
        yield


@pytest.fixture
def removed(organisation):
    make_removed(organisation=organisation).applied()
    place_and_sign(Signer("seawall.example/log", SIGNING_KEY), WEDNESDAY)


def test_lines_name_the_period_the_zone_the_checkpoint_and_each_count(run, removed):
    printed = run("results", "2026")

    assert printed.code == 0
    assert "2026-01-01 to 2026-12-31, UTC" in printed.out
    assert "Intervals are of 95 %." in printed.out
    assert "0 of 1" in printed.out
    assert "may still change" in printed.err


def test_programs_get_the_same_as_the_console(run, removed):
    printed = run("results", "2026", "--json")

    assert printed.data["period"]["first"] == "2026-01-01"
    assert {metric["id"] for metric in printed.data["metrics"]} >= {"exposure", "appeals"}


def test_a_name_that_is_no_period_is_refused_with_what_one_looks_like(run, organisation):
    printed = run("results", "last-week")

    assert printed.code == 2
    assert "2026-Q4" in printed.err
