"""The form for action against an account: each part of it, and what its person reads."""

from __future__ import annotations

import json

import pytest

from seawall.enforcement.model import Target
from seawall.journeys.statements import statement_of_reasons
from seawall.transaction import transaction
from tests.cases_made import open_case
from tests.web.console.case.test_cases import decide, take_effect
from tests.web.console.conftest import signed_in, visitor

REMOVAL = {"finding": "remove", "clauses": ["tvec/incite"]}
CONFIRMED = {"step": "do", "knows_the_effect": "on", "knows_the_account": "on"}


@pytest.fixture
def person(org):
    return signed_in(org)


@pytest.fixture
def case(org, person):
    """A case that is decided, and took effect."""
    opened = open_case(org).id
    decide(person, opened, **REMOVAL)
    take_effect(org, opened)
    return opened


def ask(person, case, choice, **more):
    asked = {"account": "example-account", "state": choice, "reason": "Only this."}
    return person.post(f"/cases/{case}/account", **{**asked, **more})


@pytest.mark.parametrize(
    ("choice", "title", "kind", "state"),
    [
        ("closed", "Close", "account", "closed"),
        ("account.monetisation/suspended", "Suspend payments", "account.monetisation", "suspended"),
        ("account.service/limited", "Suspend a part", "account.service", "limited"),
    ],
)
def test_each_part_of_an_account_is_asked_for_by_its_name(
    org, person, case, choice, title, kind, state
):
    first = ask(person, case, choice)
    whole = ask(person, case, choice, **CONFIRMED)

    with transaction(org.id) as tx:
        newest = tx.enforcement.newest_action(Target(kind, "example-account"))
    assert title in first.content.decode()
    assert whole.status_code == 302
    assert newest.state == state


def test_what_is_closed_has_no_end_and_the_form_says_so(org, person, case):
    answer = ask(person, case, "closed", days="7", **CONFIRMED)

    assert answer.status_code == 422
    assert "a closure has no end date" in answer.content.decode().lower()
    with transaction(org.id) as tx:
        assert tx.enforcement.newest_action(Target("account", "example-account")) is None


def test_a_state_that_a_part_does_not_have_is_no_choice(person, case):
    assert ask(person, case, "account.monetisation/limited", **CONFIRMED).status_code == 422
    assert ask(person, case, "removed", **CONFIRMED).status_code == 422


def test_the_person_reads_what_was_done_to_the_account_and_because_of_what(org, person, case):
    ask(person, case, "suspended", **CONFIRMED)
    ask(person, case, "account.monetisation/closed", **CONFIRMED)
    with transaction(org.id) as tx:
        payments, account, content = tx.statements.newest(limit=3)

    pages = {
        made.id: visitor()
        .post("/statement", token=statement_of_reasons.token_of(made))
        .content.decode()
        for made in (payments, account, content)
    }
    document = json.loads(
        visitor().post("/statement/download", token=statement_of_reasons.token_of(account)).content
    )

    assert "Your account was suspended" in pages[account.id]
    assert "The reason is content that you posted" in pages[account.id]
    assert "Inciting an attack" in pages[account.id]
    assert 'action="/appeal?lang=' in pages[account.id]
    assert "Your payments were terminated" in pages[payments.id]
    assert "Your content was removed" in pages[content.id]
    assert (document["subject"], document["action"]["state"]) == ("account", "suspended")
