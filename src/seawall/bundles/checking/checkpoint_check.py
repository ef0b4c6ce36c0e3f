"""The checkpoints of a bundle: signed by the log, cosigned by witnesses, and of one history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seawall.bundles.archive.bundle_archive import BundleArchive
from seawall.bundles.archive.bundle_manifest import strict_object
from seawall.bundles.archive.bundle_names import CHECKPOINTS
from seawall.bundles.checking.bundle_finding import FindingKind, Findings
from seawall.bundles.checking.time_bounds import AHEAD
from seawall.errors import problem
from seawall.ledger.cosignature import claims_signer, cosigned_at
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Verifier,
    open_note,
    strict_base64,
)

_MOST = 1_000_000
#: A line under a note (c2sp.org/signed-note), and letters that no note has.
_SIGNATURE = re.compile(r"\u2014 [^\s+]+ ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint that the log's key signed, and when each witness cosigned it."""

    statement: CheckpointStatement
    cosigned: Mapping[str, datetime]
    is_kept: bool = False
    """Whether it came from elsewhere, and not with the bundle."""

    @property
    def name(self) -> str:
        """What it is called in a finding."""
        return f"{'kept ' if self.is_kept else ''}checkpoint {self.statement.size}"


class CheckpointReading:
    """Reads checkpoints under the keys of one log, and those of its witnesses."""

    def __init__(
        self,
        keys: Sequence[Verifier],
        witnesses: Iterable[Verifier],
        findings: Findings,
        *,
        now: datetime,
    ) -> None:
        self._keys = keys
        self._witnesses = tuple(dict.fromkeys(witnesses))
        self._latest = int((now + AHEAD).timestamp())
        self._findings = findings

    def bundled(self, archive: BundleArchive) -> list[OpenedCheckpoint]:
        """Those that come with a bundle."""
        if CHECKPOINTS not in archive.names:
            return []
        notes = strict_object(archive.document(CHECKPOINTS), CHECKPOINTS).get("checkpoints")
        if not isinstance(notes, list) or len(notes) > _MOST:
            raise problem("bundles.unreadable.fields", file=CHECKPOINTS)
        return [
            checkpoint for note in notes if (checkpoint := self._checkpoint(note, is_kept=False))
        ]

    def kept(self, notes: Iterable[str]) -> list[OpenedCheckpoint]:
        """Those that somebody kept."""
        return [
            checkpoint for note in notes if (checkpoint := self._checkpoint(note, is_kept=True))
        ]

    def _checkpoint(self, note: Any, *, is_kept: bool) -> OpenedCheckpoint | None:
        statement = self._opened(str(note)) if _is_note(str(note)) else None
        if statement is None:
            about = "a kept checkpoint" if is_kept else "a checkpoint"
            says = "is not signed by a key of this log"
            self._findings.add(FindingKind.CHECKPOINT_UNSIGNED, about, says)
            return None
        cosigned = dict(self._cosigned(str(note), statement))
        return OpenedCheckpoint(statement, cosigned, is_kept)

    def _opened(self, note: str) -> CheckpointStatement | None:
        for key in self._keys:
            try:
                statement = open_note(note, key)
            except BadCheckpoint:
                continue
            if statement.origin == key.name:
                return statement
        return None

    def _cosigned(
        self, note: str, statement: CheckpointStatement
    ) -> Iterator[tuple[str, datetime]]:
        for witness in self._witnesses:
            at = cosigned_at(note, witness)
            if at is not None and at <= self._latest:
                yield str(witness), datetime.fromtimestamp(at, UTC)
            elif claims_signer(note, witness):
                about = f"checkpoint {statement.size}"
                wrong = "does not hold" if at is None else "is of a time that is to come"
                says = f"the cosignature of {witness.name} {wrong}"
                self._findings.add(FindingKind.COSIGNATURE_FORGED, about, says)


def _is_note(note: str) -> bool:
    """Whether this is a signed note, whoever signed it: one broken line spoils all of it."""
    head, cut, under = note.rpartition("\n\n")
    if not cut or not under.endswith("\n") or "" in head.split("\n") or _CONTROL.search(note):
        return False
    lines = [_SIGNATURE.fullmatch(line) for line in under[:-1].split("\n")]
    try:
        return all(line is not None and strict_base64(line[1]) for line in lines)
    except BadCheckpoint:
        return False


def check_histories(checkpoints: Iterable[OpenedCheckpoint], findings: Findings) -> None:
    """A witness cosigns one history: of one size, one root."""
    roots: dict[tuple[str, str, int], bytes] = {}
    for checkpoint in checkpoints:
        statement = checkpoint.statement
        for witness in checkpoint.cosigned:
            place = (witness, statement.origin, statement.size)
            if roots.setdefault(place, statement.root) != statement.root:
                name = witness.partition("+")[0]
                says = f"{name} cosigned two histories of so many entries"
                findings.add(FindingKind.WITNESS_TWO_HISTORIES, checkpoint.name, says)
