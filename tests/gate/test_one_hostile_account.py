"""34 PDFs that never end, by one account: everybody else's files are opened meanwhile."""

from __future__ import annotations

import pytest

from tests.gate.conftest import installed
from tests.holders import pdf, zipped
from tests.sandbox.hanging_files import hang_on
from tests.waiting import until

HANGING, LETTER = pdf(["It never ends"]), pdf(["A letter of a few lines"])


@pytest.fixture
def hanging(monkeypatch):
    """A file that never ends, until a test lets go of it."""
    file = hang_on(HANGING, monkeypatch)
    yield file
    file.let_go()


@pytest.fixture
def here(sqlite, assembled_parts, hanging):
    """A gate whose reader of documents hangs on one file."""
    made = installed(assembled_parts)
    yield made
    hanging.let_go()
    made.parts.door.close()


def test_others_files_of_the_same_family_and_of_others_are_wholly_opened(here, hanging):
    hostile = [check(here, HANGING, "user-17", wait=0) for _ in range(34)]
    until(lambda: hanging.in_long_turns)

    letter = check(here, LETTER, "user-4", wait=20)
    archive = check(here, zipped({"letter.txt": "words"}), "user-4", wait=20)

    assert hanging.in_long_turns
    assert {answer["complete"] for answer in hostile} == {False}
    assert {answer["verdict"] for answer in hostile} == {"hold"}  # the fail mode
    for answer in (letter, archive):
        assert (answer["verdict"], answer["complete"], answer["degraded"]) == (
            *("allow", True, False),
        )


def test_a_file_that_never_ends_is_told_as_not_opened(here, hanging):
    hanging.let_go()
    answer = check(here, HANGING, "user-17", wait=20)

    assert (answer["verdict"], answer["degraded"]) == ("allow", False)
    assert [(part["place"], part["why"]) for part in answer["unopened"]] == [("", "limit")]


def test_uploads_of_others_are_checked_while_one_account_is_over_its_share(
    sqlite, assembled_parts, monkeypatch
):
    monkeypatch.setenv("SEAWALL_RATE_LIMIT", "40/hour")
    made = installed(assembled_parts)
    hostile = [ask(made, "user-17") for _ in range(14)]
    others = [ask(made, f"somebody-{number}") for number in range(30)]

    assert [answer.status_code for answer in hostile] == [200] * 10 + [429] * 4
    assert hostile[-1].json()["field"] == "account"
    assert {answer.status_code for answer in others} == {200}
    made.parts.door.close()


def ask(here, account):
    item = {"kind": "comment", "id": "1", "account": account}
    return here.client.post("/v1/checks", json={"text": "Harmless words.", "item": item})


def check(here, content, account, *, wait):
    address = f"/v1/checks?kind=file&id={account}-{len(content)}&account={account}"
    headers = {"Content-Type": "application/octet-stream", "Prefer": f"wait={wait}"}
    return here.client.post(address, content=content, headers=headers).json()
