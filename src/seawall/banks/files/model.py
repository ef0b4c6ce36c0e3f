"""The nouns of a list: its format, a line as read, what went wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from seawall.banks.model import NewEntry
from seawall.errors import InvalidRequest


class Format(StrEnum):
    """How a list is written."""

    CSV = "csv"
    JSONL = "jsonl"
    PEERS_CSV = "peers-csv"
    LINES = "lines"


class BadLine(InvalidRequest):
    """A line that cannot be read."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One record of a file: an entry fit for a bank, or the reason why it is none.

    `next_line` is where reading goes on after it; a quoted field may run over lines.
    """

    number: int
    next_line: int
    entry: NewEntry | None = None
    fault: str = ""


class LineReader(Protocol):
    """Makes an entry of one record, or raises `InvalidRequest`."""

    #: Cells in a record, where quotes may run over lines; 0 where they may not.
    width: int

    def entry(self, record: str) -> NewEntry: ...
