"""The nouns of an import: the file, how far it is, a line that was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import BankId, ImportId, OrganisationId


class ImportState(StrEnum):
    """Whether a file is all in."""

    RUNNING = "running"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file is known by its content: the same bytes under any name are the same import."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class BankImport:
    """How far a file has come: lines before `next_line` are dealt with for good."""

    id: ImportId
    organisation: OrganisationId
    bank: BankId
    digest: str
    name: str
    state: ImportState
    next_line: int
    good: int
    known: int
    bad: int
    started_at: datetime
    finished_at: datetime | None

    @property
    def is_finished(self) -> bool:
        return self.state is ImportState.FINISHED


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A line that was not taken, and why."""

    line: int
    reason: str
