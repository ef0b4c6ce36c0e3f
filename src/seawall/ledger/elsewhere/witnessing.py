"""What a witness does: remember the largest checkpoint of each log, and cosign what extends it.

c2sp.org/tlog-witness and c2sp.org/tlog-cosignature. A witness holds no content and judges none:
it says that a log has shown it one history. A smaller tree or another root of the same size is
refused, and that refusal is how a log that was cut back or forked is found.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.ledger import merkle
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Verifier,
    open_note,
    read_statement,
    strict_base64,
)

#: Steps of a proof, c2sp.org/tlog-witness.
_MOST_STEPS = 63
_HASH = 32
#: Characters of a request.
LONGEST_REQUEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint of ours with the line that a witness put under it; `witness` is its key's line."""

    witness: str
    size: int
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WitnessedLog:
    """The newest checkpoint of a log that we cosigned; `log` is the digest of its key's line.

    A log is its key: whoever calls a log of their own by another's name has another log.
    """

    log: str
    origin: str
    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request to cosign: the size cosigned before, the proof from there, the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        steps = "".join(f"{b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{steps}\n{self.note}"

    @classmethod
    def parse(cls, text: str) -> AddCheckpoint:
        """Read the body of `add-checkpoint`; `BadCheckpoint` for anything else."""
        head, cut, note = text.partition("\n\n")
        first, *steps = head.split("\n")
        old = first.removeprefix("old ")
        if not cut or len(text) > LONGEST_REQUEST or len(steps) > _MOST_STEPS:
            raise problem("ledger.witness-request", BadCheckpoint)
        if old == first or not old.isascii() or not old.isdigit() or str(int(old[:19])) != old:
            raise problem("ledger.witness-request-old", BadCheckpoint)
        proof = tuple(map(strict_base64, steps))
        if any(len(step) != _HASH for step in proof):
            raise problem("ledger.witness-request-proof", BadCheckpoint)
        return cls(int(old), proof, note)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a witness answers: what it will remember, or a status and, with 409, a size."""

    status: int
    log: WitnessedLog | None = None
    size: int = 0


def log_digest(key: Verifier) -> str:
    """What a log is remembered and asked for by: SHA-256 of its key's line, in hex."""
    return hashlib.sha256(str(key).encode()).hexdigest()


def signing_log(asked: AddCheckpoint, trusted: Sequence[Verifier]) -> Verifier | None:
    """Which of these logs signed the checkpoint in its own name; None if none did."""
    origin = read_statement(asked.note).origin
    named_logs = (key for key in trusted if key.name == origin)
    return next((key for key in named_logs if _is_signed(asked.note, key)), None)


def judge_checkpoint(
    asked: AddCheckpoint, trusted: Sequence[Verifier], last: WitnessedLog | None
) -> Judged:
    """Whether a checkpoint is cosigned; `last` is what was cosigned of its log before."""
    statement = read_statement(asked.note)
    if not any(key.name == statement.origin for key in trusted):
        return Judged(404)
    key = signing_log(asked, trusted)
    if key is None:
        return Judged(403)
    if asked.old > statement.size:
        return Judged(400)
    size, root = (last.size, last.root) if last else (0, merkle.EMPTY_ROOT)
    if asked.old != size:
        return Judged(409, size=size)
    if not _extends(asked, size, root, statement):
        return Judged(422)
    seen = WitnessedLog(
        log_digest(key), statement.origin, statement.size, statement.root, asked.note
    )
    return Judged(200, seen)


def _is_signed(note: str, key: Verifier) -> bool:
    try:
        open_note(note, key)
    except BadCheckpoint:
        return False
    return True


def _extends(asked: AddCheckpoint, size: int, root: bytes, statement: CheckpointStatement) -> bool:
    if size == 0:
        return not asked.proof and (statement.size > 0 or statement.root == merkle.EMPTY_ROOT)
    return merkle.extends_tree(
        size, root, size=statement.size, root=statement.root, proof=asked.proof
    )
