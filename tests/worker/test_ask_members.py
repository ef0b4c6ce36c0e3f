"""Members of a forum cosign each other's logs by themselves, and none of them can stop another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.app.doctor.examination import _elsewhere
from seawall.config import settings
from seawall.forum.cosigning.member_witness import MOST_ASKED, REST
from seawall.forum.model import MemberKind, Tier
from seawall.journeys.forum import forum_founding
from seawall.journeys.forum.forum_cosigning import take_part
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import HEARD, MARK, read_heard
from seawall.keys.witness import witness_signer
from seawall.ledger.elsewhere.shortfall import LogEpoch
from seawall.ledger.elsewhere.witnessing import AddCheckpoint, judge_checkpoint, log_digest
from seawall.ledger.note import CheckpointStatement, Signer, origin, read_statement
from seawall.ledger.words.people import PERSON_PAGED
from seawall.outbound.call_purpose import MEMBER_WITNESS
from seawall.outbound.model import CallAnswer
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import ask_members, ask_witnesses
from seawall.worker.tasks import place_entries
from tests.forum_made import a_forum
from tests.people_made import NOON, make_organisation

MINUTE = timedelta(minutes=1)


def own_log() -> Signer:
    return Signer(origin(settings().public_url), ledger_key())


class OtherMember:
    """Another installation that a member speaks for: it remembers outside of our database."""

    def __init__(self, number: int = 0, *, name: str = "") -> None:
        self.name = name or f"member{number}.example"
        self.key = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
        self.last, self.calls, self.answer = None, 0, None

    @property
    def witness(self) -> Signer:
        return Signer(f"{self.name}/witness", self.key)

    @property
    def log(self) -> Signer:
        return Signer(f"{self.name}/log", self.key)

    @property
    def body(self) -> dict[str, str]:
        return {
            "url": f"https://{self.log.verifier.key_hash.hex()}.example/witness",
            "witness_key": str(self.witness.cosigner),
            "log_key": str(self.log.verifier),
        }

    def __call__(self, call):
        assert call.purpose is MEMBER_WITNESS
        if call.method == "GET":
            assert call.url.endswith(f"/witness/checkpoint/{log_digest(own_log().verifier)}")
            body = self.last.note.encode() if self.last else b""
            return CallAnswer(200 if body else 404, body=body)
        self.calls += 1
        if self.answer:
            return self.answer
        asked = AddCheckpoint.parse(call.body.decode())
        judged = judge_checkpoint(asked, [own_log().verifier], self.last)
        if judged.log is None:
            return CallAnswer(judged.status, body=f"{judged.size}\n".encode())
        self.last = judged.log
        return CallAnswer(200, body=self.witness.cosign(asked.note, at=1_790_000_000).encode())


class Scene:
    """A forum of ours, and what others in it answer."""

    def __init__(self, monkeypatch) -> None:
        self.now, self.made = NOON, a_forum(NOON, "Ada", "Ben")
        self.others: dict[str, OtherMember] = {}
        for module in (ask_members, ask_witnesses):
            monkeypatch.setattr(module, "call_out", self._call)
        place_entries(NOON)

    def _call(self, call):
        host = call.url.partition("//")[2].partition("/")[0]
        return self.others[host](call)

    def say(self, name: str, other: OtherMember | None) -> None:
        """A member names its witness and log, or takes them back."""
        body = other.body if other else {}
        self.made.say(name, "member.witness", body)
        self.made.sync()
        if other:
            self.others[body["url"].split("/")[2]] = other

    def ask(self, *, after: timedelta = MINUTE) -> None:
        self.now += after
        ask_members.ask_member_witnesses(lambda: self.now)

    def grow(self) -> None:
        make_organisation(slug=f"more-{self.now:%d%H%M}")
        with transaction(self.made.hub) as tx:
            forum_founding.invite_applicant(
                self.made.hub_seat, "Cleo", tier=Tier.FULL, kind=MemberKind.PLATFORM, tx=tx, now=self.now,
                by="test",
            )  # fmt: skip
        self.now += MINUTE
        place_entries(self.now)

    def stand(self, name: str, kind: str) -> None:
        """The hub changes a member's standing."""
        member = self.made.seat(name).me
        with transaction(self.made.hub) as tx:
            forum_founding.change_standing(
                self.made.hub_seat, member, kind, reason="said so", tx=tx,
                now=self.now,
            )  # fmt: skip

    def pages(self) -> list[str]:
        """What somebody was called about."""
        with transaction(INSTALLATION) as tx:
            entries = tx.ledger.recent(1_000, prefix=PERSON_PAGED)
        return [str(entry.public["say"]) for entry in entries]

    def health(self):
        with transaction(INSTALLATION) as tx:
            return _elsewhere(tx)


@pytest.fixture
def scene(database, monkeypatch):
    for name in (MARK, HEARD):
        (settings().data_dir / name).unlink(missing_ok=True)
    yield Scene(monkeypatch)
    for name in (MARK, HEARD):
        (settings().data_dir / name).unlink(missing_ok=True)


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


def replace_url(current, url):
    return current.model_copy(update={"public_url": url})


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
    assert "seawall forum join" in before.remedy
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
    with transaction(scene.made.organisations["Ben"]) as tx:
        after = tx.cosigning.log_keys(ada.log.name), tx.cosigning.witnesses()

    assert before == [str(ada.log.verifier)]
    assert after == ([], [])
    if kind != "took it back":  # what stands elsewhere is still there, and nobody cosigns it on
        assert scene.health().state in {"amber", "green"}


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
