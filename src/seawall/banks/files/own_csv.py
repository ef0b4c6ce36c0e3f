"""Our CSV: a header names the columns, in any order; an empty cell means the default.

It carries what a spreadsheet can: everything but opinions and history, which JSONL has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from seawall.banks.files.cells import (
    cell_words,
    cells,
    moment,
    row,
    whole_number,
    words_cell,
    written_moment,
)
from seawall.banks.files.model import BadLine
from seawall.banks.model import BankEntry, EntryState, NewEntry
from seawall.errors import problem

COLUMNS = (
    "signal_type", "value", "label", "confidence", "threshold", "jurisdiction",
    "legal_basis", "source", "state", "first_seen_at", "expires_at", "note", "media",
)  # fmt: skip
HEADER = ",".join(COLUMNS)
_NEEDED = {"signal_type", "value"}
_NAMES = ("signal_type", "value", "label", "jurisdiction", "media")
_WORDS = ("legal_basis", "source", "note")


def is_header(record: str) -> bool:
    """Whether a file that begins so is ours."""
    return set(_names(record)) >= _NEEDED


class OwnCsv:
    """Reads records under one header."""

    def __init__(self, header: str, template: NewEntry) -> None:
        self._names = _names(header)
        self._template = template
        self.width = len(self._names)
        unknown = [name for name in self._names if name not in COLUMNS]
        if unknown or len(set(self._names)) < self.width or not is_header(header):
            raise problem(
                "banks.unknown-format.header", header=header[:200], columns=", ".join(COLUMNS[2:])
            )

    def entry(self, record: str) -> NewEntry:
        """The entry of one record."""
        values = cells(record)
        if len(values) != self.width:
            raise problem("banks.line-cells", BadLine, cells=len(values), columns=self.width)
        texts = {
            name: text
            for name, value in zip(self._names, values, strict=True)
            if (text := value.strip())
        }
        return replace(self._template, **_fields(texts))


def written_entry(entry: BankEntry) -> str:
    """An entry as one record."""
    return row(
        [
            entry.signal_type,
            entry.value,
            entry.label,
            str(entry.confidence),
            "" if entry.threshold is None else str(entry.threshold),
            entry.jurisdiction,
            words_cell(entry.legal_basis),
            words_cell(entry.source),
            entry.state.value,
            written_moment(entry.first_seen_at),
            written_moment(entry.expires_at),
            words_cell(entry.note),
            entry.media,
        ]
    )


def state_of(text: str) -> EntryState:
    """The state of this name."""
    try:
        return EntryState(text)
    except ValueError:
        raise problem(
            "banks.line-state", BadLine, text=text[:40], choices=", ".join(EntryState)
        ) from None


def _fields(texts: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: texts[name] for name in _NAMES if name in texts}
    fields |= {name: cell_words(texts[name]) for name in _WORDS if name in texts}
    for name in ("confidence", "threshold"):
        if name in texts:
            fields[name] = whole_number(texts[name], field=name)
    for name in ("first_seen_at", "expires_at"):
        if name in texts:
            fields[name] = moment(texts[name], field=name)
    if "state" in texts:
        fields["state"] = state_of(texts["state"])
    return fields


def _names(header: str) -> list[str]:
    try:
        return [name.strip().lower() for name in cells(header)]
    except BadLine:
        return []
