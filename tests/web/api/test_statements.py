"""The platform reads statements by its key: the link to hand on, and a message to send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_key, make_organisation, make_person
from tests.web.api.conftest import Platform


def decided(org):
    now = datetime.now(UTC) - timedelta(minutes=1)
    case = open_case(org, make_item(org), now=now)
    decision = decide_case(org, case, make_person(org), now=now, opened_at=now)
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)
    return made


def test_a_statement_has_a_link_and_a_message(platform):
    made = decided(platform.org)

    answer = platform.get(f"/v1/statements/{made.id}").json()

    assert answer["link"].startswith("http://localhost:8000/statement#swu_")
    assert answer["message"].endswith(answer["link"])
    assert answer["language"] == "en"
    assert answer["says"]["action"]["state"] == "removed"
    french = platform.get(f"/v1/statements/{made.id}", accept_language="pt, fr-CA;q=0.8").json()
    assert french["language"] == "fr"


def test_statements_are_listed_newest_first_and_by_decision(platform):
    first, second = decided(platform.org), decided(platform.org)

    everything = platform.get("/v1/statements").json()["statements"]
    of_first = platform.get(f"/v1/statements?decision={first.decision}").json()["statements"]
    older = platform.get(f"/v1/statements?before={second.id}").json()["statements"]

    assert [one["id"] for one in everything] == [second.id, first.id]
    assert [one["id"] for one in of_first] == [first.id]
    assert [one["id"] for one in older] == [first.id]


def test_what_nobody_may_be_told_yet_has_neither_link_nor_message(platform):
    made = decided(platform.org)
    from dataclasses import replace

    with transaction(platform.org.id) as tx:
        later = datetime.now(UTC) + timedelta(days=1)
        tx.statements.save_telling(replace(made, not_before=later))

    answer = platform.get(f"/v1/statements/{made.id}").json()

    assert (answer["link"], answer["message"], answer["says"]) == (None, None, None)


def test_another_platform_and_a_key_for_something_else_read_none(platform):
    made = decided(platform.org)
    other = make_organisation()
    theirs = Platform(other, make_key(other, frozenset({"statements"})))
    wrong = Platform(platform.org, make_key(platform.org, frozenset({"check"})))

    assert theirs.get(f"/v1/statements/{made.id}").status_code == 404
    assert wrong.get(f"/v1/statements/{made.id}").status_code == 403
