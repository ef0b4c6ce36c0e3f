"""`seawall figures`."""

from __future__ import annotations

import pytest

from seawall.config import load_settings
from tests.figures_made import sign_log
from tests.preservations_made import make_removed


@pytest.fixture(autouse=True)
def signed(organisation):
    sign_log()


def configure(monkeypatch, **wanted):
    loaded = load_settings(**wanted)
    monkeypatch.setattr("seawall.journeys.duties.period_reporting.settings", lambda: loaded)


def test_tco_51_the_figures_of_a_year_with_the_last_day_to_publish_them(run, organisation):
    make_removed(organisation=organisation).applied()
    sign_log()

    told = run("figures", "2026", "--json").data
    shown = run("figures", "2026")

    assert told["publish_by"] == "2027-02-28"
    assert told["article_7"]["items_removed"] == 1
    assert told["removed_by_basis"] == {
        "removal_orders": 1,
        "other_orders": 0,
        "referrals": 0,
        "specific_measures": 0,
        "own_terms": 0,
    }
    assert "TCO 7(3)(c) items removed" in shown.out
    assert "removed: removal_orders" in shown.out


def test_the_time_zone_stands_in_what_is_printed_and_in_the_json(run, organisation, monkeypatch):
    configure(monkeypatch, report_zone="Europe/Athens")

    head = run("figures", "2026", "--json").data["head"]
    shown = run("figures", "2026").out

    assert (head["time_zone"], head["first"], head["last"]) == (
        "Europe/Athens",
        "2026-01-01",
        "2026-12-31",
    )
    assert (head["since"], head["until"]) == ("2025-12-31T22:00:00Z", "2026-12-31T22:00:00Z")
    assert "Europe/Athens" in shown
    assert "2025-12-31T22:00:00Z until 2026-12-31T22:00:00Z" in shown


def test_half_a_year_is_six_calendar_months(run, organisation):
    first, second = (
        run("figures", "2026", "--half", half, "--json").data["head"] for half in ("1", "2")
    )

    assert (first["first"], first["last"]) == ("2026-01-01", "2026-06-30")
    assert (second["first"], second["until"]) == ("2026-07-01", "2027-01-01T00:00:00Z")


def test_tco_r51_a_year_without_action_says_not_required_and_names_the_article(run, organisation):
    told = run("figures", "2026", "--json").data
    shown = run("figures", "2026").out

    assert told["article_7"] == {
        "article": "Regulation (EU) 2021/784, Art. 7(2)",
        "why": "no action against terrorist content was taken or required",
        "required": False,
    }
    assert "not required (Regulation (EU) 2021/784, Art. 7(2))" in shown
    assert "7(3)(c)" not in shown


def test_a_small_enterprise_owes_no_report_under_the_dsa(run, organisation, monkeypatch):
    configure(monkeypatch, dsa_provider="small")

    shown = run("figures", "2026").out

    assert "not required (Regulation (EU) 2022/2065, Art. 15(2))" in shown
    assert "not required (Regulation (EU) 2022/2065, Art. 19(1))" in shown


@pytest.mark.parametrize("wrong", [("2021",), ("2026", "--half", "3")])
def test_a_year_before_the_regulation_and_a_third_half_are_refused(run, organisation, wrong):
    assert run("figures", *wrong).code == 2
