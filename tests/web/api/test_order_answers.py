"""The sender of an order fetches its answer, and with that it is delivered."""

from __future__ import annotations

from seawall.journeys.orders.order_receipt import token_of
from seawall.orders.model import AnswerState, OrderState
from tests.answering_made import make_desk, minutes
from tests.orders_made import NOON, make_order
from tests.people_made import make_key
from tests.web.api.conftest import Platform


def acted_desk():
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))
    return desk, order


def test_the_token_of_the_receipt_brings_the_signed_answer_and_delivers_it(database):
    desk, order = acted_desk()
    web = Platform(desk.org, "")
    asked = {"authorization": "", "seawall_receipt": token_of(order)}
    said = web.get(f"/v1/orders/{order.id}", **asked).json()

    (answer,) = desk.answers(order)
    assert [one["signed"] for one in said["answers"]] == [answer.signed]
    assert answer.state is AnswerState.DELIVERED
    assert desk.now_is(order).state is OrderState.ANSWERED


def test_a_machine_of_the_platform_may_look_and_that_delivers_nothing(sqlite):
    desk, order = acted_desk()
    web = Platform(desk.org, make_key(desk.org, frozenset({"orders.read"})))

    assert len(web.get(f"/v1/orders/{order.id}").json()["answers"]) == 1
    assert desk.answers(order)[0].state is AnswerState.OWED


def test_the_form_on_paper_is_had_by_the_same_token_and_by_no_other(sqlite):
    desk, order = acted_desk()
    other = make_order(desk.org, by=desk.authority, locations=[{"url": "https://x.example/1"}])
    web = Platform(desk.org, "")
    (answer,) = desk.answers(order)
    path = f"/v1/orders/{order.id}/answers/{answer.id}/pdf"
    paper = web.get(path, authorization="", seawall_receipt=token_of(order))
    same = web.get(path, authorization="", seawall_receipt=token_of(order))

    assert paper["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert same.content == paper.content
    assert web.get(path, authorization="").status_code == 401
    assert web.get(path, authorization="", seawall_receipt=token_of(other)).status_code == 404


def test_nobody_answers_an_order_with_an_api_key(sqlite):
    desk, order = acted_desk()
    web = Platform(desk.org, make_key(desk.org, frozenset({"orders", "orders.read"})))

    assert web.post(f"/v1/orders/{order.id}/answers", {}).status_code in {404, 405}
