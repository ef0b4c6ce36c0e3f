"""Redress on the page of an order: until when it can be appealed, and since when it is final."""

from __future__ import annotations

from seawall.orders.model import OrderState
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import history, minutes_ago, now_is, page_of, received

UNREAD = {"body": "Court", "deadline": "see the attached law", "legislation": "law"}


def filed(**said):
    usual = {"reference": "12/26", "court": "Court of Example", "by": "provider"}
    return {**usual, "filed_at": f"{minutes_ago(5):%Y-%m-%dT%H:%M}", **said}


def test_tco_r17_the_deadline_of_section_g_is_shown_or_asked_for(org):
    read, unread = received(org), received(org, redress=UNREAD)
    person = signed_in(org)
    known, unknown = page_of(person, read), page_of(person, unread)

    assert "Appeal deadline" in known
    assert "Not known. See section G." not in known
    assert "Not known. See section G." in unknown


def test_tco_r17_a_person_sets_the_last_day(org):
    order, person = received(org, redress=UNREAD), signed_in(org)
    wrong = person.post(f"/orders/{order.id}/redress/deadline", last_day="soon")
    done = person.post(f"/orders/{order.id}/redress/deadline", last_day="2199-08-10")
    page = page_of(person, order)

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "11 Aug 2199, 00:00" in page  # the end of that day
    assert "Not final" in page


def test_tco_r17_a_confirmed_challenge_makes_the_order_final_and_the_page_says_since_when(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/redress/challenge", **filed())
    challenged = page_of(person, order)
    ruled_at = minutes_ago(1)
    said = {"challenge_number": "12/26", "ruling": "confirmed"}
    said["ruled_at"] = f"{ruled_at:%Y-%m-%dT%H:%M}"
    ruled = person.post(f"/orders/{order.id}/redress/rule", **said)
    page = page_of(person, order)

    assert "12/26" in challenged
    assert "Record a court ruling" in challenged
    assert ruled.status_code == 302
    assert now_is(org, order).final_at == ruled_at.replace(second=0, microsecond=0)
    assert "Final since" in page
    assert "/redress/challenge" not in page  # nothing is left to enter


def test_an_annulled_order_loses_its_effect_from_the_page(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/redress/challenge", **filed())
    said = {"challenge_number": "12/26", "ruling": "annulled"}
    person.post(
        f"/orders/{order.id}/redress/rule", ruled_at=f"{minutes_ago(1):%Y-%m-%dT%H:%M}", **said
    )

    waiting = page_of(person, order)
    assert now_is(org, order).state is OrderState.RUNNING
    assert "A court annulled it" in waiting
    assert "You have recorded this. A second person must confirm it." in waiting

    second = signed_in(org, "lead")
    assert 'value="annulled" required checked' in page_of(second, order)
    second.post(f"/orders/{order.id}/ended", cause="annulled", reason="The judgment came by post.")

    assert now_is(org, order).state is OrderState.CEASED
    assert "Annulled" in page_of(person, order)


def test_a_challenge_that_lies_in_the_future_is_explained_and_nothing_is_lost(org):
    order, person = received(org), signed_in(org)
    answer = person.post(
        f"/orders/{order.id}/redress/challenge", **filed(filed_at="2199-01-01T00:00")
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'href="#filed_at"' in page
    assert 'value="Court of Example"' in page
    assert "challenged" not in history(org, order)


def test_who_may_only_look_sees_redress_and_no_form(org):
    order, overseer = received(org), signed_in(org, "overseer")
    page = page_of(overseer, order)
    refused = overseer.post(f"/orders/{order.id}/redress/challenge", **filed())

    assert "Redress" in page
    assert "/redress/" not in page
    assert refused.status_code == 403
