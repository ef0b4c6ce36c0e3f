"""A forum of ours whose other members answer as they like when they are asked to cosign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.config import settings
from seawall.forum.model import MemberKind, Tier
from seawall.journeys.forum import forum_founding
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import HEARD, MARK
from seawall.ledger.cosignature import WitnessSigner
from seawall.ledger.elsewhere.witnessing import AddCheckpoint, judge_checkpoint, log_digest
from seawall.ledger.note import Signer, origin
from seawall.ledger.words.people import PERSON_PAGED
from seawall.outbound.call_purpose import MEMBER_WITNESS
from seawall.outbound.model import CallAnswer
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import ask_members, ask_witnesses
from seawall.worker.tasks import place_entries
from tests.forum_made import a_forum
from tests.log_signed import log_elsewhere
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
    def witness(self) -> WitnessSigner:
        return WitnessSigner(f"{self.name}/witness", self.key)

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
        return log_elsewhere()


@contextmanager
def a_scene(monkeypatch) -> Iterator[Scene]:
    """A forum on a machine that has signed nothing and heard nothing."""
    _forget()
    try:
        yield Scene(monkeypatch)
    finally:
        _forget()


def _forget() -> None:
    for name in (MARK, HEARD):
        (settings().data_dir / name).unlink(missing_ok=True)


def replace_url(current, url):
    return current.model_copy(update={"public_url": url})
