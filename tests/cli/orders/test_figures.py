"""`seawall figures`."""

from __future__ import annotations

from tests.preservations_made import make_removed


def test_tco_51_the_figures_of_a_year_with_the_last_day_to_publish_them(run, organisation):
    make_removed(organisation=organisation).applied()

    told = run("figures", "2026", "--json").data
    shown = run("figures", "2026")

    assert told["publish_by"] == "2027-02-28"
    assert told["article_7"]["items_removed"] == 1
    assert told["items_removed_by_basis"] == {
        "removal_orders": 1,
        "referrals": 0,
        "own_measures": 0,
    }
    assert "7(3)(c) items removed" in shown.out
    assert "removed: removal_orders" in shown.out


def test_a_year_before_the_regulation_is_refused(run, organisation):
    assert run("figures", "2021").code == 2
