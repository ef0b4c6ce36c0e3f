"""An open order past its end is overdue in the API, and never `running`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.answering_made import Desk
from tests.orders_made import annex1, make_authority, make_contact_point, take_in
from tests.people_made import make_person
from tests.web.api.conftest import make_platform

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def platform(database):
    made = make_platform()
    make_contact_point(made.org)
    return made


@pytest.fixture
def desk(platform):
    return Desk(platform.org, make_person(platform.org), make_authority(platform.org))


def received(desk, number, *, ago):
    now = datetime.now(UTC)
    places = [{"url": f"https://videos.example.com/v/{number}"}]
    body = annex1(desk.authority, reference_number=f"FR-{number}", locations=places)
    return take_in(desk.org, body, by=desk.authority, now=now - ago).order


def listed(platform, query=""):
    return [
        (one["order"], one["state"]) for one in platform.get(f"/v1/orders{query}").json()["orders"]
    ]


def test_the_list_shows_it_and_is_asked_for_it_by_its_state(platform, desk):
    late, early = received(desk, 1, ago=2 * AN_HOUR), received(desk, 2, ago=AN_HOUR / 2)

    assert listed(platform) == [(late.id, "overdue"), (early.id, "running")]
    assert listed(platform, "?state=running") == [(early.id, "running")]
    assert listed(platform, "?state=overdue") == [(late.id, "overdue")]
    assert listed(platform, "?state=running&limit=1") == [(early.id, "running")]


@pytest.mark.parametrize("touch", ["nobody", "comply"])
def test_the_order_itself_and_its_clock_say_so_whoever_has_touched_it(platform, desk, touch):
    order = received(desk, 1, ago=AN_HOUR / 2)
    if touch == "comply":
        desk.comply(order, now=datetime.now(UTC))
    before = platform.get(f"/v1/orders/{order.id}").json()
    with time_machine.travel(order.due_at, tick=False):
        at_the_end = platform.get(f"/v1/orders/{order.id}").json()

    assert (before["state"], before["clock"]) == ("running", "running")
    assert (at_the_end["state"], at_the_end["clock"]) == ("overdue", "overdue")


def test_what_was_done_late_is_not_overdue_any_more(platform, desk):
    order = received(desk, 1, ago=2 * AN_HOUR)
    desk.comply(order, now=datetime.now(UTC))
    desk.platform_reports(order, now=datetime.now(UTC))

    answer = platform.get(f"/v1/orders/{order.id}").json()
    assert answer["state"] in {"acted", "answered", "closed"}
    assert answer["clock"] == "met"


def test_a_copy_of_an_overdue_order_gets_a_receipt_that_says_so(platform, desk):
    body = annex1(desk.authority, issued_at=datetime.now(UTC).isoformat())
    first = platform.post("/v1/orders", body).json()
    with time_machine.travel(datetime.now(UTC) + 2 * AN_HOUR, tick=False):
        copied = platform.post("/v1/orders", body).json()

    assert (copied["order"], copied["is_new"]) == (first["order"], False)
    assert first["state"] == "authenticating"
    assert copied["state"] == "overdue"
