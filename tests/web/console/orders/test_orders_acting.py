"""What a person does on the page of an order, and what the page says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.journeys.answers import drill_exchange, order_clarification
from seawall.journeys.answers.order_clarification import ClarificationReply
from seawall.journeys.orders import order_drill
from seawall.orders.model import Genuineness, OrderState
from seawall.transaction import transaction
from tests.cases_made import make_item
from tests.orders_made import (
    make_contact_point,
    make_unsigned_order,
)
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import (
    history,
    minutes_ago,
    now,
    now_is,
    page_of,
    received,
)


def test_comply_tells_the_platform_and_the_page_follows_it(org):
    order, person = received(org), signed_in(org)
    page_of(person, order)
    done = person.post(f"/orders/{order.id}/comply", measure="everywhere")
    page = page_of(person, order)

    with transaction(org.id) as tx:
        items = tx.orders.items(order.id)
        action = tx.enforcement.action(items[0].action)
    assert done.status_code == 302
    assert action.scope == ("*",)
    assert "complied" in history(org, order)
    assert "Waiting for platform" in page
    assert f'hx-get="/orders/{order.id}/progress"' in page


def test_disabling_reaches_all_member_states_or_is_not_offered(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/comply", measure="law")

    with transaction(org.id) as tx:
        action = tx.enforcement.action(tx.orders.items(order.id)[0].action)
    assert len(action.scope) == 27


def test_a_challenge_without_a_reason_is_explained_and_nothing_is_done(org):
    order, person = received(org), signed_in(org)
    answer = person.post(f"/orders/{order.id}/comply", is_challenge="yes", challenge=" ")

    assert answer.status_code == 422
    assert 'href="#challenge"' in answer.content.decode()
    assert "challenged" not in history(org, order)


def test_a_question_holds_the_clock_and_the_page_says_why(org):
    order, person = received(org), signed_in(org)
    asked = person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    page = page_of(person, order)

    assert asked.status_code == 302
    assert now_is(org, order).state is OrderState.PAUSED
    assert "Insufficient information (Article 3(8))" in page
    assert "Annex III" in page


def test_cannot_comply_asks_for_a_ground(org):
    order, person = received(org), signed_in(org)
    answer = person.post(f"/orders/{order.id}/cannot", further_information="The power is out.")

    assert answer.status_code == 422
    assert "Tick at least one ground." in answer.content.decode()
    assert "The power is out." in answer.content.decode()


def test_force_majeure_holds_and_its_end_starts_the_time_afresh(org):
    order, person = received(org), signed_in(org)
    said = {"grounds": ["force_majeure"], "further_information": "The data centre is flooded."}
    person.post(f"/orders/{order.id}/cannot", **said)
    held = now_is(org, order)
    person.post(f"/orders/{order.id}/cease")

    assert held.due_at is None
    assert now_is(org, order).due_at > now() + timedelta(minutes=55)


def test_two_people_say_that_it_is_genuine_and_only_then_it_can_be_obeyed(org):
    make_contact_point(org)
    order = make_unsigned_order(org, now=minutes_ago(4))
    first, second = signed_in(org, "lead"), signed_in(org, "legal")
    said = {"is_genuine": "yes", "reason": "Called the register's number; they confirmed."}
    first.post(f"/orders/{order.id}/genuine", **said)
    alone = page_of(first, order)
    again = first.post(f"/orders/{order.id}/genuine", **said)
    second.post(f"/orders/{order.id}/genuine", **said)

    assert "A second person must check too." in alone
    assert again.status_code == 409
    assert now_is(org, order).genuine is Genuineness.YES
    assert f"/orders/{order.id}/comply" in page_of(first, order)


def test_taking_it_is_said_and_a_colleague_is_asked_before_it_is_taken_over(org):
    order, first, second = received(org), signed_in(org), signed_in(org)
    first.post(f"/orders/{order.id}/take")
    refused = second.post(f"/orders/{order.id}/take")
    second.post(f"/orders/{order.id}/take", over="yes")

    assert refused.status_code == 409
    assert now_is(org, order).taken_by == second.member.id


def test_an_address_is_tied_to_the_item_that_somebody_names(org):
    order, item, person = received(org), make_item(org), signed_in(org)
    named = f"{item.kind}/{item.external_id}"
    person.post(f"/orders/{order.id}/find", position="0", item=named)

    assert named in page_of(person, order)


def test_a_reply_is_shown_and_a_person_says_that_it_answers_the_question(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    without = person.post(f"/orders/{order.id}/accept-reply")
    reply = ClarificationReply(order=order.id, text="The second one of that day.")
    with transaction(org.id) as tx:
        order_clarification.receive_reply(reply, tx=tx, now=now())
    page = page_of(person, order)
    person.post(f"/orders/{order.id}/accept-reply")

    assert without.status_code == 409
    assert "The second one of that day." in page
    assert now_is(org, order).state is OrderState.RUNNING


@pytest.mark.parametrize(
    ("what", "said"), [("recital_14", "may not be public"), ("article_1_3", "It may be education")]
)
def test_a_person_tells_the_others_what_no_machine_sees_and_the_clock_runs(org, what, said):
    order, person = received(org), signed_in(org)
    before = page_of(person, order)
    person.post(f"/orders/{order.id}/flag", what=what, reason="Members are admitted one by one.")

    assert said not in before
    assert said in page_of(person, order)
    assert now_is(org, order).due_at == order.due_at


@pytest.mark.parametrize("what", ["", "threat_to_life", "redress_pending"])
def test_a_person_flags_nothing_that_is_not_theirs_to_say(org, what):
    order, person = received(org), signed_in(org)
    answer = person.post(f"/orders/{order.id}/flag", what=what, reason="A guess.")

    assert answer.status_code == 422
    assert now_is(org, order).flags == order.flags


def test_a_drill_says_that_nothing_is_touched(org):
    make_contact_point(org)
    with transaction(org.id) as tx:
        drill = order_drill.begin_drill(by="tests", tx=tx, now=minutes_ago(3), pages=False)
    person = signed_in(org)
    page = page_of(person, drill)
    person.post(f"/orders/{drill.id}/comply", measure="everywhere")

    assert "DRILL" in page
    assert "This is a drill: nothing is changed." in page
    assert now_is(org, drill).state is OrderState.ACTED


def test_the_page_of_a_drill_says_how_it_ended_and_tells_nobody_outside(org):
    make_contact_point(org)
    person = signed_in(org)
    with transaction(org.id) as tx:
        start = drill_exchange.start_drill(by="tests", pages=True, tx=tx, now=minutes_ago(3))
    drill = start.order
    threat = person.post(
        "/threats/new", what="It is practised.", states=["FR"], order=drill.id
    ).content.decode()
    item = make_item(org)
    leads = person.post(f"/orders/{drill.id}/find", position="0", item=f"{item.kind}/{item.id}")
    done = person.post(f"/orders/{drill.id}/comply", measure="everywhere")
    said = person.get(done["Location"]).content.decode()
    with transaction(org.id) as tx:
        drill_exchange.settle_drill(drill.id, tx=tx, now=now())

    assert "is a drill: it touches no content" in threat
    assert "is a drill: it touches no content" in leads.content.decode()
    assert "ready for the drill authority to fetch" in said
    assert "Drill passed" in page_of(person, drill)


def test_an_answer_is_taken_away_as_json_as_pdf_and_signed_and_only_from_its_own_order(org):
    order, person = received(org), signed_in(org)
    other = received(org, minutes=3)
    person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    with transaction(org.id) as tx:
        (answer,) = tx.answers.of_order(order.id)
    path = f"/orders/{order.id}/answers/{answer.id}"
    written, printed, signed = (person.get(f"{path}.{kind}") for kind in ("json", "pdf", "jws"))

    assert written.json()["clarification"] == "Which clip is meant?"
    assert printed.content.startswith(b"%PDF")
    assert signed.content.count(b".") == 2
    assert person.get(f"{path}.exe").status_code == 404
    assert person.get(f"/orders/{other.id}/answers/{answer.id}.json").status_code == 404


def test_an_answer_that_was_brought_by_hand_says_how_that_is_proved(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    with transaction(org.id) as tx:
        (answer,) = tx.answers.of_order(order.id)
    path = f"/orders/{order.id}/answers/{answer.id}/by-hand"
    without = person.post(path, reason="")
    person.post(path, reason="Read out to inspector Exemple at 02:31.")

    assert without.status_code == 422
    assert "Read out to inspector Exemple at 02:31." in page_of(person, order)


def test_scrutiny_is_asked_for_with_reasons_in_its_window(org):
    order, person = received(org), signed_in(org)
    without = person.post(f"/orders/{order.id}/scrutiny", asker="provider", reasons="")
    said = {"asker": "provider", "reasons": "It is news, and Article 1(3) protects it."}
    person.post(f"/orders/{order.id}/scrutiny", **said)

    assert without.status_code == 422
    assert "scrutiny_requested" in history(org, order)
    assert "Scrutiny decision by our authority" in page_of(person, order)
