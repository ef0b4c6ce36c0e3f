"""What a process of the crew does, on whatever engine: a batch of files in, what they are out.

It looks and does not record, unless it is told to: then each file is a real upload
check under a key of its own, so that doing it again after a crash opens no second case.
The same bytes under another name are read and not looked at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from seawall.app.scanning.files import PROBLEM, UNOPENED, File, MediaPlace, ScannedFile, UnreadFile
from seawall.app.scanning.manifest import Copies
from seawall.errors import SeawallError
from seawall.gate.checks import Gate
from seawall.ids import CheckId, OrganisationId
from seawall.intake.model import FirstAnswer, Verdict
from seawall.intake.submission import CheckAnswer, CheckRecord, ItemRef, Submission


@dataclass(frozen=True, slots=True)
class Orders:
    """What each process of the crew is told: where, for whom, and against which banks."""

    place: MediaPlace
    organisation: OrganisationId
    record: bool = False
    banks: frozenset[str] = frozenset()
    state: Path | None = None


class Desk:
    """A gate, a reader, and the files that are put before them."""

    def __init__(self, gate: Gate, orders: Orders, *, most: int) -> None:
        self._gate = gate
        self._orders = orders
        self._most = most
        self._reader = orders.place.open()
        self._copies = Copies(orders.state)
        self._seq = gate.snapshot().seq
        self._ahead = ThreadPoolExecutor(self._reader.ahead) if self._reader.ahead > 1 else None

    def scan_batch(self, files: Sequence[File]) -> list[ScannedFile]:
        """Check these files: the whole of what an engine has to have done."""
        return [
            self._scan_one(file, content)
            for file, content in zip(files, self._contents(files), strict=True)
        ]

    def close(self) -> None:
        """Let go of threads and of the manifest."""
        self._copies.close()
        if self._ahead:
            self._ahead.shutdown(cancel_futures=True)
        self._reader.close()

    def learn(self, news: Iterable[ScannedFile]) -> None:
        """Take over what other desks found of bytes that may be met here too."""
        for outcome in news:
            self._copies.add(outcome)

    def _contents(self, files: Iterable[File]) -> Iterator[bytes | UnreadFile]:
        """Read while the one before is looked at, where the way is long."""
        return self._ahead.map(self._read, files) if self._ahead else map(self._read, files)

    def _read(self, file: File) -> bytes | UnreadFile:
        if not file.size:
            return b""
        if file.size > self._most:
            return UnreadFile(f"It has {file.size} bytes, more than {self._most}.", passes=False)
        try:
            return self._reader.read(file, most=self._most)
        except UnreadFile as missed:
            return missed

    def _scan_one(self, file: File, content: bytes | UnreadFile) -> ScannedFile:
        if isinstance(content, UnreadFile):
            return ScannedFile(file, PROBLEM, str(content), passes=content.passes)
        if not content:
            return ScannedFile(file, str(Verdict.ALLOW))
        digest = hashlib.sha256(content).digest()
        if copy := self._copy(file, digest):
            return copy
        outcome = self._check_content(file, content, digest)
        if outcome.digest:
            self._copies.add(outcome)
        return outcome

    def _copy(self, file: File, digest: bytes) -> ScannedFile | None:
        """The outcome of the same bytes; to be recorded, a finding needs a check of its own."""
        remembered = self._copies.find(digest, self._seq)
        if remembered is None or (self._orders.record and remembered[1] is not None):
            return None
        return ScannedFile(file, *remembered, digest, self._seq, is_copy=True)

    def _check_content(self, file: File, content: bytes, digest: bytes) -> ScannedFile:
        try:
            answer = self._gate.check(self._submission(file, content))
        except SeawallError as problem:
            return ScannedFile(file, PROBLEM, str(problem), digest, self._seq)
        if answer.degraded:
            return ScannedFile(file, PROBLEM, answer.say, passes=True)
        if not answer.matches and answer.verdict is Verdict.ALLOW:
            verdict = str(answer.verdict) if answer.complete else UNOPENED
            told_text = None if answer.complete else _answer_json(answer)
            return ScannedFile(file, verdict, told_text, digest, self._seq)
        return ScannedFile(file, str(answer.verdict), _answer_json(answer), digest, self._seq)

    def _submission(self, file: File, content: bytes) -> Submission:
        orders = self._orders
        submission = Submission(orders.organisation, content=content)
        if not orders.record:
            return submission
        name = hashlib.sha256(orders.place.identity + b"/" + file.path).hexdigest()
        against = f"{file.size}:{file.mark}:{sorted(orders.banks)}:{self._seq}"
        key = f"scan:{name}:{hashlib.sha256(against.encode()).hexdigest()[:32]}"
        return replace(submission, idempotency_key=key, item=ItemRef("file", name))


class NobodyRecords:
    """A recorder that writes nothing."""

    def record(self, record: CheckRecord) -> CheckAnswer:
        """The answer, without the number of a check that nobody will find."""
        return replace(record.answer, check=CheckId(""))

    def recall(self, organisation: OrganisationId, key: str) -> FirstAnswer | None:
        """Nothing was answered before."""
        del organisation, key
        return None

    def keep(self, organisation: OrganisationId, answer: FirstAnswer) -> None:
        """Nothing is kept."""


def finding_identity(outcome: ScannedFile, orders: Orders) -> dict[str, Any]:
    """What makes a finding this one: the object, its version, and what it was held against.

    The same look gives the same key, on whatever engine and however often it is taken.
    """
    against = [str(orders.organisation), sorted(orders.banks), outcome.seq]
    identity = [orders.place.identity.hex(), outcome.file.path.hex(), outcome.file.mark, against]
    key = hashlib.sha256(msgspec.json.encode(identity)).hexdigest()[:32]
    return {"key": key, "size": outcome.file.size, "version": outcome.file.mark, "seq": outcome.seq}


def _answer_json(answer: CheckAnswer) -> str:
    return msgspec.json.encode(answer.as_json()).decode()
