"""The case page after a decision: the statement that its uploader got, and the appeals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.transaction import transaction
from tests.web.console.appeal_pages import SAYS, Scene, anybody, now, removed, text
from tests.web.console.conftest import signed_in

RIGHT_TO_APPEAL = "The uploader can appeal until"


@pytest.fixture
def author(org):
    return signed_in(org)


@pytest.fixture
def scene(org, author) -> Scene:
    """A removal, with a statement to its uploader."""
    return removed(org, author=author.member)


def page_of(scene, person) -> str:
    return text(person.get(f"/cases/{scene.case.id}"))


def test_a_decided_case_shows_the_statement_that_its_uploader_got(org, scene, author):
    page = page_of(scene, author)

    assert "Statement of reasons" in page
    assert "Your content was removed" in page
    assert "Inciting an attack" in page.partition("Your content was removed")[2]
    assert RIGHT_TO_APPEAL in page


def test_the_page_does_not_give_away_the_link_with_which_the_uploader_appeals(scene, author):
    page = author.get(f"/cases/{scene.case.id}").content.decode()

    assert "Your content was removed" in page
    assert scene.token not in page


def test_who_may_not_decide_reads_no_statement_but_sees_the_appeal(org, scene):
    scene.send(anybody(), says=SAYS, claim="documentation")
    page = page_of(scene, signed_in(org, "overseer"))

    assert "Your content was removed" not in page
    assert f"Appeal A-{now().year}-00001" in page


def test_while_an_authority_asks_for_silence_the_case_says_only_that(org, scene, author):
    with transaction(org.id) as tx:
        (statement,) = tx.statements.of_decision(scene.decision.id)
        silent = replace(statement, not_before=now() + timedelta(days=3))
        tx.statements.save_telling(silent)
    page = page_of(scene, author)

    assert "Do not inform the uploader before" in page
    assert "Your content was removed" not in page
    assert RIGHT_TO_APPEAL not in page


def test_an_open_appeal_is_a_link_to_its_hearing_and_never_for_the_author(org, scene, author):
    scene.send(anybody(), says=SAYS, claim="documentation")
    link = f'href="{scene.hearing()}"'
    colleague = signed_in(org).get(f"/cases/{scene.case.id}").content.decode()
    own = author.get(f"/cases/{scene.case.id}").content.decode()

    assert link in colleague
    assert link not in own
    assert "You made the decision, so someone else hears the appeal." in own
    assert f"A-{now().year}-00001" in own


def test_a_decided_appeal_says_how_it_ended_and_what_the_uploader_was_told(org, scene):
    scene.send(anybody(), says=SAYS, claim="documentation")
    hearer = signed_in(org)
    hearer.post(
        f"{scene.hearing()}/decide",
        finding="overturn",
        reason="It documents a crime.",
        opened_at=now().isoformat(),
    )
    page = page_of(scene, hearer)

    assert "Overturned" in page.partition(f"Appeal A-{now().year}-00001")[2][:100]
    assert "Notice of restoration" in page
    assert "Your content was restored" in page
    assert RIGHT_TO_APPEAL not in page


def test_of_many_statements_the_newest_are_shown_and_the_rest_is_counted(org, author):
    scene = removed(org, author=author.member)
    with transaction(org.id) as tx:
        (statement,) = tx.statements.of_decision(scene.decision.id)
        copies = [
            replace(statement, id=f"{statement.id[:-1]}{letter}", token_digest=letter * 64)
            for letter in "abcd"
        ]
        tx.statements.add_many([(copy, ()) for copy in copies])
    page = page_of(scene, author)

    assert page.count("Your content was removed") == 3
    assert "2 more statements" in page
