"""What anybody may use: the report, the form for authorities, the contact point."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from seawall.config import settings
from seawall.forms.model import Channel, Form
from seawall.journeys.anteroom import _strangers_quota
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.anteroom_made import let_all_in
from tests.orders_made import URL, make_contact_point
from tests.people_made import make_organisation
from tests.web.console.conftest import Visitor, signed_in
from tests.web.console.public_order import FILLED

_numbers = itertools.count(1)


@pytest.fixture
def platform(database):
    """The only platform there is, with its contact point."""
    org = make_organisation()
    make_contact_point(org)
    return org


def anybody() -> Visitor:
    """Somebody from an address of the network that has sent nothing yet."""
    address = f"198.51.100.{next(_numbers)}"
    return Visitor(Client(raise_request_exception=False, REMOTE_ADDR=address))


def token_on(page) -> str:
    """The token that a page gives to keep."""
    return re.search(r'data-address="[^"#]+#([^"]+)"', page.content.decode()).group(1)


def orders_of(org, form):
    with transaction(org.id) as tx:
        return tx.orders.board(forms=[form])


def test_a_report_needs_an_address_and_nothing_else(platform):
    person = anybody()
    sent = person.post("/report", url=URL)
    token = token_on(sent)
    page = person.post("/report/follow", token=token).content.decode()
    (order,) = orders_of(platform, Form.PUBLIC_REPORT)

    assert sent.status_code == 200
    assert token.startswith("swr_")
    assert token in page
    assert order.body == {"form": "public_report", "reason": ""}


def test_a_report_of_no_address_is_explained_and_what_was_written_stays(platform):
    answer = anybody().post("/report", url="the third video", reason="It calls for an attack.")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'href="#url"' in page
    assert "It calls for an attack." in page
    assert orders_of(platform, Form.PUBLIC_REPORT) == []


def test_a_token_that_nobody_holds_leads_nowhere(platform):
    assert anybody().post("/report/follow", token="swr_invented").status_code == 404
    assert anybody().post("/orders/receipt", token="swr_invented").status_code == 404


def test_the_page_behind_a_token_is_kept_by_no_cache_and_told_to_no_other_site(platform):
    sent = anybody().post("/report", url=URL)
    read = anybody().post("/report/follow", token=token_on(sent))

    for page in (sent, read):
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "no-referrer"


def test_a_report_from_another_site_is_refused(platform):
    person = anybody()
    person.client.handler.enforce_csrf_checks = True

    assert person.post("/report", url=URL).status_code == 403


def test_one_address_of_the_network_reports_ten_times_a_minute(platform):
    person = anybody()
    answers = [person.post("/report", url=f"{URL}-{number}").status_code for number in range(11)]

    assert answers[:10] == [200] * 10
    assert answers[10] == 429


def test_the_form_for_authorities_has_the_regulations_labels_in_its_own_sections(platform):
    page = anybody().get("/orders/new").content.decode()

    assert "Reference number of the removal order" in page
    assert "Competent body or court before which the removal order can be challenged" in page
    assert [*re.findall(r"<legend>([A-G]) · ", page)] == list("ABCDEFG")


def test_an_order_by_the_form_is_received_at_once_and_two_people_must_call_back(platform):
    before = datetime.now(UTC)
    sent = anybody().post("/orders/new", **FILLED)
    waits = anybody().post("/orders/receipt", token=token_on(sent)).content.decode()
    (order,) = let_all_in(platform)
    page = anybody().post("/orders/receipt", token=token_on(sent)).content.decode()

    with transaction(platform.id) as tx:
        places = [(one.url, one.note) for one in tx.orders.items(order.id)]
    assert sent.status_code == 200
    assert sent["Referrer-Policy"] == "no-referrer"
    assert (order.channel, order.state) == (Channel.PORTAL, OrderState.AUTHENTICATING)
    assert order.reference == "FR-2026-7"
    assert order.issued_at == datetime(2026, 11, 24, 1, 5, tzinfo=UTC)
    assert order.due_at is not None
    assert order.received_at >= before
    assert places == [(URL, "at the second minute"), (f"{URL}-2", "")]
    assert order.id in page
    for text in (order.id, URL, "Sender not verified"):
        assert text in waits  # its sender sees the same while nobody has looked at it


def test_whoever_fills_in_the_same_once_more_is_shown_no_token(platform):
    first = anybody().post("/orders/new", **FILLED)
    again = anybody().post("/orders/new", **FILLED)

    assert again.status_code == 409
    assert token_on(first) not in again.content.decode()
    assert "already received this order" in again.content.decode()


def test_where_an_address_has_had_its_hour_the_form_says_when_it_may_be_sent(platform, monkeypatch):
    few = settings().model_copy(update={"anteroom_documents": 4})
    monkeypatch.setattr(_strangers_quota, "settings", lambda: few)
    sender = anybody()
    sender.post("/orders/new", **FILLED)
    refused = sender.post("/orders/new", **{**FILLED, "reference_number": "FR-2026-8"})

    assert refused.status_code == 503
    assert 3_500 < int(refused["Retry-After"]) <= 3_600
    assert "in 60 minutes" in refused.content.decode()
    assert "FR-2026-8" in refused.content.decode()


def test_what_the_form_lacks_is_told_by_its_code_and_it_can_be_sent_all_the_same(platform):
    lacking = {**FILLED, "redress.body": ""}
    told = anybody().post("/orders/new", **lacking)
    page = told.content.decode()
    sent = anybody().post("/orders/new", as_it_is="yes", **lacking)
    (order,) = let_all_in(platform)

    assert told.status_code == 422
    assert "annex1.G." in page
    assert "GT-17" in page  # nothing that was filled in is lost
    assert sent.status_code == 200
    assert "body" not in order.body["redress"]


def test_a_date_that_is_none_is_named_and_nothing_is_received(platform):
    answer = anybody().post("/orders/new", **{**FILLED, "authority.date": "yesterday"})

    assert answer.status_code == 422
    assert 'href="#authority-date"' in answer.content.decode()
    assert orders_of(platform, Form.REMOVAL_ORDER) == []


def test_the_answer_is_fetched_with_the_receipt_and_that_delivers_it(platform):
    sent = anybody().post("/orders/new", **FILLED)
    (order,) = let_all_in(platform)
    person = signed_in(platform)
    person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    token = token_on(sent)
    page = anybody().post("/orders/receipt", token=token).content.decode()
    shown = re.search(r'name="answer" value="(ans_\w+)"', page)
    assert shown
    answer = anybody().post(
        "/orders/receipt/answer", token=token, answer=shown.group(1), kind="json"
    )

    with transaction(platform.id) as tx:
        (kept,) = tx.answers.of_order(order.id)
    assert kept.state == "delivered"
    assert answer.json()["clarification"] == "Which clip is meant?"
    assert "attachment" in answer["Content-Disposition"]


def test_the_contact_point_is_public_with_its_languages_and_key(platform):
    page = anybody().get("/contact-point").content.decode()

    assert "Example Videos Ltd" in page
    assert "orders@videos.example.com" in page
    assert "Ed25519" in page


def test_of_two_platforms_the_address_says_which_one_is_meant(platform):
    other = make_organisation()
    make_contact_point(other, legal_name="Other Example Ltd")

    assert settings().order_organisation == ""
    assert anybody().get("/contact-point").status_code == 422
    assert "Other Example" in anybody().get("/contact-point", to=other.slug).content.decode()
