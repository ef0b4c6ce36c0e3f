"""The linter: what a note to governments may not say, line by line.

It refuses user data, content signals and record ids, addresses that may be content, quotations,
small cells, members that did not agree to be named, and anything attached. It cannot judge
whether a technique is worth telling; the members can, who see the note before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from seawall.errors import InvalidRequest, problem
from seawall.forum.knowledge.model import KnowledgeNote, NoteFault
from seawall.forum.knowledge.note_reading import vocabulary
from seawall.forum.knowledge.small_cells import small_cells
from seawall.forum.personal.folding import folded_text
from seawall.forum.user_data import LONGEST, text_faults
from seawall.ids import PREFIXES

_HEX = re.compile(r"(?<![0-9a-z])(?:[0-9a-f][\s:-]?){31,}[0-9a-f](?![0-9a-z])")
_CODED = re.compile(
    r"(?<!\w)(?:~?w1:|m1:|vpdq1:|t1[0-9a-f]{20}|(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])[\w+/-]{40,})"
)
_RECORD = re.compile(rf"(?<!\w)(?:{'|'.join(PREFIXES)})_[0-9a-z]{{26}}(?!\w)")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}:/{1,2}|www\.)\S+|(?<![\w@.])(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?=/\S)\S*"
)
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:/*)?([\w.-]+)")
_ATTACHED = re.compile(
    r"!\[|\]\((?!https?:)|<\s*/?\s*[a-z!]|data:[\w/]+;|cid:|attachment:|^\[[^\]]+\]:"
)
_QUOTED = re.compile(r"^\s*>|[\"“«„](?:[^\"”»“]{1,30}\s){12,}[^\"”»“]*[\"”»“]")

_RULES: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    (
        "signals",
        _HEX,
        "It holds what looks like a hash.",
        "Governments get no signals: take it out.",
    ),
    (
        "signals",
        _CODED,
        "It holds what looks like a signal.",
        "Governments get no signals: take it out.",
    ),
    ("records", _RECORD, "It holds the id of a record.", "Tell totals, not cases."),
    ("attachments", _ATTACHED, "It holds or names something attached.", "Write plain Markdown."),
    ("quotations", _QUOTED, "It quotes at length.", "Describe the technique in your own words."),
)


class NoteRefused(InvalidRequest):
    """The note says what may not leave; `faults` has every place."""

    faults: tuple[NoteFault, ...] = ()


def lint_note(
    note: KnowledgeNote, *, members: Collection[str], agreed: Collection[str]
) -> tuple[NoteFault, ...]:
    """Everything that may not leave; ``members`` are all names, ``agreed`` those that may stand."""
    faults = [
        *_in_field("title", note.title, 0),
        *(fault for at, line in _lines(note) for fault in _in_field("body", line, at)),
        *small_cells(note),
        *_members(note, members, agreed),
    ]
    return tuple(sorted(faults, key=lambda fault: fault.line))


def check_note(note: KnowledgeNote, *, members: Collection[str], agreed: Collection[str]) -> None:
    """Refuse a note that may not leave."""
    faults = lint_note(note, members=members, agreed=agreed)
    if faults:
        first = faults[0]
        error = problem(
            "forum.note-refused",
            NoteRefused,
            fault=first.detail,
            where=f" (line {first.line})" if first.line else "",
            field=first.field,
            remedy=first.remedy,
        )
        error.faults = faults
        raise error


def _lines(note: KnowledgeNote) -> Iterator[tuple[int, str]]:
    yield from enumerate(note.body.split("\n"), note.first_line)


def _in_field(field: str, line: str, at: int) -> Iterator[NoteFault]:
    plain = folded_text(line).text
    has_signals = False
    for rule, pattern, detail, remedy in _RULES:
        if pattern.search(plain):
            has_signals = has_signals or rule == "signals"
            yield NoteFault(field, rule, detail, remedy, at)
    for address in _ADDRESS.finditer(plain):
        if not _is_reference(address[0]):
            remedy = (
                "Name no address but those of laws and institutions (data/forum/knowledge.yaml)."
            )
            yield NoteFault(field, "addresses", "It holds an address.", remedy, at)
    for fault in text_faults(line[:LONGEST], field):
        if not has_signals:  # the digits of a hash are no telephone
            yield NoteFault(field, "user_data", fault.detail, fault.remedy, at)


def _is_reference(address: str) -> bool:
    host_match = _HOST.match(address)
    host = host_match[1].rstrip(".") if host_match else ""
    return any(
        host == reference or host.endswith(f".{reference}")
        for reference in vocabulary()["reference_hosts"]
    )


def _members(
    note: KnowledgeNote, members: Collection[str], agreed: Collection[str]
) -> Iterator[NoteFault]:
    may = {folded_text(name).text.strip() for name in set(agreed) & set(note.members_named)}
    for at, line in [(0, note.title), *_lines(note)]:
        plain = folded_text(line).text
        for name in members:
            plain_name = folded_text(name).text.strip()
            is_there = plain_name and re.search(rf"(?<!\w){re.escape(plain_name)}(?!\w)", plain)
            if is_there and plain_name not in may:
                detail = f"It names {name}, which has not agreed to this note."
                remedy = "Take the name out, or ask the member and list it in members_named."
                yield NoteFault("body" if at else "title", "members", detail, remedy, at)
