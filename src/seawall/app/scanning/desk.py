"""What one process of the crew does: its own gate, one file after another.

It looks and does not record, unless it is told to: then each file is a real upload
check under a key of its own, so that doing it again after a crash opens no second case.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from seawall.app.scanning.manifest import Done
from seawall.app.scanning.walk import File
from seawall.config import Settings, settings
from seawall.errors import SeawallError
from seawall.gate.checks import Gate
from seawall.ids import CheckId, OrganisationId
from seawall.intake.model import FirstAnswer, Verdict
from seawall.intake.submission import Answer, CheckRecord, ItemRef, Submission

if TYPE_CHECKING:
    from seawall.app.parts import Parts

PROBLEM = "problem"
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Orders:
    """What each process of the crew is told; `parent` is who it ends with."""

    folder: Path
    organisation: OrganisationId
    record: bool
    parent: int


class Desk:
    """A gate and the files that are put before it."""

    def __init__(self, parts: Parts, orders: Orders, limits: Settings) -> None:
        self._parts = parts
        self._orders = orders
        self._most = limits.max_upload_bytes
        self._gate = parts.gate if orders.record else _looking(parts, limits)

    def check(self, file: File) -> Done:
        """The verdict on a file, or what kept us from it."""
        if file.size > self._most:
            return Done(file, PROBLEM, f"It has {file.size} bytes, more than {self._most}.")
        try:
            content = (self._orders.folder / file.shown).read_bytes()
        except OSError as error:
            return Done(file, PROBLEM, f"It cannot be read: {error.strerror}.")
        if not content:
            return Done(file, str(Verdict.ALLOW))
        try:
            answer = self._gate.check(self._submission(file, content))
        except SeawallError as problem:
            return Done(file, PROBLEM, str(problem))
        if answer.degraded:
            return Done(file, PROBLEM, answer.say)
        told = answer.matches or answer.verdict is not Verdict.ALLOW
        return Done(file, str(answer.verdict), _written(answer) if told else None)

    def _submission(self, file: File, content: bytes) -> Submission:
        asked = Submission(self._orders.organisation, content=content)
        if not self._orders.record:
            return asked
        place = os.fsencode(self._orders.folder) + b"/" + file.path
        name = hashlib.sha256(place).hexdigest()
        key = f"scan:{name}:{file.size}:{file.changed_ns}"
        return replace(asked, idempotency_key=key, item=ItemRef("file", name))


class NobodyRecords:
    """Stands where the recorder stands, and writes nothing."""

    def record(self, record: CheckRecord) -> Answer:
        """The answer, without the number of a check that nobody will find."""
        return replace(record.answer, check=CheckId(""))

    def recall(self, organisation: OrganisationId, key: str) -> FirstAnswer | None:
        """Nothing was answered before."""
        del organisation, key
        return None

    def keep(self, organisation: OrganisationId, answer: FirstAnswer) -> None:
        """Nothing is kept."""


_check: Callable[[File], Done]
_open = ExitStack()


def begin(orders: Orders) -> None:
    """Make this process one of the crew: it ends with its parent and leaves Ctrl-C to it."""
    global _check  # noqa: PLW0603 - what a process of the crew has for its lifetime
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != orders.parent:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from seawall.app.database import require_current

    require_current()
    from seawall.app.parts import assembled

    limits = settings().model_copy(update={"decoders": 1})
    parts = _open.enter_context(assembled(limits))
    parts.refresher.refresh()
    _check = Desk(parts, orders, limits).check


def check_files(files: tuple[File, ...]) -> list[Done]:
    """Check these files, in this process."""
    return [_check(file) for file in files]


def _looking(parts: Parts, limits: Settings) -> Gate:
    return Gate(
        snapshot=parts.refresher.snapshot,
        pool=parts.pool,
        recorder=NobodyRecords(),
        fail_mode=Verdict(limits.fail_mode),
    )


def _written(answer: Answer) -> str:
    return msgspec.json.encode(answer.as_json()).decode()
