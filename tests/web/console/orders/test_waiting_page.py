"""The page of unknown senders: what waits is seen, let in, or left out by two."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from seawall.journeys.anteroom.anteroom_telling import see_group
from seawall.orders.anteroom.model import WaitingState
from seawall.transaction import transaction
from tests.anteroom_made import come, shown_to_all, strangers_order, waiting_of, work_off
from tests.orders_made import URL, make_contact_point
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def document(org):
    at = datetime.now(UTC)
    come(org, strangers_order(at=at, reference_number="FR-2026-41"), at=at)
    (waiting,) = waiting_of(org)
    return waiting


def test_the_board_says_that_something_waits_and_leads_there(org, document):
    person = signed_in(org)

    assert 'href="/orders/waiting"' in person.get("/orders").content.decode()
    page = person.get("/orders/waiting").content.decode()
    for text in ("FR-2026-41", URL, "Unknown Authority", f'id="{document.id}"'):
        assert text in page


def test_its_number_and_its_id_lead_to_it(org, document):
    person = signed_in(org)

    assert person.get(f"/orders/{document.id}")["Location"] == f"/orders/waiting#{document.id}"
    assert document.id in person.get("/go/answer", q="FR-2026-41").content.decode()


def test_the_original_is_handed_over_as_a_file(org, document):
    answer = signed_in(org).get(f"/orders/waiting/{document.id}/original")

    assert len(b"".join(answer)) == document.size
    assert "attachment" in answer["Content-Disposition"]


def test_let_in_it_stands_on_the_board_as_an_order_in_doubt(org, document):
    person = signed_in(org)
    answer = person.post(f"/orders/waiting/{document.id}/let-in")
    work_off(datetime.now(UTC))

    assert answer.status_code == 302
    page = person.get(f"/orders/{document.id}").content.decode()
    assert "FR-2026-41" in page
    assert "Not genuine" in page or "genuine" in page
    assert person.get("/orders/waiting").content.decode().count("FR-2026-41") == 0


def test_seen_it_stays_and_the_page_says_when_calls_begin_again(org, document):
    person = signed_in(org)
    person.post(f"/orders/waiting/of/{document.told_under}/seen", document=document.id)

    (waiting,) = waiting_of(org)
    page = person.get("/orders/waiting").content.decode()
    assert "Mark as seen" not in page
    assert "Paging resumes" in page
    assert f"{waiting.seen_until:%H:%M}" in page


def test_a_page_acts_on_what_it_shows_and_names_how_many_follow(org):
    earlier = datetime.now(UTC) - timedelta(minutes=4)
    for number in range(28):
        come(org, strangers_order(reference=f"FR-{number:02}", at=earlier), at=earlier)
    person = signed_in(org)
    page = person.get("/orders/waiting").content.decode()
    shown = re.findall(r'<li class="line" id="(order_\w+)"', page)
    offered = set(re.findall(r'name="document" value="(order_\w+)"', page))
    group = waiting_of(org)[0].told_under

    assert (len(shown), offered) == (25, set(shown))
    assert "3 more appear" in page
    person.post(f"/orders/waiting/of/{group}/seen", document=shown)
    again = person.get("/orders/waiting").content.decode()
    first_now = re.findall(r'<li class="line" id="(order_\w+)"', again)[:3]
    assert set(shown_to_all(org)) - set(shown) == set(first_now)
    assert "Mark as seen" in again


def test_when_that_word_has_run_out_the_page_asks_for_it_again(org):
    earlier = datetime.now(UTC) - timedelta(minutes=40)
    come(org, strangers_order(at=earlier), at=earlier)
    (waiting,) = waiting_of(org)
    person = signed_in(org)
    with transaction(org.id) as tx:
        see_group(waiting.told_under, person.member, on_page=shown_to_all(org), tx=tx, now=earlier)

    assert "Mark as seen" in person.get("/orders/waiting").content.decode()


def test_left_out_by_one_it_waits_for_another_who_reads_what_was_said(org, document):
    first, second = signed_in(org, "lead"), signed_in(org, "legal")
    path = f"/orders/waiting/of/{document.told_under}/leave-out"
    why = "The authority has never heard of it."
    nothing = first.post(path, reason=" ", document=document.id)
    first.post(path, reason=why, document=document.id)
    page = second.get("/orders/waiting").content.decode()
    second.post(path, reason="They told me the same.", document=document.id)

    assert nothing.status_code == 422
    assert why in page
    with transaction(org.id) as tx:
        assert tx.anteroom.get(document.id).state is WaitingState.LEFT_OUT


def test_who_may_only_look_is_shown_no_button(org, document):
    page = signed_in(org, "overseer").get("/orders/waiting")

    assert "let-in" not in page.content.decode()
    assert (
        signed_in(org, "overseer").post(f"/orders/waiting/{document.id}/let-in").status_code == 403
    )


def test_what_a_stranger_wrote_is_text_on_the_page(org):
    at = datetime.now(UTC)
    hostile = '"><script>alert(1)</script>'
    come(
        org,
        strangers_order(at=at, authority={"name": hostile}, locations=[{"url": hostile}]),
        at=at,
    )

    assert hostile not in signed_in(org).get("/orders/waiting").content.decode()
