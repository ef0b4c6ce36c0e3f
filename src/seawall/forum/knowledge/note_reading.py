"""A note from its file: a head in YAML between two lines of dashes, then plain Markdown."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from seawall.errors import field_path, problem
from seawall.forum.field_faults import in_sentence
from seawall.forum.knowledge.model import KnowledgeNote, NoteTable, UnreadableNote

_TABLE = "data/forum/knowledge.yaml"
LARGEST = 100_000  # characters
_FENCE = "---"
_RECIPIENT = re.compile(r"(?:gov|igo|regulator|police):[a-z][a-z0-9-]{1,31}")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")

_Words = Annotated[str, Field(min_length=1, max_length=200)]


class _HeadIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: _Words
    tlp: _Words
    recipients: Annotated[list[_Words], Field(min_length=1, max_length=50)]
    period: _Words
    members_named: Annotated[list[_Words], Field(max_length=500)] = []


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """What a note may say, as data."""
    word_lists = yaml.safe_load(files("seawall").joinpath(_TABLE).read_text("utf-8"))
    return {key: tuple(map(str, words)) for key, words in word_lists.items()}


def read_note(text: str) -> KnowledgeNote:
    """The note in this file, or `UnreadableNote` that names the field and what to do."""
    if len(text) > LARGEST:
        raise problem("forum.note-too-long", UnreadableNote, length=len(text), largest=LARGEST)
    lines = text.split("\n")
    if lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        raise problem("forum.note-no-header", UnreadableNote)
    end = [line.strip() for line in lines].index(_FENCE, 1)
    head = _head("\n".join(lines[1:end]))
    begins, ends = _period(head.period)
    body = "\n".join(lines[end + 1 :])
    if not body.strip():
        raise problem("forum.note-empty", UnreadableNote)
    return KnowledgeNote(
        title=head.title,
        tlp=_tlp(head.tlp),
        recipients=tuple(_recipient(recipient, at) for at, recipient in enumerate(head.recipients)),
        begins=begins,
        ends=ends,
        body=body,
        members_named=tuple(head.members_named),
        first_line=end + 2,
    )


def tables_in(note: KnowledgeNote) -> tuple[NoteTable, ...]:
    """The tables of its body, by the line they begin on."""
    tables: list[NoteTable] = []
    rows: list[tuple[str, ...]] = []
    lines = [*note.body.split("\n"), ""]
    for number, line in enumerate(lines):
        if _ROW.match(line):
            if not _RULE.match(line):
                rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
            continue
        if rows:
            head, *body_rows = rows
            tables.append(
                NoteTable(note.first_line + number - len(rows) - 1, head, tuple(body_rows))
            )
        rows = []
    return tuple(tables)


def _head(text: str) -> _HeadIn:
    try:
        head: Any = yaml.safe_load(text)
        if isinstance(head, dict) and isinstance(head.get("period"), date):
            head["period"] = head["period"].isoformat()
        return _HeadIn.model_validate(head)
    except yaml.YAMLError:
        raise problem("forum.note-header-not-yaml", UnreadableNote) from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = field_path(first["loc"]) or "note"
        remedy = "Notes have no such field: no attachments, no files."
        if first["type"] != "extra_forbidden":
            remedy = "See docs/forum-briefings.md for the header."
        raise problem(
            "forum.note-header-invalid",
            UnreadableNote,
            field=field,
            fault=in_sentence(first["msg"]),
            remedy=remedy,
        ) from None


def _period(period: str) -> tuple[date, date]:
    begins, _, ends = period.partition("/")
    try:
        first, last = date.fromisoformat(begins.strip()), date.fromisoformat(ends.strip())
    except ValueError:
        first, last = date.max, date.min
    if first > last:
        raise problem("forum.note-period", UnreadableNote, period=period)
    return first, last


def _tlp(mark: str) -> str:
    marks = vocabulary()["tlp"]
    if mark not in marks:
        raise problem("forum.note-marking", UnreadableNote, mark=mark, choices=", ".join(marks))
    return mark


def _recipient(recipient: str, at: int) -> str:
    if not _RECIPIENT.fullmatch(recipient):
        raise problem(
            "forum.note-recipient", UnreadableNote, recipient=recipient, field=f"recipients.{at}"
        )
    return recipient
