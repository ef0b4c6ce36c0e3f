"""The peers' plainest list: `type value` a line, or bare values of one type.

What exchanges with a local file read and write; no opinion comes with it.
"""

from __future__ import annotations

from dataclasses import replace

from seawall.banks.files.model import BadLine
from seawall.banks.files.peers_csv import TYPES, name_written, peers_signal, with_media_named
from seawall.banks.model import BankEntry, NewEntry
from seawall.errors import problem
from seawall.signals import signal_types


def is_line(record: str) -> bool:
    """Whether a file that begins so is such a list: its first word names a type."""
    name, _, value = record.partition(" ")
    return bool(value.strip()) and (name in TYPES or name in signal_types())


class SignalLines:
    """Reads lines; with a type in the template, each line is a bare value of it."""

    width = 0

    def __init__(self, template: NewEntry) -> None:
        self._template = template

    def entry(self, record: str) -> NewEntry:
        """The entry of one line."""
        if self._template.signal_type:
            return replace(self._template, value=record.strip())
        name, _, value = record.strip().partition(" ")
        if not value.strip():
            raise problem("banks.line-one-word", BadLine)
        kind, value = (name, value) if name in signal_types() else peers_signal(name, value)
        template = with_media_named(self._template, name)
        return replace(template, signal_type=kind, value=value.strip())


def written_entry(entry: BankEntry) -> str | None:
    """An entry as one line, or None where the peers have no name for it."""
    name = name_written(entry)
    return f"{name} {entry.value}" if name else None
