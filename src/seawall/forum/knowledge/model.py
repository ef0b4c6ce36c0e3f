"""The nouns of knowledge: a note, its tables, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from seawall.errors import InvalidRequest


class UnreadableNote(InvalidRequest):
    """A note that cannot be read: its head lacks a field, or has one it may not have."""


@dataclass(frozen=True, slots=True)
class NoteTable:
    """A table as it stands in the text: its first line, its heads, its rows."""

    line: int
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class KnowledgeNote:
    """What the forum would tell governments."""

    title: str
    tlp: str
    recipients: tuple[str, ...]
    begins: date
    ends: date
    body: str
    members_named: tuple[str, ...] = ()
    """Members that the note names and that said it may."""
    first_line: int = 1
    """Where the body begins in its file."""


@dataclass(frozen=True, slots=True)
class NoteFault:
    """What may not leave: where, what kind, and what to do about it."""

    field: str
    rule: str
    detail: str
    remedy: str
    line: int = 0
