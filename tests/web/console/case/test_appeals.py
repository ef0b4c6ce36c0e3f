"""The hearing: both sides beside each other, and never its author."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.cases.model import Finding
from seawall.transaction import transaction
from seawall.web.console import urls as console_urls
from tests.web.console.appeal_pages import (
    SAYS,
    Scene,
    anybody,
    now,
    refused_notice,
    removed,
    text,
)
from tests.web.console.conftest import signed_in


@pytest.fixture
def author(org):
    return signed_in(org)


@pytest.fixture
def scene(org, author) -> Scene:
    """A removal that its user appeals against."""
    made = removed(org, author=author.member)
    made.send(anybody(), says=SAYS, claim="documentation", misread="The song.")
    return made


def said(**changes):
    usual = {"finding": "overturn", "reason": "It documents a crime.", "opened_at": now()}
    return {**usual, **changes}


def addresses_of_cases():
    """Every address of the console that names one case and nothing else."""
    patterns = [str(each.pattern) for each in console_urls.urlpatterns]
    return [path for path in patterns if "<str:case_id>" in path and path.count("<") == 1]


def head(scene):
    with transaction(scene.org.id) as tx:
        return tx.cases.head(scene.case.id)


def test_the_list_says_what_waits_since_when_and_what_they_say(org, scene):
    page = text(signed_in(org).get("/appeals"))

    assert "Appeal: video, invented" in page
    assert "Documentation, such as evidence of crimes" in page
    assert f"A-{now().year}-00001" in page
    assert "in a timely manner (DSA Art. 20); the target is ours" in page


def test_the_hearing_shows_the_decision_and_what_they_say_beside_each_other(org, scene):
    page = text(signed_in(org).get(scene.hearing()))

    assert "It calls for an attack, and matches a known signal." in page
    assert "Inciting an attack" in page
    assert SAYS in page
    assert "Documentation, such as evidence of crimes" in page
    assert "The song." in page
    assert "are never edited" in page


def test_dsa_20_the_author_of_the_decision_cannot_open_it_at_any_door(scene, author):
    path = scene.hearing()
    case = path.rpartition("/")[2]
    doors = [
        author.get(path),
        author.get(f"/cases/{case}/aftermath"),
        author.get(f"/cases/{case}/media/ev_1", step="full"),
        author.post(f"/cases/{case}/reveal", step="text"),
        author.post(f"/cases/{case}/lease"),
        author.post(f"/cases/{case}/decide", **said()),
        author.post(f"{path}/decide", **said()),
    ]

    assert {each.status_code for each in doors} <= {403}
    assert "This case is about your own decision." in text(doors[0])


def test_dsa_20_no_address_with_a_case_in_it_shows_its_author_a_word_of_the_appeal(scene, author):
    case = scene.hearing().rpartition("/")[2]
    paths = [f"/{path.replace('<str:case_id>', case)}" for path in addresses_of_cases()]
    answers = [ask(path) for path in paths for ask in (author.get, author.post)]

    assert f"/inbox/{case}/peek" in paths
    assert [answer for answer in answers if SAYS in text(answer)] == []
    with transaction(scene.org.id) as tx:
        assert tx.cases.case(case).lease is None


def test_dsa_20_the_author_puts_the_appeal_neither_aside_nor_back(org, scene, author):
    case, other = scene.hearing().rpartition("/")[2], signed_in(org)
    away = {"case": case, "reason": "not now", "for": "week"}

    assert author.post("/inbox/snooze", **away).status_code == 403
    assert case in other.get("/").content.decode()
    other.post("/inbox/snooze", **away)
    author.post("/inbox/act", case=case, do="wake")
    assert case not in other.get("/").content.decode()
    assert head(scene).id == scene.decision.id


def test_the_author_sees_in_the_list_why_it_is_not_theirs(scene, author):
    answer = author.get("/appeals")

    assert "You made the decision, so someone else hears the appeal." in text(answer)
    assert f'href="{scene.hearing()}"' not in answer.content.decode()


def test_overturning_needs_a_reason(org, scene):
    answer = signed_in(org).post(f"{scene.hearing()}/decide", **said(reason=""))

    assert answer.status_code == 422
    assert "Enter a reason." in text(answer)
    assert head(scene).id == scene.decision.id


def test_keeping_needs_a_reason_too(org, scene):
    answer = signed_in(org).post(f"{scene.hearing()}/decide", **said(finding="keep", reason=""))

    assert answer.status_code == 422


def test_overturning_restores_and_the_page_says_what_became_of_it(org, scene):
    person = signed_in(org)
    answer = person.post(f"{scene.hearing()}/decide", **said())
    page = text(person.get(scene.hearing()))

    assert answer.status_code == 302
    assert head(scene).finding is Finding.ALLOW
    assert "It documents a crime." in page
    assert "Overturned 1 decision" in page


def test_the_case_page_of_an_appeal_is_its_hearing(org, scene):
    answer = signed_in(org).get(scene.hearing().replace("/appeals/", "/cases/"), step="text")

    assert (answer.status_code, answer["Location"]) == (302, f"{scene.hearing()}?step=text")


def test_to_overturn_what_was_left_up_takes_it_down_and_needs_a_clause(org):
    scene = refused_notice(org)
    scene.send(anybody(), says="Look at the second minute.")
    person = signed_in(org)

    bare = person.post(f"{scene.hearing()}/decide", **said())
    done = person.post(f"{scene.hearing()}/decide", **said(clauses=["tvec/incite"]))

    assert (bare.status_code, done.status_code) == (422, 302)
    assert head(scene).finding is Finding.REMOVE


def test_a_case_that_is_no_appeal_has_no_hearing(org, scene):
    assert signed_in(org).get(f"/appeals/{scene.case.id}").status_code == 404


def test_who_only_looks_may_read_and_not_answer(org, scene):
    overseer = signed_in(org, "overseer")

    assert "Send answer" not in text(overseer.get(scene.hearing()))
    assert overseer.post(f"{scene.hearing()}/decide", **said()).status_code == 403


def test_a_decided_appeal_stands_in_the_list_of_those(org, scene):
    person = signed_in(org)
    person.post(f"{scene.hearing()}/decide", **said())

    assert "No open appeals" in text(person.get("/appeals"))
    assert "Overturn" in text(person.get("/appeals", view="decided"))


def test_the_case_page_tells_of_the_account_its_strikes_and_what_was_put_right(org, scene):
    person = signed_in(org)
    before = text(person.get(f"/cases/{scene.case.id}"))
    person.post(f"{scene.hearing()}/decide", **said())
    after = text(person.get(f"/cases/{scene.case.id}"))

    assert "weight 3 from 1 decision" in before
    assert "Suggestion: warn the account." in before
    assert "A person decides." in before
    assert "Overturned 1 decision" in after
    assert "Suggestion" not in after


def test_the_number_of_questions_asked_of_the_database_does_not_grow_with_the_list(org, scene):
    person = signed_in(org)
    person.get("/appeals")
    with CaptureQueriesContext(connection) as few:
        person.get("/appeals")
    for _ in range(4):
        removed(org, author=scene.author).send(anybody(), says=SAYS)
    with CaptureQueriesContext(connection) as many:
        person.get("/appeals")

    assert len(many) == len(few)
