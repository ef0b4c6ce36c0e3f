"""Members of a forum cosign our log, and none of them can stop it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forum.cosigning.member_witness import MOST_ASKED, REST
from seawall.keys.ledger_mark import read_heard
from seawall.ledger.elsewhere.shortfall import LogEpoch
from seawall.ledger.note import CheckpointStatement, read_statement
from seawall.outbound.model import CallAnswer
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import ask_members
from tests.cosigners_made import MINUTE, OtherMember, a_scene, own_log
from tests.people_made import NOON


@pytest.fixture
def scene(database, monkeypatch):
    with a_scene(monkeypatch) as scene:
        yield scene


def test_a_member_cosigns_our_log_and_the_doctor_is_content(scene):
    before = scene.health()
    ada = OtherMember(1)
    scene.say("Ada", ada)
    scene.ask()
    scene.ask()
    scene.grow()
    scene.ask()

    after = scene.health()
    assert (before.state, after.state) == ("amber", "green")
    assert "Join or create a forum" in before.remedy
    assert ada.witness.name in after.says
    assert ada.calls == 2


def test_a_member_s_word_stops_nothing_and_somebody_is_told_once(scene):
    for number, answer in enumerate(
        (CallAnswer(409, body=b"999999\n"), CallAnswer(422), CallAnswer(409, body=b"0\n")), 1
    ):
        liar = OtherMember(number)
        liar.answer = answer
        scene.say("Ada", liar)
        for _ in range(3):
            scene.ask(after=REST)
        scene.grow()

    assert read_heard() is None
    (page,) = scene.pages()
    assert "shows nothing for it" in page
    assert "999999 entries" in page


@pytest.mark.parametrize("shows", ["ours", "anothers", "garbage", "older"])
def test_only_a_checkpoint_of_ours_that_the_log_does_not_bear_out_stops_it(scene, shows):
    ada = OtherMember(1)
    scene.say("Ada", ada)
    scene.ask()
    size = ada.last.size
    signer = ada.log if shows == "anothers" else own_log()
    note = signer.sign(CheckpointStatement(own_log().name, size + 40, bytes(32)).text())
    if shows != "older":
        ada.last = replace(ada.last, size=size + 40, note="no" if shows == "garbage" else note)
    ada.answer = CallAnswer(409, body=f"{size + 40}\n".encode())
    scene.grow()
    scene.ask()

    heard, health = read_heard(), scene.health()
    if shows == "ours":
        assert heard
        assert heard.size == size + 40
        assert health.state == "red"
        assert f"the witness {ada.witness.name} knows of {size + 40}" in health.says
        assert scene.pages() == []
    else:
        assert heard is None
        assert health.state == "green"
        assert len(scene.pages()) == 1


def test_another_history_under_our_key_that_a_member_shows_stops_the_signing(scene):
    """Fault 17."""
    ada = OtherMember(1)
    scene.say("Ada", ada)
    scene.ask()
    fork = CheckpointStatement(own_log().name, ada.last.size, bytes(32))
    ada.last = replace(ada.last, root=bytes(32), note=own_log().sign(fork.text()))
    scene.grow()
    scene.ask()

    assert "does not begin with" in scene.health().says


def test_what_a_member_showed_is_let_go_once_a_new_epoch_has_begun(scene):
    ada = OtherMember(1)
    scene.say("Ada", ada)
    scene.ask()
    more = CheckpointStatement(own_log().name, ada.last.size + 40, bytes(32))
    ada.last = replace(ada.last, size=more.size, note=own_log().sign(more.text()))
    scene.grow()
    scene.ask()
    ask_members.forget_settled_proof()
    still_heard = read_heard()
    with transaction(INSTALLATION) as tx:
        tx.elsewhere.begin_epoch(LogEpoch(2, NOON, 10, more.size))
    ask_members.forget_settled_proof()

    assert still_heard
    assert read_heard() is None


def test_of_many_members_a_few_are_asked_and_always_the_same(scene):
    everybody = [OtherMember(number) for number in range(1, 13)]
    for number, other in enumerate(everybody):
        scene.made.join(f"M{number}")
        scene.say(f"M{number}", other)
    scene.grow()
    scene.ask()
    asked = [other for other in everybody if other.calls]
    scene.grow()
    scene.ask()

    assert len(asked) == MOST_ASKED
    assert [other.calls for other in everybody] == [2 * (other in asked) for other in everybody]

    asked[0].answer = CallAnswer(None, "nobody listens")
    scene.grow()
    scene.ask()
    scene.ask()
    others = [other for other in everybody if other.calls and other not in asked]

    assert asked[0].calls == 3
    assert len(others) == 1


def test_a_member_that_has_not_heard_of_our_log_yet_is_asked_again_within_minutes(scene):
    """We say where we are and ask in one run: the others learn of it a moment later."""
    ada = OtherMember(1)
    ada.answer = CallAnswer(404)
    scene.say("Ada", ada)
    scene.ask()
    ada.answer = None
    scene.ask(after=MINUTE)
    before = ada.last
    scene.ask(after=2 * MINUTE)

    assert before is None
    assert ada.last
    assert ada.calls == 2


def test_a_member_that_names_another_s_key_keeps_nobody_from_asking_that_other(scene):
    """It would answer no under its own address, and the other would be left alone for it."""
    honest, liar = OtherMember(1), OtherMember(2)
    liar.answer = CallAnswer(422)
    scene.others["liar.example"] = liar
    body = {**honest.body, "url": "https://liar.example/witness"}
    for name in ("Ada", "Ben"):  # whichever of them comes first
        scene.made.say(name, "member.witness", body)
    scene.made.join("Honest")
    scene.say("Honest", honest)
    for _ in range(4):
        scene.ask()

    assert honest.last


def test_an_installation_with_several_seats_is_no_witness_of_its_own(scene):
    ask_members.publish_witnesses(now=NOON)
    scene.made.sync()
    scene.ask()  # nobody answers under our own address here

    assert scene.health().state == "amber"


def test_a_member_that_calls_itself_by_another_s_name_clears_none_of_its_doubts(scene):
    """A witness is its key: the one that showed a proof is not the one that cosigns."""
    honest, liar = OtherMember(1), OtherMember(2, name="member1.example")
    scene.say("Ada", honest)
    scene.ask()
    more = CheckpointStatement(own_log().name, honest.last.size + 40, bytes(32))
    honest.last = replace(honest.last, size=more.size, note=own_log().sign(more.text()))
    scene.grow()
    scene.ask()
    scene.say("Ben", liar)
    scene.ask()

    assert liar.calls == 1
    assert read_heard()
    with transaction(INSTALLATION) as tx:
        sizes = {cosigned.witness: cosigned.size for cosigned in tx.elsewhere.cosigned()}
    assert sizes.keys() == {str(honest.witness.cosigner), str(liar.witness.cosigner)}
    assert read_statement(read_heard().proof).size == more.size
