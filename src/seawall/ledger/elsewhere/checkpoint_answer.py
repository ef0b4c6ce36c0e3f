"""What a witness answers to a checkpoint, wherever it remembers what it cosigned.

c2sp.org/tlog-witness: what is cosigned is remembered before the answer leaves, and as one step
with the look at what was remembered, so that two requests cannot pass each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from seawall.ledger.cosignature import WitnessSigner
from seawall.ledger.elsewhere.witnessing import (
    AddCheckpoint,
    WitnessedLog,
    judge_checkpoint,
    signing_log,
)
from seawall.ledger.note import Verifier, signed_by_alone


class WitnessMemory(Protocol):
    """What was cosigned last of each log."""

    def witnessed(self, log: Verifier) -> WitnessedLog | None:
        """The newest checkpoint of a log that was cosigned, for nobody else until it is saved."""

    def save_witnessed(self, log: WitnessedLog, *, at: datetime) -> None:
        """Remember what is about to be cosigned."""


@dataclass(frozen=True, slots=True)
class WitnessReply:
    """A status, and the cosignatures or the size that the witness knows."""

    status: int
    text: str = ""

    @property
    def content_type(self) -> str:
        """As c2sp.org/tlog-witness names it."""
        return "text/x.tlog.size" if self.status == 409 else "text/plain; charset=utf-8"


def answer_checkpoint(
    request: AddCheckpoint,
    logs: Sequence[Verifier],
    signer: WitnessSigner,
    memory: WitnessMemory,
    *,
    now: datetime,
) -> WitnessReply:
    """Cosign a checkpoint that extends what was cosigned of its log before, or say why not.

    Raises `BadCheckpoint` for what is none.
    """
    key = signing_log(request, logs)
    last = memory.witnessed(key) if key else None
    judged = judge_checkpoint(request, [key] if key else logs, last)
    if key is None or judged.log is None:
        return WitnessReply(judged.status, f"{judged.size}\n" if judged.status == 409 else "")
    lines = signer.cosign(request.note, at=int(now.timestamp()))
    note = signed_by_alone(request.note, key) + lines
    memory.save_witnessed(replace(judged.log, note=note), at=now)
    return WitnessReply(200, lines)
