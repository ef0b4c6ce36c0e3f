"""Not wholly opened is said, at every door behind which a file is opened."""

import json

import pytest

from seawall.db import models as db
from seawall.errors import problem
from seawall.gate.fair_lane import LaneFull
from seawall.gate.thread_lanes import Lanes
from seawall.intake.unopened_facts import unopened_of
from seawall.sandbox import DecodersBusy, SandboxLimits
from seawall.sandbox.jail._refusals import child_late, jail_incomplete
from seawall.sandbox.jail._room import DecodingRoom
from seawall.signals import sha256_of
from seawall.transaction import transaction
from tests.gate.conftest import known_picture, rows
from tests.holders import locked, zipped

LOCKED = locked({"secret.png": b"sealed"})
CLOSED = {
    "place": "secret.png",
    "why": "encrypted",
    "says": "secret.png is encrypted.",
    "count": 1,
}


def check(here, content=LOCKED, *, headers=None, wait="wait=20", **facts):
    form = {"facts": json.dumps(facts)} if facts else {}
    files = {"file": ("a.zip", content)}
    sent = {"Prefer": wait, **(headers or {})}
    return here.client.post("/v1/checks", files=files, data=form, headers=sent).json()


def test_what_was_wholly_opened_is_complete(on_sqlite):
    for content in (known_picture(), zipped({"a.txt": "words", "b.jpg": known_picture()})):
        answer = check(on_sqlite, content)

        assert (answer["complete"], answer["unopened"]) == (True, [])


def test_words_and_hashes_have_nothing_to_open(on_sqlite):
    for body in ({"text": "words"}, {"hashes": [{"type": "sha256", "value": "a" * 64}]}):
        answer = on_sqlite.client.post("/v1/checks", json=body).json()

        assert (answer["complete"], answer["unopened"]) == (True, [])


def test_what_stayed_closed_is_named_with_its_reason(on_sqlite):
    answer = check(on_sqlite)

    assert (answer["complete"], answer["unopened"]) == (False, [CLOSED])
    assert answer["verdict"] == "allow"


def test_an_answer_that_came_too_late_is_not_complete(on_sqlite, too_late):
    answer = check(on_sqlite, wait="wait=0")
    too_late.set()

    assert (answer["degraded"], answer["complete"]) == (True, False)
    assert [part["why"] for part in answer["unopened"]] == ["limit"]


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"account_age": "5h"}, "hold"),
        ({"account_age": "400d"}, "allow"),
        ({"language": "de"}, "allow"),
    ],
)
def test_a_shipped_rule_holds_it_from_a_new_account(here, facts, verdict):
    answer = check(here, **facts)

    assert answer["verdict"] == verdict
    assert (answer["rule"] == "new-account-not-opened") == (verdict == "hold")


def test_a_new_account_may_bring_what_was_wholly_opened(on_sqlite):
    assert check(on_sqlite, zipped({"a.txt": "words"}), account_age="5h")["verdict"] == "allow"


def test_what_is_held_keeps_with_its_version_what_was_not_opened(on_sqlite):
    check(on_sqlite, account_age="5h")

    (version,) = rows(db.ItemVersionRow)
    (stored_check,) = rows(db.UploadCheckRow)
    assert [part.as_json() for part in unopened_of(version.facts)] == [CLOSED]
    assert stored_check.explanation["complete"] is False
    assert stored_check.explanation["unopened"] == [CLOSED]


def test_a_match_does_not_hide_that_something_stayed_closed(on_sqlite):
    on_sqlite.know("sha256", sha256_of(LOCKED).value)

    answer = check(on_sqlite)

    assert (answer["verdict"], answer["complete"]) == ("block", False)
    with transaction(on_sqlite.organisation.id) as tx:
        (recorded,) = tx.ledger.about(answer["check"])
    assert recorded.public["unopened"] == 1


def test_the_same_key_gives_the_same_answer(on_sqlite):
    first = check(on_sqlite, headers={"Idempotency-Key": "one"})

    assert check(on_sqlite, headers={"Idempotency-Key": "one"}) == first


# Where no file can be opened now


def no_place(*_):
    raise problem("gate.account-lane-full", LaneFull)


def no_decoder(*_, **__):
    raise DecodersBusy("Every decoder is busy.")


@pytest.fixture(params=["no place in its lane", "no decoder", "a hole in the jail"])
def closed(request, monkeypatch):
    """Why nothing is opened."""
    if request.param == "no place in its lane":
        monkeypatch.setattr(Lanes, "submit", no_place)
    elif request.param == "no decoder":
        monkeypatch.setattr(DecodingRoom, "ask", no_decoder)
    else:
        monkeypatch.setattr(DecodingRoom, "ask", lambda *_, **__: jail_is_holed())


def jail_is_holed():
    raise jail_incomplete(["landlock"])


def test_what_is_known_byte_by_byte_is_blocked_though_nothing_is_opened(on_sqlite, closed):
    on_sqlite.know("sha256", sha256_of(LOCKED).value)

    answer = check(on_sqlite)

    assert (answer["verdict"], answer["rule"]) == ("block", "confirmed-match")
    assert (answer["complete"], answer["degraded"]) == (False, False)
    assert answer["case"]


def test_what_is_not_known_is_answered_by_the_fail_mode_and_is_not_complete(on_sqlite, closed):
    answer = check(on_sqlite)

    assert (answer["verdict"], answer["rule"]) == ("hold", "fail-mode")
    assert (answer["complete"], answer["degraded"]) == (False, True)
    assert [(part["place"], part["why"]) for part in answer["unopened"]] == [("", "limit")]


def test_a_new_accounts_file_goes_to_a_person_though_nothing_is_opened(on_sqlite, closed):
    answer = check(on_sqlite, account_age="5h")

    assert answer["rule"] == "new-account-not-opened"
    assert answer["case"]


def test_a_key_is_answered_as_before_though_nothing_is_opened_any_more(on_sqlite, monkeypatch):
    on_sqlite.know("sha256", sha256_of(LOCKED).value)
    first = check(on_sqlite, headers={"Idempotency-Key": "one"})
    monkeypatch.setattr(Lanes, "submit", no_place)

    assert check(on_sqlite, headers={"Idempotency-Key": "one"}) == first


def test_a_file_that_only_takes_too_long_is_answered(on_sqlite, monkeypatch):
    monkeypatch.setattr(DecodingRoom, "ask", lambda *_, **__: is_too_slow())

    answer = check(on_sqlite)

    assert (answer["verdict"], answer["complete"], answer["degraded"]) == ("allow", False, False)
    assert "more than 10 seconds" in answer["unopened"][0]["says"]


def is_too_slow():
    raise child_late(SandboxLimits())
