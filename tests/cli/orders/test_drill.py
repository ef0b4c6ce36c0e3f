"""`seawall drill order` rehearses an order and touches no content."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import OperationalError

from seawall.cli.orders import drill
from seawall.cli.orders.drill import next_time
from seawall.cli.orders.drill_report import _CHECKS, _MISSES
from seawall.clocks.reporting_period import calendar_year
from seawall.journeys.answers.drill_exchange import start_drill
from seawall.orders.drill_result import DrillMiss
from seawall.transaction import transaction
from tests.drills_made import Rehearsal, make_rehearsal
from tests.figures_made import figures_of
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
    assert ran.data["passed"] is True
    assert ran.data["missed"] == []
    assert all(ran.data["checked"].values())
    assert ran.data["measured"]["answer fetched"] is not None


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
    [figures] = figures_of(organisation.id, calendar_year(year, "UTC"))
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
    first, *others = ran.err.splitlines()
    assert first.endswith("Add what the answer lacks with `seawall contact-point set`.")
    assert others[0].startswith("Missing in the answer: annex2.")


def test_a_drill_that_was_missed_holds_the_next_one_up_no_longer(run, organisation):
    make_person(organisation)
    missed = run("drill", "order", "--fast", "--json")
    make_contact_point(organisation)
    passed = run("drill", "order", "--fast", "--json")

    assert (missed.code, passed.code) == (1, 0)
    assert [miss["code"] for miss in missed.data["missed"]] == ["not_composed"]
    assert missed.data["state"] == "closed"


def test_a_drill_that_runs_by_itself_waits_for_one_that_people_answer(run, organisation):
    make_person(organisation)
    with transaction(organisation.id) as tx:
        open_drill = start_drill(by="tests", pages=True, tx=tx, now=datetime.now(UTC)).order
    ran = run("drill", "order", "--fast")

    assert ran.code == 2
    assert f"The drill {open_drill.id} is still open." in ran.err


def test_the_command_goes_on_with_a_drill_that_it_began_before(run, organisation):
    make_contact_point(organisation)
    began = datetime.now(UTC) - timedelta(minutes=20)
    rehearsal = Rehearsal(organisation, make_person(organisation))
    order = rehearsal.start(now=began).order
    rehearsal.comply(order.id, now=began + timedelta(minutes=10))
    ran = run("drill", "order", "--json")

    assert ran.code == 0
    assert (ran.data["order"], ran.data["passed"]) == (order.id, True)
    assert ran.data["measured"]["answer ready"] == 600
    assert f"{order.reference} is under way" in ran.err


def test_the_report_of_a_drill_that_nobody_answered_says_what_was_missed_and_what_to_do(
    run, organisation
):
    make_contact_point(organisation)
    start = Rehearsal(organisation, make_person(organisation)).start(
        now=datetime.now(UTC) - timedelta(minutes=61)
    )
    ran = run("drill", "order")

    assert ran.code == 1
    assert re.search(r"result +FAILED", ran.out)
    assert re.search(r"opened +never", ran.out)
    assert start.order.reference in ran.out
    assert "Nobody opened the order. Ask whoever was on call" in ran.err
    assert "It was not answered within the hour. The drill failed." in ran.err


def test_a_database_that_goes_away_for_a_moment_ends_no_drill(run, organisation, monkeypatch):
    make_contact_point(organisation)
    rehearsal = Rehearsal(organisation, make_person(organisation))
    began = datetime.now(UTC) - timedelta(minutes=20)
    rehearsal.comply(rehearsal.start(now=began).order.id, now=began + timedelta(minutes=10))
    visits, settle = [], drill._settle

    def away_at_first(order):
        visits.append(order.id)
        if len(visits) < 3:
            raise OperationalError("the connection is lost")
        return settle(order)

    monkeypatch.setattr(drill, "_settle", away_at_first)
    monkeypatch.setattr(drill, "_POLL_SECONDS", 0)
    ran = run("drill", "order", "--json")

    assert (ran.code, len(visits)) == (0, 3)
    assert ran.err.count("The database does not answer.") == 1


def test_a_fault_of_our_own_ends_the_command_at_once(run, organisation, monkeypatch):
    make_person(organisation)

    def broken(order):
        raise ValueError(order.id)

    monkeypatch.setattr(drill, "_settle", broken)
    with pytest.raises(ValueError, match="order_"):
        run("drill", "order")


def test_whoever_may_not_answer_begins_no_drill(run, organisation):
    officer = make_person(organisation, "officer")
    ran = run("drill", "order", "--fast", "--as", officer.email)

    assert ran.code == 2
    assert run("order", "list", "--json").data == []


def test_where_there_are_two_platforms_a_drill_is_for_the_one_that_is_named(run, organisation):
    other = make_rehearsal("quay")
    make_contact_point(organisation)
    make_person(organisation)
    unnamed = run("drill", "order", "--fast")
    first, second = (
        run("drill", "order", "--fast", "--json", "--org", slug) for slug in ("harbour", "quay")
    )

    assert unnamed.code == 2
    assert "harbour, quay" in unnamed.err
    assert (first.code, second.code) == (0, 0)
    with transaction(other.org.id) as tx:
        references = [order.reference for order in tx.orders.newest_from("drill", limit=9)]
    assert references == [second.data["reference"]]


def test_every_miss_has_its_sentence_and_what_to_do_and_every_check_its_miss():
    codes = {miss.value for miss in DrillMiss}

    assert _MISSES.keys() == codes
    assert set(_CHECKS.values()) <= codes
    assert all(says.endswith(".") and remedy.endswith(".") for says, remedy in _MISSES.values())


def test_somebody_must_be_there_who_may_answer(run, organisation):
    ran = run("drill", "order", "--fast")

    assert ran.code == 2
    assert "No member may answer" in ran.err
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
