"""The hub's door: who may speak, who may read, and what strangers are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from seawall.forum import access
from seawall.journeys.forum import forum_founding
from seawall.keys.seat import own_key
from seawall.transaction import transaction
from tests.forum_made import a_forum


@pytest.fixture
def made(database):
    return a_forum(datetime.now(UTC), "Ada", "Ben")


def ask(made, name, path, *, method="get", body=None, later=timedelta()):
    """A call with this member's pass."""
    seat = made.seat(name)
    written = access.write_pass(
        seat.forum, seat.me, own_key(seat.id), now=datetime.now(UTC) + later
    )
    headers = {"Authorization": f"{access.SCHEME} {written}"}
    url = f"/v1/forum/{seat.forum}{path}"
    if method == "post":
        return Client(HTTP_HOST="localhost").post(
            url, json.dumps(body), "application/json", headers=headers
        )
    return Client(HTTP_HOST="localhost").get(url, headers=headers)


def test_a_member_reads_the_log_and_its_signed_head(made):
    said = ask(made, "Ada", "/statements").json()

    assert len(said["entries"]) == len(made.log())
    assert said["checkpoint"].startswith(made.seat("Ada").forum)


def test_what_a_member_says_gets_a_place_and_a_receipt(made):
    made.say("Ada", "member.present", {})
    with transaction(made.organisations["Ada"]) as tx:
        (one,) = tx.forum.unsent(made.seats["Ada"])

    said = ask(made, "Ada", "/statements", method="post",
               body={"statements": [{"statement": one.text}]}).json()  # fmt: skip

    (taken,) = said["taken"]
    assert (taken["index"], taken["refusal"]) == (len(made.log()) - 1, "")
    assert taken["receipt"]


@pytest.mark.parametrize("later", [timedelta(minutes=-10), timedelta(minutes=10)])
def test_a_pass_for_another_time_opens_nothing(made, later):
    assert ask(made, "Ada", "/statements", later=later).status_code == 401


def test_a_stranger_sees_the_forums_name_and_terms_and_no_more(made):
    forum = made.seat("Ada").forum

    card = Client(HTTP_HOST="localhost").get(f"/v1/forum/{forum}")
    log = Client(HTTP_HOST="localhost").get(f"/v1/forum/{forum}/statements")

    assert card.json()["name"] == "Harbour Forum"
    assert log.status_code == 401


def test_a_pass_of_one_member_is_not_good_for_another(made):
    ada, ben = made.seat("Ada"), made.seat("Ben")
    forged = access.write_pass(ada.forum, ada.me, own_key(ben.id), now=datetime.now(UTC))

    answer = Client(HTTP_HOST="localhost").get(
        f"/v1/forum/{ada.forum}/statements",
        headers={"Authorization": f"{access.SCHEME} {forged}"},
    )

    assert answer.status_code == 401


def test_who_was_removed_reads_to_the_entry_that_says_so_and_nothing_else(made):
    ada = made.seat("Ada").me
    with transaction(made.hub) as tx:
        forum_founding.change_standing(
            made.hub_seat, ada, "member.removed", reason="Broke the terms.",
            tx=tx, now=datetime.now(UTC),
        )  # fmt: skip

    log = ask(made, "Ada", "/statements").json()

    assert log["entries"][-1]["index"] == len(made.log()) - 1
    assert ask(made, "Ada", "/checkpoint").status_code == 403
