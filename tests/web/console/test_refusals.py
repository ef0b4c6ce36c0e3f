"""What a member reads who may not, or who finds nothing: in plain words, inside the frame."""

from __future__ import annotations

import json
import re

import pytest

from seawall.people.model import Role
from seawall.people.rights import ACTS
from tests.cases_made import open_case
from tests.people_made import make_key, make_organisation
from tests.web.console.conftest import signed_in, visitor

#: `people.manage`, and whatever else only code says.
CODE_NAME = re.compile(r"\b[a-z_]+\.[a-z_]+\b|'[a-z]+'")


def main_of(answer) -> str:
    """The words of the main part of the page."""
    page = answer.content.decode()
    inside = page.partition('<main id="main"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_a_page_that_ones_role_does_not_include_says_so_inside_the_frame(org):
    answer = signed_in(org, "lead").get("/admin/people")
    words = main_of(answer)

    assert answer.status_code == 403
    assert 'class="rail-nav"' in answer.content.decode()
    assert "You cannot open this page" in words
    assert "Your role does not allow you to invite, edit and deactivate people" in words
    assert org.name in words
    assert "Your role Lead" in words
    assert "Roles that allow it Admin" in words


@pytest.mark.parametrize("role", list(Role))
def test_no_refusal_shows_a_name_of_our_code(org, role):
    person = signed_in(org, role)
    answers = [person.get(path) for path in ("/", "/admin/people", "/admin/exposure", "/qa")]
    refusals = [main_of(answer) for answer in answers if answer.status_code == 403]

    assert not [words for words in refusals if CODE_NAME.search(words)]
    assert not [words for words in refusals if any(act in words for act in ACTS)]


def test_what_one_may_not_do_is_no_page_that_cannot_be_opened(org):
    answer = signed_in(org, "overseer").post(f"/cases/{open_case(org).id}/lease")

    assert answer.status_code == 403
    assert "You cannot do this" in main_of(answer)


def test_what_another_organisation_has_reads_as_what_nobody_has(org):
    person = signed_in(org, "lead")
    theirs = open_case(make_organisation()).id
    nobodys = f"{theirs[:-4]}ZZZZ"

    answers = [person.get(f"/cases/{case}") for case in (theirs, nobodys)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert main_of(answers[0]) == main_of(answers[1])
    assert "Nothing found at this address" in main_of(answers[0])
    assert 'class="rail-nav"' in answers[0].content.decode()


def test_where_nothing_is_found_no_place_of_the_rail_is_marked(org):
    page = signed_in(org, "lead").get("/vault").content.decode()

    assert 'aria-current="page"' not in page.partition('class="rail-nav"')[2].partition("</nav>")[0]


def test_an_address_that_there_is_not_is_answered_inside_the_frame(org):
    answer = signed_in(org, "lead").get("/nowhere/at/all")

    assert answer.status_code == 404
    assert "Go to Queue" in main_of(answer)


def test_who_has_no_inbox_is_not_sent_there(org):
    words = main_of(signed_in(org, "researcher").get("/cases/case_1"))

    assert "Go to Queue" not in words
    assert "Go to" in words


def test_who_is_not_signed_in_sees_no_frame(org):
    answer = visitor().get("/nowhere/at/all")

    assert answer.status_code == 404
    assert "rail-nav" not in answer.content.decode()


def test_machines_are_told_as_before(org):
    key = make_key(org, frozenset({"check"}))
    client = visitor().client
    answer = client.get("/v1/cases/case_1", HTTP_AUTHORIZATION=f"Bearer {key}")

    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == answer.status_code
