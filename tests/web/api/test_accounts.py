"""What decisions weigh against an account, for the platform."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.cases.model import Finding
from tests.cases_made import decide_case, open_case
from tests.people_made import make_person
from tests.web.api.conftest import make_platform

PATH = "/v1/accounts/example-account/strikes"


def now():
    return datetime.now(UTC)


@pytest.fixture
def decided(platform):
    case = open_case(platform.org, now=now())
    person = make_person(platform.org)
    return case, person, decide_case(platform.org, case, person, now())


def test_strikes_are_told_with_what_they_suggest(platform, decided):
    case, _, decision = decided

    told = platform.get(PATH).json()

    assert (told["weight"], told["suggestion"], told["next_at"]) == (3, "warn", 8)
    (strike,) = told["strikes"]
    assert (strike["decision"], strike["case"]) == (decision.id, case.id)


def test_they_are_gone_with_the_decision_and_what_was_put_right_is_counted(platform, decided):
    case, person, decision = decided
    decide_case(
        platform.org, case, person, now(), finding=Finding.ALLOW, clauses=(),
        supersedes=decision.id,
    )  # fmt: skip

    told = platform.get(PATH).json()

    assert (told["weight"], told["suggestion"], told["put_right"]) == (0, None, 1)


def test_an_account_of_which_nothing_ever_came_is_not_known(platform, decided):
    assert platform.get("/v1/accounts/nobody/strikes").status_code == 404
    assert make_platform().get(PATH).status_code == 404  # another organisation's is not known


def test_an_account_may_be_named_with_a_slash(platform, decided):
    assert platform.get("/v1/accounts/did:example/1/strikes").status_code == 404


def test_a_key_needs_the_scope(platform):
    assert make_platform(frozenset({"check"})).get(PATH).status_code == 403
