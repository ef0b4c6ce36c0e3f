"""A member names its witness and log by itself, and is dropped when it is out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.config import settings
from seawall.forum.model import SeatState
from seawall.journeys.forum.forum_cosigning import take_part
from seawall.keys.witness import witness_signer
from seawall.ledger.elsewhere.shortfall import LogEpoch
from seawall.ledger.note import origin
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import ask_members
from tests.cosigners_made import MINUTE, OtherMember, a_scene, own_log, replace_url
from tests.people_made import NOON


@pytest.fixture
def scene(database, monkeypatch):
    with a_scene(monkeypatch) as scene:
        yield scene


def test_joining_is_enough_to_name_witness_and_log_once_and_again_when_they_change(scene):
    before = len(scene.made.log())
    ask_members.publish_witnesses(now=NOON)
    ask_members.publish_witnesses(now=NOON + MINUTE)
    scene.made.sync()

    statements = [logged.statement for logged in scene.made.log()[before:]]
    assert {statement.author for statement in statements} == {
        *(scene.made.seat(name).me for name in scene.made.seats),
        statements[0].author,
    }
    assert len(statements) == 3
    assert dict(statements[1].body) == {
        "url": f"{settings().public_url}/witness",
        "witness_key": str(witness_signer(settings().public_url).cosigner),
        "log_key": str(own_log().verifier),
    }

    with transaction(INSTALLATION) as tx:
        tx.elsewhere.begin_epoch(LogEpoch(2, NOON, 10, 20))
    scene.made.now = NOON + timedelta(hours=2)
    ask_members.publish_witnesses(now=scene.made.now)
    scene.made.sync()

    news = [logged.statement.body["log_key"] for logged in scene.made.log()[before + 3 :]]
    assert [line.partition("+")[0] for line in news] == [origin(settings().public_url, 2)] * 3


def test_what_goes_back_and_forth_is_said_once_an_hour(scene, monkeypatch):
    ask_members.publish_witnesses(now=NOON)
    for minute in range(1, 50):
        address = f"https://seawall{minute % 2}.example"
        monkeypatch.setattr(ask_members, "settings", lambda at=address: replace_url(settings(), at))
        ask_members.publish_witnesses(now=NOON + minute * MINUTE)
    with transaction(scene.made.organisations["Ada"]) as tx:
        waiting = tx.forum.unsent(scene.made.seats["Ada"])

    assert [outgoing.kind for outgoing in waiting].count("member.witness") == 1


@pytest.mark.parametrize("kind", ["member.suspended", "member.removed", "left", "took it back"])
def test_a_member_that_is_out_is_asked_no_more_and_its_log_is_not_cosigned(scene, kind):
    ada = OtherMember(1)
    scene.say("Ada", ada)
    scene.ask()
    with transaction(INSTALLATION) as tx:
        before = tx.cosigning.log_keys(ada.log.name)
    if kind == "took it back":
        scene.say("Ada", None)
    elif kind == "left":
        scene.made.say("Ada", "member.left", {})
        scene.made.post("Ada")
    else:
        scene.stand("Ada", kind)
    scene.made.follow("Ben")
    scene.grow()
    scene.ask()

    with transaction(INSTALLATION) as tx:
        assert (before, tx.cosigning.log_keys(ada.log.name)) == ([str(ada.log.verifier)], [])
    assert ada.calls == 1
    assert scene.health().state == "amber"


@pytest.mark.parametrize("state", [SeatState.LEFT, SeatState.REMOVED, SeatState.BROKEN])
def test_a_forum_that_is_over_for_us_names_nobody_any_more(scene, state):
    """Its hub told two stories, or removed us: whom it names is nothing to us."""
    ada = OtherMember(1)
    scene.say("Ada", ada)
    for organisation, seat in (
        (scene.made.hub, scene.made.hub_seat),
        (scene.made.organisations["Ben"], scene.made.seats["Ben"]),
    ):
        with transaction(organisation) as tx:
            tx.forum.save_seat(replace(tx.forum.seat(seat), state=state))
    scene.ask()

    with transaction(INSTALLATION) as tx:
        assert tx.cosigning.log_keys(ada.log.name) == []
    assert ada.calls == 0


def test_whoever_may_not_speak_says_nothing_until_it_may_again(scene):
    """A refused statement would hold up all that is said after it."""
    scene.stand("Ada", "member.suspended")
    scene.made.follow("Ada")
    ask_members.publish_witnesses(now=NOON)
    scene.stand("Ada", "member.restored")
    scene.made.follow("Ada")
    before = unsent(scene, "Ada")
    ask_members.publish_witnesses(now=NOON + MINUTE)

    assert (before, unsent(scene, "Ada")) == ([], ["member.witness"])


def unsent(scene, name: str) -> list[str]:
    """The kinds of what a member has said and not sent."""
    with transaction(scene.made.organisations[name]) as tx:
        return [outgoing.kind for outgoing in tx.forum.unsent(scene.made.seats[name])]


def test_a_seat_that_takes_no_part_says_so_asks_nobody_and_cosigns_nothing(scene):
    ada = OtherMember(1)
    scene.say("Ada", ada)
    ask_members.publish_witnesses(now=NOON)
    for organisation, seat in (
        (scene.made.hub, scene.made.hub_seat),
        (scene.made.organisations["Ada"], scene.made.seats["Ada"]),
        (scene.made.organisations["Ben"], scene.made.seats["Ben"]),
    ):
        with transaction(organisation) as tx:
            take_part(seat, is_witness=False, tx=tx, now=NOON, by="test")
    scene.grow()
    scene.ask()
    ask_members.publish_witnesses(now=NOON + MINUTE)
    scene.made.sync()

    with transaction(INSTALLATION) as tx:
        assert tx.cosigning.log_keys(ada.log.name) == []
    assert ada.calls == 0
    assert dict(scene.made.log()[-1].statement.body) == {
        "url": "", "witness_key": "", "log_key": "",
    }  # fmt: skip
