"""Knowledge to governments in a real forum: every member sees a note, and any can stop it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from seawall.errors import SeawallError
from seawall.forum.knowledge.linter import NoteRefused
from seawall.forum.knowledge.signed import ALGORITHM
from seawall.forum.user_data import UserDataInside
from seawall.journeys.forum import forum_notes
from seawall.keys.seat import own_key
from seawall.transaction import transaction
from tests.forum_made import a_forum
from tests.problems import raises_problem

NOTE = """---
title: How copies were disguised in the first quarter
tlp: TLP:GREEN
recipients: [gov:uk, igo:eu]
period: 2026-01-01/2026-03-31
---

Copies were mirrored and framed; link lists moved to paste sites within the hour.

| Technique | Copies |
| --- | ---: |
| mirrored | 1,348 |
| framed | 870 |
"""


@pytest.fixture
def forum(database, now):
    return a_forum(now, "Harbour", "Quayside")


def at(made, name, act, *given, **more):
    """One member does one thing with notes."""
    with transaction(made.organisations[name]) as tx:
        return act(made.seats[name], *given, tx=tx, now=made.now, by="test", **more)


def stands(made, name):
    with transaction(made.organisations[name]) as tx:
        found = forum_notes.notes(tx.forum.seat(made.seats[name]), tx=tx)
    return [(one.stands(made.now), one.broke) for one in found.values()]


def announced(made, text=NOTE, **more):
    digest = at(made, "Harbour", forum_notes.announce_note, text, **more)
    made.sync()
    made.sync()
    return digest


def test_a_note_waits_for_its_notice_and_then_leaves_signed(forum):
    digest = announced(forum, to=["igo:eu", "gov:uk"])
    assert stands(forum, "Quayside") == [("waiting", "")]
    with raises_problem(
        "forum.not-released.too-early",
    ):
        at(forum, "Harbour", forum_notes.release_note, digest[:12])

    forum.now += timedelta(days=7)
    left = at(forum, "Harbour", forum_notes.release_note, digest[:12])
    forum.sync()
    forum.sync()

    key = OKPKey.import_key(own_key(forum.seats["Harbour"]).public_key())
    registry = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
    said = json.loads(jws.deserialize_compact(left.jws, key, registry=registry).payload)
    assert said["recipients"] == ["gov:uk", "igo:eu"]
    assert "1,348" in left.text
    assert stands(forum, "Quayside") == [("released", "")]


def test_one_members_objection_stops_a_note_until_it_is_taken_back(forum):
    digest = announced(forum)
    with pytest.raises(UserDataInside):
        at(forum, "Quayside", forum_notes.object_to_note, digest, reason="ask a@example.org")
    at(forum, "Quayside", forum_notes.object_to_note, digest, reason="It tells how we look.")
    forum.sync()
    forum.now += timedelta(days=8)
    forum.sync()

    with raises_problem(
        "forum.not-released.objections",
        match="how we look",
    ):
        at(forum, "Harbour", forum_notes.release_note, digest)

    at(forum, "Quayside", forum_notes.clear_objection, digest)
    forum.sync()
    forum.sync()
    assert at(forum, "Harbour", forum_notes.release_note, digest).digest == digest


def test_a_release_against_an_objection_is_seen_by_everybody(forum):
    digest = announced(forum)
    at(forum, "Quayside", forum_notes.object_to_note, digest, reason="No.")
    forum.sync()
    forum.sync()

    forum.say("Harbour", "note.released", {"digest": digest})
    forum.sync()
    forum.sync()

    ((state, broke),) = stands(forum, "Quayside")
    assert state == "released"
    assert broke.endswith("objected")


@pytest.mark.parametrize(
    ("text", "code"),  # None: the linter says why
    [
        (NOTE.replace("870", "3"), None),
        (NOTE + "\nQuayside saw most of it.\n", None),
        (NOTE.replace("gov:uk, ", ""), "forum.not-for-them"),
    ],
)
def test_what_may_not_leave_is_not_even_announced(forum, text, code):
    with pytest.raises(SeawallError) as refusal:
        announced(forum, text, to=["gov:uk", "igo:eu"])

    assert isinstance(refusal.value, NoteRefused) or refusal.value.code == code


def test_no_notice_is_shorter_than_two_days(forum):
    with raises_problem("forum.too-short-notice"):
        announced(forum, notice=timedelta(hours=3))


def test_the_hub_takes_no_note_with_user_data_whoever_sends_it(forum):
    text = NOTE + "\nWritten to harbour.cat@example.org.\n"
    body = {"digest": "0" * 64, "text": text, "notice_hours": 48}
    forum.say("Quayside", "note.announced", body)

    (taken,) = forum.post("Quayside")

    assert taken.index is None
    assert taken.refusal
