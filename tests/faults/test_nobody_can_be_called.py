"""A pager is down, or all are: another way, the next person, and at last a red health page."""

from __future__ import annotations

import pytest

from seawall.app.check_journal import JournalState
from seawall.app.doctor import work as doctor
from seawall.app.health.health_board import HealthBoard
from seawall.config import load_settings
from seawall.journeys.answers.drill_exchange import settle_drill, start_drill
from seawall.journeys.orders.order_drill import begin_drill
from seawall.transaction import transaction
from seawall.worker.emergency.deadline_watch import DeadlineWatch
from tests.answering_made import make_desk, minutes
from tests.faults.on_call_made import AN_HOUR, causes, people_on_call, red, take, work
from tests.orders_made import NOON

END = NOON + AN_HOUR


@pytest.fixture
def on_call(monkeypatch):
    with people_on_call(monkeypatch) as phones:
        yield phones


def test_the_pager_is_down_and_the_second_person_is_called_before_the_end(database, on_call):
    on_call.first.answer = lambda _: 503
    desk = make_desk()
    order = desk.receive()
    work(desk, NOON + minutes(47))

    assert ("half", "12:30") in causes(desk, order)
    assert "unheard" in [cause for cause, _ in causes(desk, order)]
    assert len(on_call.second.got) >= 1
    assert red(NOON + minutes(47)) == []  # the second person was reached


def test_an_alarm_that_no_way_brings_is_an_alarm_itself_and_health_is_red_since_then(
    database, on_call
):
    on_call.fall_silent()
    desk = make_desk()
    order = desk.receive()
    time = work(desk, NOON + minutes(47))

    assert "page_unheard" in desk.history(order)
    (says,) = red(time.at)
    assert says.startswith(f"An alarm about {order.id} reached nobody since 2026-03-02T12:")
    assert doctor.alarms([says]).state == "red"
    assert red(NOON + minutes(29)) == []


def test_a_way_that_works_again_makes_health_well_again(sqlite, on_call):
    on_call.fall_silent()
    desk = make_desk()
    order = desk.receive()
    time = work(desk, NOON + minutes(44))
    assert red(time.at)
    on_call.first.answer = lambda _: 200
    work(desk, NOON + minutes(50), time)

    assert [says for says in red(time.at) if "reached nobody" in says] == []
    take(desk, order, now=time.at)
    assert red(time.at) == []


def test_one_person_alone_at_a_weekend_health_is_red_by_four_fifths(sqlite, monkeypatch):
    with people_on_call(monkeypatch) as phones:
        phones.second.url = ""
        desk = make_desk()
        order = desk.receive()
        time = work(desk, NOON + minutes(48))
        assert f"{order.id} was paged about" in red(time.at)[0]
        take(desk, order, now=time.at)

    assert red(time.at) == []


def test_a_rehearsal_makes_no_health_page_red(sqlite, on_call):
    desk = make_desk()
    with transaction(desk.org.id) as tx:
        drill = begin_drill(by="P-1", tx=tx, now=NOON)
    work(desk, END + 3 * AN_HOUR)

    told = [cause for cause, _ in causes(desk, drill)]
    assert told.count("deadline") == 1
    assert told.count("overdue") == 2  # the second person, the third, and no more
    assert red(END + 3 * AN_HOUR) == []


def test_a_rehearsal_that_has_ended_pages_its_end_and_then_nobody(sqlite, on_call):
    desk = make_desk()
    with transaction(desk.org.id) as tx:
        drill = start_drill(by="P-1", pages=True, tx=tx, now=NOON).order
    time = work(desk, END + minutes(0.5))
    with transaction(desk.org.id) as tx:
        settle_drill(drill.id, tx=tx, now=END + minutes(1))
    paged = causes(desk, drill)
    work(desk, END + 3 * AN_HOUR, time)

    assert paged[-1] == ("deadline", "13:00")
    assert causes(desk, drill) == paged


def test_the_health_page_names_the_alarm_and_no_order_to_strangers(sqlite, on_call, tmp_path):
    board = HealthBoard(
        load_settings(data_dir=tmp_path), DeadlineWatch(tmp_path), JournalState, clock=lambda: NOON
    )
    desk = make_desk()
    order = desk.receive(now=NOON - 2 * AN_HOUR)

    board.write_and_read()

    said = {finding.name: finding for finding in board.report().findings}["alarms"]
    assert not said.is_fine
    assert said.says.startswith("an order is past its end since ")
    assert order.id not in said.says  # anybody may ask
