"""Proscribed organisations of the United Kingdom: Terrorism Act 2000, Schedule 2, as a page.

There is no data file: the schedule is prose. Other names stand in parentheses or after
"including"; a note says when an entry was added, and the entry carries the note's number.
"""

from __future__ import annotations

import re

from seawall.exchanges.designations.dates import iso_date
from seawall.exchanges.designations.designated_names import split_name
from seawall.exchanges.designations.designation_html import lines_in
from seawall.exchanges.peer_record import Name

_START = re.compile(r"^proscribed organisations", re.IGNORECASE)
_END = re.compile(
    r"^(textual amendments|modifications etc|annotations|notes?:?$|schedule 3)", re.IGNORECASE
)
_MARK = re.compile(r"(?:^|\[)F(\d+)\s*|[\[\]†*]")
_NOTE = re.compile(r"^F(\d+)\b.*?\b(?:added|inserted|substituted)\s*\((\d+\.\d+\.\d{4})\)")
_INTRODUCES = re.compile(r"(:|—)$|\binterpreted\b|^section \d|^note\b|^schedule\b", re.IGNORECASE)
SHORTEST, LONGEST = 2, 400


def read_names(content: bytes) -> tuple[Name, ...]:
    """Every organisation in the schedule."""
    lines = lines_in(content)
    dates = {note[1]: note[2] for line in lines if (note := _NOTE.search(line))}
    names = {name.name: name for line in _entries(lines) if (name := _name(line, dates)).name}
    return tuple(names.values())


def _entries(lines: list[str]) -> list[str]:
    """The lines between the schedule's heading and its notes."""
    starts = [at for at, line in enumerate(lines) if _START.search(line)]
    inside = lines[starts[-1] + 1 :] if starts else []
    entries = []
    for line in inside:
        if _END.search(line):
            break
        plain = _MARK.sub("", line).strip()
        if SHORTEST < len(plain) < LONGEST and not _INTRODUCES.search(plain):
            entries.append(line)
    return entries


def _name(line: str, dates: dict[str, str]) -> Name:
    marks = [mark_match[1] for mark_match in _MARK.finditer(line) if mark_match[1]]
    name, aliases = split_name(_MARK.sub("", line))
    added = next((dates[mark] for mark in marks if mark in dates), "")
    return Name(
        reference=name,
        name=name,
        kind="organisation",
        aliases=aliases,
        regime="Terrorism Act 2000, Schedule 2",
        is_terrorism=True,
        listed_on=iso_date(added) if added else "",
    )
