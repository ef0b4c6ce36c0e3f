"""Lists as case systems export them, read by the names of their columns.

Authorities work in tools of their own (TCO Art. 14(4)), among them Europol's PERCI, whose
format is not public: so this is a tolerant reader with its names in
`data/perci_columns.yaml`, and no claim to fit any one tool. Rows of one kind and one
reference are one request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice
from types import MappingProxyType
from typing import Any

import yaml

from seawall.forms.model import Form
from seawall.mailroom.attachment_opening import OpenedFile
from seawall.mailroom.proposals.proposal import (
    FieldSource,
    Layout,
    MailProposal,
    ProposedAddress,
    TextSource,
)
from seawall.mailroom.proposals.tables import MOST_ROWS, BrokenTable, Row, rows_of
from seawall.mailroom.proposals.written_addresses import places_in
from seawall.mailroom.proposals.written_values import nested_fields, read_value

_LOOKED_AT = 50  # rows whose columns are looked at
_MOST_NAMED = 50  # columns that were not read


@dataclass(frozen=True, slots=True)
class PerciNames:
    """How columns, kinds and categories are called: the data file."""

    columns: Mapping[str, tuple[str, ...]]
    types: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Request:
    """The rows of one kind and one reference."""

    form: Form
    flat: dict[str, Any] = field(default_factory=dict)
    places: dict[str, ProposedAddress] = field(default_factory=dict)
    as_written: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


@cache
def shipped_names() -> PerciNames:
    """The names of columns, types and categories that ship with the package."""
    source = files("seawall").joinpath("data/perci_columns.yaml").read_text(encoding="utf-8")
    tables = yaml.safe_load(source)
    return PerciNames(*(_table(tables[part]) for part in ("columns", "types", "categories")))


def _table(table: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(values) for key, values in table.items()})


def read_table(file: OpenedFile) -> tuple[MailProposal, ...]:
    """The requests in a list, or none if it has no column of addresses."""
    rows, notes = ([], []) if file.is_laid_out else _rows(file)
    columns = _columns(rows)
    if "url" not in columns:
        return ()
    notes += _unread({key for row in rows for key in row} - set(columns.values()))
    requests: dict[tuple[Form, str], _Request] = {}
    for row in rows:
        form = _form(row.get(columns.get("type", ""), ""))
        reference = row.get(columns.get("reference_number", ""), "")
        _add(requests.setdefault((form, reference), _Request(form)), row, columns)
    findings = tuple(
        FieldSource(key, file.name, f"column {column}") for key, column in columns.items()
    )
    return tuple(
        _proposal(request, file, findings, notes) for request in requests.values() if request.places
    )


def _unread(columns: set[str]) -> list[str]:
    """A note for each column that was not read; of very many, the first ones and how many."""
    notes = [f"The column {name!r} was not read." for name in sorted(columns)[:_MOST_NAMED]]
    if (surplus := len(columns) - _MOST_NAMED) > 0:
        notes.append(f"{surplus} more columns were not read.")
    return notes


def _rows(file: OpenedFile) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    try:
        rows += islice(rows_of(file.content, file.text), MOST_ROWS + 1)
    except BrokenTable as broken:
        return rows, [broken.detail]
    if len(rows) > MOST_ROWS:
        return rows[:MOST_ROWS], [f"Only the first {MOST_ROWS} rows were read."]
    return rows, []


def _columns(rows: list[Row]) -> dict[str, str]:
    """Which column fills which field."""
    headings = {key for row in rows[:_LOOKED_AT] for key in row}
    chosen = {
        key: next((name for name in column_names if name in headings), "")
        for key, column_names in shipped_names().columns.items()
    }
    return {key: name for key, name in chosen.items() if name}


def _form(type_text: str) -> Form:
    type_words = " ".join(type_text.lower().replace("_", " ").split())
    for form, type_names in shipped_names().types.items():
        if any(type_words == word or (len(word) > 3 and word in type_words) for word in type_names):
            return Form(form)
    return Form.LETTER


def _add(request: _Request, row: Row, columns: Mapping[str, str]) -> None:
    places, notes = places_in(TextSource("", row.get(columns["url"], "")))
    beside = row.get(columns.get("information", ""), "")
    for place in places:
        request.places.setdefault(
            place.url, ProposedAddress(place.url, beside or place.information)
        )
    if not places:
        request.notes["Some rows have no address."] = None
    request.notes |= dict.fromkeys(notes)
    for key, column in columns.items():
        value = row.get(column, "")
        if value and key not in ("url", "information", "type"):
            _keep(request, key, value)


def _keep(request: _Request, key: str, value: str) -> None:
    if key == "categories":
        _keep_categories(request, value)
        return
    if (form_value := read_value(key, value)) is None:
        request.as_written.setdefault(key, value)
        request.notes[f"{key} is written in a way that was not read."] = None
    elif request.flat.setdefault(key, form_value) != form_value:
        request.notes[f"Rows of one reference differ in {key}."] = None


def _keep_categories(request: _Request, value: str) -> None:
    chosen = request.flat.setdefault("categories", [])
    for category_name in value.lower().replace(";", ",").replace("\n", ",").split(","):
        categories = (
            key
            for key, category_names in shipped_names().categories.items()
            if category_name.strip() in category_names
        )
        if (category := next(categories, None)) is None:
            request.notes["Some categories were not read."] = None
            request.as_written.setdefault("categories", value)
        elif category not in chosen:
            chosen.append(category)


def _proposal(
    request: _Request, file: OpenedFile, findings: tuple[FieldSource, ...], notes: list[str]
) -> MailProposal:
    places = [
        {"url": place.url, "information": place.information} for place in request.places.values()
    ]
    form = "annex1" if request.form is Form.REMOVAL_ORDER else str(request.form)
    if request.form is Form.LETTER:
        request.notes["The list does not say what it asks: a person decides."] = None
    return MailProposal(
        form=request.form,
        layout=Layout.TABLE,
        fields={"form": form, **nested_fields(request.flat), "locations": places},
        locations=tuple(request.places.values()),
        reference=str(request.flat.get("reference_number", "")),
        authority=str(request.flat.get("authority.name", "")),
        found=findings,
        as_written=request.as_written,
        notes=(*request.notes, *notes),
        original=file.name,
    )
