"""Somebody is called about an order until they take it, by every way there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.webhook_signature import verifies_asymmetric
from seawall.journeys.answers.order_clarifying import cease_force_majeure
from seawall.journeys.orders import order_paging, order_taking
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.journeys.orders.page_callees import OnCallSettings
from seawall.journeys.orders.page_owing import Occasion
from seawall.keys.installation import webhook_key
from seawall.orders.answering.on_call_pages import PageCause
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import configure, make_desk, minutes
from tests.enforcement_made import Time, receiver, work_until, worker
from tests.mail_servers import smtp_server
from tests.orders_made import (
    NOON,
    altered,
    annex1,
    arrival_of,
    make_authority,
    make_unsigned_order,
    take_in,
)
from tests.people_made import make_person
from tests.problems import raises_problem

AN_HOUR = timedelta(hours=1)
TODO = "comply, or say that you cannot"


@pytest.fixture
def pager(monkeypatch):
    """A webhook and a push service on the loopback, both configured."""
    with receiver() as hook, receiver() as push:
        configure(
            monkeypatch, on_call_url=hook.url, on_call_push=push.url, on_call_again_minutes=30
        )
        yield hook, push


def run(desk, until, time=None):
    time = time or Time()
    work_until(until, time=time, hand=worker(time), org=desk.org.id)


def said(got):
    return got.event["data"]["say"]


def test_somebody_is_paged_at_half_time_and_at_four_fifths(database, pager):
    hook, _ = pager
    desk = make_desk()
    order = desk.receive(reference_number="FR-2231")
    run(desk, NOON + AN_HOUR - minutes(1))

    assert [said(got) for got in hook.got] == [
        f"order FR-2231, 30 min left, {TODO}, https://seawall.example/orders/{order.id}",
        f"order FR-2231, 12 min left, {TODO}, https://seawall.example/orders/{order.id}",
    ]
    assert desk.history(order).count("person_reached") == 4


def test_a_page_is_repeated_and_rests_when_somebody_takes_the_order_until_the_next_moment(
    sqlite, monkeypatch
):
    with receiver() as hook:
        configure(monkeypatch, on_call_url=hook.url, on_call_again_minutes=5)
        desk, time = make_desk(), Time()
        order = desk.receive()
        run(desk, NOON + minutes(44), time)
        assert len(hook.got) == 3  # 12:30, 12:35, 12:40
        with transaction(desk.org.id) as tx:
            order_taking.take_order(order.id, desk.person, tx=tx, now=time.at)
        run(desk, NOON + AN_HOUR - minutes(6), time)

    left = [said(got).split(", ")[1] for got in hook.got][3:]
    assert left == ["12 min left", "7 min left"]  # four fifths, which nobody answered


def test_the_page_says_nothing_of_the_content(sqlite, pager):
    hook, push = pager
    desk = make_desk()
    desk.receive()
    run(desk, NOON + minutes(31))

    told = hook.got[0].body + push.got[0].body + str(push.got[0].headers).encode()
    assert b"Grey Tide" not in told
    assert b"videos.example.com" not in told


def test_a_push_is_plain_text_with_its_title_priority_and_link_as_headers(sqlite, pager):
    _, push = pager
    desk = make_desk()
    order = desk.receive(reference_number="FR-ö\u202e1")
    run(desk, NOON + minutes(49))

    half, late = push.got
    assert half.body.decode().startswith(f"order FR-ö\u202e1, 30 min left, {TODO}, https://")
    assert half.headers["title"] == "Seawall: order FR-??1"
    assert (half.headers["priority"], late.headers["priority"]) == ("high", "urgent")
    assert half.headers["tags"] == "alarm_clock"
    assert half.headers["click"] == f"https://seawall.example/orders/{order.id}"


def test_the_webhook_is_signed_with_the_installations_key(sqlite, pager):
    hook, _ = pager
    desk = make_desk()
    desk.receive()
    run(desk, NOON + minutes(30))

    (page,) = hook.got
    assert verifies_asymmetric(
        page.body.decode(),
        event=page.id,
        at=NOON + minutes(30),
        signatures=page.headers["webhook-signature"],
        key=webhook_key().public_key(),
    )


def test_the_person_on_call_gets_a_mail_too(sqlite, monkeypatch, tmp_path):
    with smtp_server(tmp_path / "mail") as (server, postman):
        configure(
            monkeypatch,
            mail_server=f"smtp://127.0.0.1:{server.port}",
            mail_from="seawall@videos.example.com",
            on_call_mail=["night@videos.example.com", "day@videos.example.com"],
        )
        desk = make_desk()
        desk.receive(reference_number="FR-7")
        run(desk, NOON + minutes(30))

        (mail,) = postman.taken
    assert mail.rcpt_tos == ["night@videos.example.com", "day@videos.example.com"]
    assert b"Subject: Seawall: order FR-7" in mail.content
    assert b"30 min left" in mail.content


def test_one_way_that_is_dead_does_not_stop_another(sqlite, pager):
    hook, push = pager
    hook.answer = lambda got: 503
    desk = make_desk()
    order = desk.receive()
    run(desk, NOON + minutes(59))

    assert len(push.got) == 2
    assert "person_not_reached" in desk.history(order)
    assert "page_unheard" not in desk.history(order)


def test_when_every_way_fails_that_is_an_alarm_itself(sqlite, pager):
    hook, push = pager
    hook.answer = push.answer = lambda got: 503
    desk = make_desk()
    order = desk.receive()
    run(desk, NOON + minutes(59))

    assert desk.history(order).count("page_unheard") >= 1
    assert "order.page_unheard" in desk.ledger(order.id)


def test_with_no_way_to_call_anybody_the_alarm_sounds_at_once(sqlite, monkeypatch):
    configure(monkeypatch)
    desk = make_desk()
    order = desk.receive()
    run(desk, NOON + minutes(30))

    assert desk.history(order).count("page_unheard") == 1


def test_an_order_that_comes_late_in_its_hour_pages_at_once(sqlite, pager):
    hook, _ = pager
    desk = make_desk()
    body = annex1(desk.authority)
    take_in(desk.org, body, by=desk.authority, received_at=NOON - minutes(50), now=NOON)
    run(desk, NOON)

    assert [said(got).split(", ")[1] for got in hook.got] == ["10 min left"]


def test_an_order_in_doubt_pages_too_since_its_clock_runs(sqlite, pager):
    hook, _ = pager
    desk = make_desk()
    make_unsigned_order(desk.org)
    run(desk, NOON + minutes(31))

    assert len(hook.got) == 1


def test_a_clock_that_jumps_ahead_fires_every_page_once(sqlite, pager):
    hook, _ = pager
    desk, time = make_desk(), Time()
    order = desk.receive()
    time.at = NOON + timedelta(hours=2)
    hand = worker(time)
    while hand.step():
        pass

    shares = sorted(paged["share"] for paged in _paged(desk, order))
    assert shares == ["deadline", "four_fifths", "half"]
    assert len(hook.got) == 3


def test_a_clock_that_jumps_back_postpones_nothing(sqlite, pager):
    hook, _ = pager
    desk, time = make_desk(), Time(NOON - timedelta(days=1))
    desk.receive()
    run(desk, NOON + minutes(30), time)

    assert len(hook.got) == 1


@pytest.mark.usefixtures("sqlite", "pager")
def test_an_order_that_is_being_carried_out_is_paged_about_when_the_platform_says_nothing():
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(10))
    run(desk, NOON + AN_HOUR)

    shares = [each["share"] for each in _paged(desk, order)]
    assert shares == ["not_applied", "four_fifths", "deadline"]
    assert "the platform has not confirmed yet" in _paged(desk, order)[0]["say"]


@pytest.mark.usefixtures("sqlite", "pager")
@pytest.mark.parametrize(("complied", "says_no"), [(0, 10), (36, None)])
def test_two_reasons_to_page_in_one_moment_are_one_page(complied, says_no):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(complied))
    if says_no is not None:
        at = NOON + minutes(says_no)
        desk.platform_reports(order, "cannot", now=at, reason_code="other")
    run(desk, NOON + minutes(49))

    with transaction(desk.org.id) as tx:
        moments = [alarm.at for alarm in tx.alarms.of(order.id) if alarm.event]
    assert len(moments) == len(set(moments)) > 0


def test_an_order_that_is_acted_upon_pages_nobody(sqlite, pager):
    hook, push = pager
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(10))
    desk.platform_reports(order, now=NOON + minutes(11))
    run(desk, NOON + AN_HOUR)

    assert _paged(desk, order) == []
    assert [got for got in hook.got if order.id in said(got)] == []
    assert not [got for got in push.got if order.id in got.body.decode()]


def test_pages_of_a_clock_that_was_held_do_not_fire_and_the_fresh_hour_has_its_own(sqlite, pager):
    hook, _ = pager
    desk = make_desk()
    order = desk.receive()
    desk.cannot(order, "force_majeure", now=NOON + minutes(10))
    with transaction(desk.org.id) as tx:
        at = NOON + minutes(25)
        cease_force_majeure(order.id, at, desk.person, tx=tx, now=at)
    run(desk, NOON + minutes(54))
    assert hook.got == []
    run(desk, NOON + minutes(56), Time(NOON + minutes(54)))

    assert [said(got).split(", ")[1] for got in hook.got] == ["30 min left"]


def test_a_job_that_runs_twice_pages_once(database):
    desk = make_desk()
    order = desk.receive()
    by = OnCallSettings((CallBy.PUSH,), "https://seawall.example", minutes(5))
    half = Occasion(PageCause.HALF, "half:2026-03-02T13:00:00Z", "2026-03-02T13:00:00Z")
    paged = []
    for _ in range(2):
        with transaction(desk.org.id) as tx:
            paged.append(
                order_paging.page_if_due(order.id, half, by=by, tx=tx, now=NOON + minutes(30))
            )

    first, second = paged
    assert second is None
    with transaction(desk.org.id) as tx:
        assert tx.outbox.by_key(f"call-order:{first.id}:push") is not None


def test_somebody_else_takes_an_order_over_only_knowingly(database):
    desk = make_desk()
    other = make_person(desk.org)
    order = desk.receive()
    with transaction(desk.org.id) as tx:
        order_taking.take_order(order.id, desk.person, tx=tx, now=NOON)
    with transaction(desk.org.id) as tx, raises_problem("orders.taken-by-another"):
        order_taking.take_order(order.id, other, tx=tx, now=NOON)
    with transaction(desk.org.id) as tx:
        taken = order_taking.take_order(order.id, other, over=True, tx=tx, now=NOON)

    assert taken.taken_by == other.id
    assert desk.history(order).count("taken") == 2


def _paged(desk, order):
    with transaction(desk.org.id) as tx:
        return [dict(e.data) for e in tx.orders.events(order.id) if e.what == "paged"]


def test_what_is_refused_pages_once_and_a_flood_in_one_name_no_more(database, pager):
    hook, _ = pager
    desk = make_desk()
    for number in range(3):
        with transaction(desk.org.id) as tx:
            body = annex1(desk.authority, reference_number=f"FR-{number}")
            came = arrival_of(desk.org, altered(desk.authority, body))
            first = receive_arrival(came, tx=tx, now=NOON).order
        assert first.state is OrderState.REFUSED
    run(desk, NOON + 2 * AN_HOUR)

    (page,) = hook.got
    assert "refused on arrival, see why" in said(page)


def test_two_names_that_are_forged_page_for_each(sqlite, pager):
    hook, _ = pager
    desk = make_desk()
    other = make_authority(desk.org)
    for sender in (desk.authority, other):
        with transaction(desk.org.id) as tx:
            came = arrival_of(desk.org, altered(sender, annex1(sender)))
            receive_arrival(came, tx=tx, now=NOON)
    run(desk, NOON + AN_HOUR)

    assert len(hook.got) == 2
