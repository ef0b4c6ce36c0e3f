"""`seawall drill order` rehearses an order and touches no content."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from seawall.cli.orders.drill import next_time
from seawall.clocks.reporting_period import calendar_year
from seawall.journeys.duties._order_figures import count_figures
from seawall.transaction import transaction
from tests.orders_made import make_contact_point
from tests.people_made import make_person
from tests.problems import raises_problem

EVENING = datetime(2026, 3, 2, 22, 30, tzinfo=timezone(timedelta(hours=1)))


def test_a_fast_drill_runs_through_to_a_signed_answer_and_prints_the_times(run, organisation):
    make_contact_point(organisation)
    make_person(organisation)
    ran = run("drill", "order", "--fast", "--json")

    assert ran.code == 0
    assert ran.data["state"] == "closed"
    assert ran.data["answers"] == ["annex2"]
    assert ran.data["in_time"] is True
    assert [step["what"] for step in ran.data["steps"]][:4] == [
        "received",
        "opened",
        "taken",
        "complied",
    ]
    assert "signature is valid" in ran.err


def test_a_drill_makes_no_decision_and_tells_the_platform_nothing(run, organisation):
    make_contact_point(organisation)
    make_person(organisation)
    order = run("drill", "order", "--fast", "--json").data["order"]

    with transaction(organisation.id) as tx:
        events = tx.enforcement.events_after(0)
        items = tx.orders.items(order)
        found = tx.orders.order(order)
    assert [one.action for one in items] == [None]
    assert found.case is None
    assert [event for event in events if event.type != "attention.needed"] == []


def test_every_entry_of_a_drill_says_so_and_no_figure_counts_it(run, organisation):
    make_contact_point(organisation)
    make_person(organisation)
    order = run("drill", "order", "--fast", "--json").data["order"]

    with transaction(organisation.id) as tx:
        entries = tx.ledger.about(order)
        counts = tx.orders.count()
        year = tx.orders.order(order).received_at.year
        figures = count_figures(calendar_year(year, "UTC"), tx=tx)
    assert entries
    assert all(entry.public["drill"] is True for entry in entries)
    assert {binding for binding, _, _ in counts} == {"none"}
    assert not any(figures.orders.by_series.values())
    assert figures.order_speed.count == 0


def test_without_a_contact_point_the_drill_shows_that_no_answer_could_be_composed(
    run, organisation
):
    make_person(organisation)
    ran = run("drill", "order", "--fast", "--json")

    assert ran.code == 1
    assert ran.data["answers"] == []
    assert "answer_faulty" in [step["what"] for step in ran.data["steps"]]
    assert ran.data["lacks"]
    assert all(one["code"].startswith("annex2.") and one["remedy"] for one in ran.data["lacks"])


def test_the_drill_says_what_the_answer_lacks_and_what_to_do(run, organisation):
    make_person(organisation)
    ran = run("drill", "order", "--fast")

    assert ran.code == 1
    assert "The answer lacks something: annex2." in ran.err


def test_a_second_drill_waits_until_the_first_is_answered(run, organisation):
    make_person(organisation)
    run("drill", "order", "--fast", "--json")
    ran = run("drill", "order", "--fast")

    assert ran.code == 2
    assert "has not been answered" in ran.err


def test_somebody_must_be_there_who_may_answer(run, organisation):
    ran = run("drill", "order", "--fast")

    assert ran.code == 2
    assert "no member may answer" in ran.err
    assert run("order", "list", "--json").data == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [("23:15", (2, 23, 15)), ("02:00", (3, 2, 0)), ("2:00", (3, 2, 0)), ("22:30", (2, 22, 30))],
)
def test_the_drill_arrives_at_the_next_time_the_clock_shows_that(at, expected):
    moment = next_time(at, now=EVENING)

    assert (moment.day, moment.hour, moment.minute) == expected
    assert moment >= EVENING


@pytest.mark.parametrize("at", ["24:00", "2", "noon", "02:60"])
def test_what_is_no_time_is_refused(at):
    with raises_problem("cli.not-a-time"):
        next_time(at, now=EVENING)
