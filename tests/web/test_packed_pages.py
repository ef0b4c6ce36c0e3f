"""A page is packed for whoever goes to it from our own site, and never where it shows a secret."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from seawall.people.model import Organisation
from seawall.web.token_pages import PAGES as TOKEN_PAGES
from tests.cases_made import open_case
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import Visitor, came_in, signed_in

#: What a browser says when its user goes to a page of ours, from one of ours.
FROM_US = {
    "HTTP_HOST": "localhost",
    "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
    "HTTP_SEC_FETCH_MODE": "navigate",
    "HTTP_SEC_FETCH_SITE": "same-origin",
}
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def org(sqlite: str) -> Organisation:
    return make_organisation()


def is_packed(answer: Any) -> bool:
    return answer.get("Content-Encoding") == "gzip"


def asked(person: Visitor, path: str, **heads: str) -> Any:
    return person.client.get(path, **{**FROM_US, **heads})


def text_of(answer: Any) -> str:
    return gzip.decompress(answer.content).decode()


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_queue_and_a_case_are_packed_for_whoever_goes_there(org, site):
    person, case = signed_in(org), open_case(org)
    for path in ("/", f"/cases/{case.id}"):
        answer = asked(person, path, HTTP_SEC_FETCH_SITE=site)

        assert is_packed(answer), path
        assert int(answer["Content-Length"]) == len(answer.content)
        assert text_of(answer).rstrip().endswith("</html>")
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/sign-in", "/report", "/orders/new", "/docs", "/docs/problems"])
def test_public_pages_follow_the_same_rule(sqlite, path):
    browser = Client()

    assert is_packed(browser.get(path, **FROM_US))
    assert not is_packed(browser.get(path, **{**FROM_US, "HTTP_SEC_FETCH_SITE": "cross-site"}))


@pytest.mark.parametrize(
    "heads",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": ""},
        {"HTTP_SEC_FETCH_MODE": "cors"},
        {"HTTP_SEC_FETCH_MODE": "no-cors"},
        {"HTTP_SEC_FETCH_MODE": ""},
        {"HTTP_ACCEPT_ENCODING": "br"},
        {"HTTP_ACCEPT_ENCODING": "gzip;q=0"},
    ],
)
def test_a_page_that_another_site_led_to_or_a_script_asked_for_is_not_packed(org, heads):
    answer = asked(signed_in(org), "/?filter=severity:4", **heads)

    assert not is_packed(answer)
    assert answer.content.rstrip().endswith(b"</html>")
    for head in ("Accept-Encoding", "Sec-Fetch-Mode", "Sec-Fetch-Site"):
        assert head in answer["Vary"]


@pytest.mark.parametrize("path", TOKEN_PAGES)
def test_a_page_that_a_token_opens_is_never_packed(sqlite, path):
    answer = Client(HTTP_HOST="localhost").get(path, **FROM_US)

    assert not is_packed(answer)
    assert "Sec-Fetch-Site" not in answer.get("Vary", "")


def test_the_answer_that_shows_a_new_key_is_never_packed(org):
    admin = signed_in(org, "admin")
    typed = {"name": "night shift", "scopes": ["check"], "days": "90"}
    answer = admin.client.post("/admin/keys", typed, **FROM_US)

    assert not is_packed(answer)
    assert "swk_" in answer.content.decode()
    assert is_packed(asked(admin, "/admin/keys"))  # where no secret is


def test_the_page_where_an_authenticator_is_entered_is_never_packed(org):
    person = came_in(org)
    person.client.post("/me/access/authenticator", {}, **FROM_US)
    answer = asked(person, "/me/access")

    assert not is_packed(answer)
    assert "otpauth://" in answer.content.decode()


def test_a_link_for_somebody_is_never_packed(org):
    admin, colleague = signed_in(org, "admin"), make_person(org)
    answer = admin.client.post("/admin/people/link", {"email": colleague.email}, **FROM_US)

    assert not is_packed(answer)
    assert "/sign-in/link#" in answer.content.decode()


def test_refusals_and_what_machines_are_answered_are_not_packed(org):
    person = signed_in(org)

    assert not is_packed(asked(person, "/nothing/here"))
    assert not is_packed(asked(person, "/v1/cases"))


def test_the_description_of_the_api_holds_no_secret_and_is_packed_for_everybody(sqlite):
    browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")
    answer = browser.get("/openapi.json")
    again = browser.get("/openapi.json", HTTP_IF_NONE_MATCH=answer["ETag"])
    plain = browser.get("/openapi.json", HTTP_ACCEPT_ENCODING="identity")

    assert is_packed(answer)
    assert text_of(answer) == plain.content.decode()
    assert again.status_code == 304


def test_the_secret_of_forms_is_never_twice_the_same_on_a_page(org):
    """So that nothing that is reflected beside it can be like it."""
    person = signed_in(org)
    first, second = (set(CSRF.findall(text_of(asked(person, "/")))) for _ in range(2))
    kept = person.client.cookies["csrftoken"].value

    assert first
    assert not first & second
    assert kept not in first | second


def test_the_length_of_what_is_packed_varies_by_chance(sqlite):
    browser = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")
    answers = [browser.get("/openapi.json") for _ in range(12)]

    assert len({text_of(answer) for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) > 1
