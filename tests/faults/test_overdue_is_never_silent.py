"""An hour ends, whoever has touched the order: somebody is paged, and again, until it is done."""

from __future__ import annotations

import threading

import pytest

from seawall.journeys.orders.page_answering import acknowledge_page
from seawall.orders.model import OrderState
from seawall.orders.standing import state_at
from seawall.transaction import close_connection, transaction
from tests.answering_made import configure, make_desk, minutes
from tests.enforcement_made import Time
from tests.faults.on_call_made import (
    AN_HOUR,
    alarms,
    causes,
    dead_platform,
    people_on_call,
    red,
    take,
    watch,
    work,
)
from tests.mail_servers import smtp_server
from tests.orders_made import NOON
from tests.people_made import make_person
from tests.problems import raises_problem

END = NOON + AN_HOUR


@pytest.fixture
def on_call(monkeypatch):
    with people_on_call(monkeypatch) as phones:
        yield phones


def test_comply_is_pressed_and_the_platform_fails_a_page_at_the_end_and_after_it(database, on_call):
    desk = make_desk()
    with dead_platform(desk):
        order = desk.receive()
        desk.comply(order, now=NOON + minutes(1))
        work(desk, END + minutes(11))

    assert causes(desk, order) == [
        ("not_applied", "12:30"),
        ("four_fifths", "12:48"),
        ("deadline", "13:00"),
        ("overdue", "13:05"),
        ("overdue", "13:10"),
    ]
    assert on_call.said("second") == ["overdue by 0 min", "overdue by 5 min", "overdue by 10 min"]
    assert on_call.said("third") == ["overdue by 5 min", "overdue by 10 min"]


def test_i_see_to_it_is_pressed_and_nothing_else_a_page_at_the_end_and_after_it(database, on_call):
    desk = make_desk()
    order = desk.receive()
    take(desk, order, now=NOON + minutes(1))
    work(desk, END + minutes(6))

    told = causes(desk, order)
    assert told[-2:] == [("deadline", "13:00"), ("overdue", "13:05")]
    assert ("half", "12:30") in told
    assert on_call.said("second") == ["overdue by 0 min", "overdue by 5 min"]


def test_who_has_it_after_the_end_rests_the_pages_for_a_quarter_of_an_hour(sqlite, on_call):
    desk = make_desk()
    order = desk.receive()
    take(desk, order, now=NOON + minutes(1))
    time = work(desk, END)
    take(desk, order, now=END + minutes(1))

    assert red(END + minutes(2)) == []
    work(desk, END + minutes(17), time)
    assert causes(desk, order)[-2:] == [("deadline", "13:00"), ("overdue", "13:16")]
    assert red(END + minutes(17)) == [
        f"{order.id} is past its end since 2026-03-02T13:00:00Z, and nobody has it in hand"
    ]


def test_a_promise_a_minute_before_the_end_does_not_silence_the_end(sqlite, on_call):
    desk = make_desk()
    order = desk.receive()
    time = work(desk, END - minutes(1))
    with transaction(desk.org.id) as tx:
        until = acknowledge_page(order.id, desk.person, tx=tx, now=time.at)
    work(desk, END, time)

    assert until == END
    assert causes(desk, order)[-1] == ("deadline", "13:00")


def test_pages_end_when_the_platform_reports_it_done(sqlite, on_call):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(1))
    time = work(desk, END + minutes(2))
    desk.platform_reports(order, now=time.at)
    told = causes(desk, order)
    work(desk, END + AN_HOUR, time)

    assert causes(desk, order) == told
    assert red(time.at) == []


def test_the_authority_is_told_too_late_why_not_and_pages_rest_for_a_day(sqlite, on_call):
    desk = make_desk()
    order = desk.receive()
    time = work(desk, END)
    desk.cannot(order, "force_majeure", now=END + minutes(3))
    told = causes(desk, order)
    work(desk, END + 20 * AN_HOUR, time)

    assert causes(desk, order) == told
    assert state_at(desk.now_is(order), time.at) is OrderState.OVERDUE


def test_an_order_that_another_takes_over_is_paged_about_at_its_end(sqlite, on_call):
    desk = make_desk()
    other = make_person(desk.org)
    order = desk.receive()
    take(desk, order, now=NOON + minutes(50))
    take(desk, order, now=NOON + minutes(55), person=other, over=True)
    work(desk, END)

    assert causes(desk, order)[-1] == ("deadline", "13:00")


def test_only_who_may_answer_orders_can_say_that_they_have_one(sqlite):
    desk = make_desk()
    order = desk.receive()
    with transaction(desk.org.id) as tx, raises_problem("people.not-theirs"):
        acknowledge_page(order.id, make_person(desk.org, "admin"), tx=tx, now=NOON)


@pytest.mark.both_databases
def test_two_workers_at_the_end_page_once(database, on_call):
    desk = make_desk()
    order = desk.receive()

    def look():
        watch(desk.org.id, order, now=END)
        close_connection()

    workers = [threading.Thread(target=look) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert [alarm.cause for alarm in alarms(desk, order.id)] == ["deadline"]


def test_the_watch_pages_where_the_job_of_the_end_was_lost_and_never_twice(database, on_call):
    desk = make_desk()
    order = desk.receive()

    assert not watch(desk.org.id, order, now=END - minutes(1))
    assert watch(desk.org.id, order, now=END + minutes(2))
    assert not watch(desk.org.id, order, now=END + minutes(3))
    work(desk, END + minutes(3), Time(END + minutes(3)))
    told = [cause for cause, _ in causes(desk, order)]
    assert told.count("deadline") == 1


def test_everybody_who_may_answer_is_written_to_when_the_line_is_at_its_end(
    sqlite, on_call, monkeypatch, tmp_path
):
    with smtp_server(tmp_path / "mail") as (server, postman):
        configure(
            monkeypatch,
            on_call_push=on_call.first.url,
            on_call_next=[on_call.second.url],
            mail_server=f"smtp://127.0.0.1:{server.port}",
            mail_from="seawall@videos.example.com",
        )
        desk = make_desk()
        other, machine_room = make_person(desk.org), make_person(desk.org, "admin")
        order = desk.receive()
        work(desk, END + minutes(5))

    (mail,) = postman.taken
    assert sorted(mail.rcpt_tos) == sorted([desk.person.email, other.email])
    assert machine_room.email not in mail.rcpt_tos
    assert f"/orders/{order.id}" in mail.content.decode()
