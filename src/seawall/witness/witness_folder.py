"""All that a witness has, in one folder: its secret, the logs, and what it cosigned of each.

    key                       its name and its secret
    logs                      a key line for each log that it witnesses
    <SHA-256 of a log's name>/
        checkpoint            what it cosigned last, as anybody may fetch it
        conflict              the first checkpoint that the log signed beside it, if it ever did

A file is replaced whole and is on the disk before an answer leaves. One process has the folder.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from seawall.errors import problem
from seawall.keys.private_file import replace_private, settle_folder
from seawall.ledger.cosignature import WitnessSigner, cosigned_at
from seawall.ledger.elsewhere.checkpoint_answer import WitnessReply, answer_checkpoint
from seawall.ledger.elsewhere.witnessing import (
    AddCheckpoint,
    WitnessedLog,
    log_digest,
    signing_log,
)
from seawall.ledger.note import BadCheckpoint, Verifier, read_statement
from seawall.witness.witness_key import open_key

LOGS, CHECKPOINT, CONFLICT, _LOCK = "logs", "checkpoint", "conflict", "lock"


@dataclass(frozen=True, slots=True)
class LogStanding:
    """A log that is witnessed: how many entries were cosigned, and whether it has two histories."""

    key: Verifier
    size: int | None
    has_conflict: bool


@contextmanager
def opened_folder(path: Path, name: str) -> Iterator[WitnessFolder]:
    """The folder of the witness of this name, for this process alone; it is made where it lacks."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (path / _LOCK).open("w")
    except OSError as wrong:
        raise problem("witness.folder", folder=path, why=wrong.strerror) from wrong
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as wrong:
            raise problem("witness.folder-taken", folder=path) from wrong
        folder = WitnessFolder(path, open_key(path, name))
        folder.check()
        yield folder


class WitnessFolder:
    """A witness that remembers in files."""

    def __init__(self, path: Path, signer: WitnessSigner) -> None:
        self.path = path
        self._one_at_a_time = Lock()
        self.signer = signer

    @property
    def logs(self) -> list[Verifier]:
        """The logs that it witnesses, as the file names them now; of each name one."""
        keys = list[Verifier]()
        for number, line in enumerate(self._log_lines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                key = Verifier.parse(line)
            except BadCheckpoint as wrong:
                raise problem("witness.log-line", path=self.path / LOGS, number=number) from wrong
            if key.is_witness or any(key.name == other.name for other in keys):
                raise problem("witness.log-line", path=self.path / LOGS, number=number)
            keys.append(key)
        return keys

    def add_log(self, key: Verifier) -> None:
        """Witness this log, too, from now on."""
        logs = self.logs
        if key in logs:
            return
        if key.is_witness or any(key.name == other.name for other in logs):
            raise problem("witness.log", path=self.path / LOGS, key=key.key_id)
        lines = [*self._log_lines(), str(key)]
        content = "".join(f"{line}\n" for line in lines)
        replace_private(self.path / LOGS, content.encode())

    def check(self) -> None:
        """Refuse to go on where something that was cosigned cannot be read any more."""
        for key in self.logs:
            self.witnessed(key)

    def answer(self, request: AddCheckpoint, *, now: datetime) -> WitnessReply:
        """Cosign what extends a log, and keep what shows that a log has two histories."""
        with self._one_at_a_time:
            logs = self.logs
            reply = answer_checkpoint(request, logs, self.signer, self, now=now)
            if reply.status == 422:
                self._keep_conflict(request, logs)
            return reply

    def witnessed(self, log: Verifier) -> WitnessedLog | None:
        """The newest checkpoint of a log that was cosigned here."""
        path = self._folder(log.name) / CHECKPOINT
        try:
            note = path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as wrong:
            raise problem("witness.checkpoint-unreadable", path=path) from wrong
        try:
            statement, at = read_statement(note), cosigned_at(note, self.signer.cosigner)
        except BadCheckpoint as wrong:
            raise problem("witness.checkpoint-unreadable", path=path) from wrong
        if at is None or statement.origin != log.name:
            raise problem("witness.checkpoint-unreadable", path=path)
        return WitnessedLog(log_digest(log), statement.origin, statement.size, statement.root, note)

    def save_witnessed(self, log: WitnessedLog, *, at: datetime) -> None:  # noqa: ARG002 - in it
        """Have it on the disk."""
        self._write(log.origin, CHECKPOINT, log.note)

    def note(self, digest: str) -> str | None:
        """What was cosigned last of the log whose name has this SHA-256, in hex."""
        for key in self.logs:
            if _digest(key.name) == digest:
                last = self.witnessed(key)
                return last.note if last else None
        return None

    def standing(self) -> list[LogStanding]:
        """How it stands with each log."""
        return [
            LogStanding(
                key,
                last.size if (last := self.witnessed(key)) else None,
                (self._folder(key.name) / CONFLICT).exists(),
            )
            for key in self.logs
        ]

    def _keep_conflict(self, request: AddCheckpoint, logs: list[Verifier]) -> None:
        """Another root of a size that was cosigned, by the log's own key, shows two histories."""
        key = signing_log(request, logs)
        last = self.witnessed(key) if key else None
        statement = read_statement(request.note)
        if key is None or last is None or statement.size != last.size:
            return
        if statement.root != last.root and not (self._folder(key.name) / CONFLICT).exists():
            self._write(key.name, CONFLICT, request.note)

    def _write(self, origin: str, name: str, content: str) -> None:
        folder = self._folder(origin)
        if not folder.exists():
            folder.mkdir(mode=0o700)
            settle_folder(self.path)
        replace_private(folder / name, content.encode())

    def _folder(self, origin: str) -> Path:
        return self.path / _digest(origin)

    def _log_lines(self) -> list[str]:
        try:
            return (self.path / LOGS).read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as wrong:
            raise problem("witness.logs-unreadable", path=self.path / LOGS) from wrong


def _digest(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()
