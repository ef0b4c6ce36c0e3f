"""Rows out of an exported list: CSV, JSON or XML, whatever its columns are called.

Column names are compared in lower case, with everything but letters and digits taken for
"_". XML that declares entities is not read further: no export needs them and a bomb does.
Nor is a list whose rows add up to more than a million fields.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from xml.parsers import expat

from seawall.errors import InvalidRequest, Malformed, problem
from seawall.forms.annexes.form_reading import parse_json

MOST_ROWS = 50_000
MOST_FIELDS = 1_000_000  # of all rows of an XML file, with what they take from above
Row = Mapping[str, str]
_DELIMITERS = ",;\t|"
_DEEPEST = 30


class BrokenTable(InvalidRequest):
    """A list that stops making sense somewhere."""

    kind = "broken-table"


def rows_of(content: bytes, text: str) -> Iterator[Row]:
    """Every row by its column names; raises `BrokenTable` where the list breaks off."""
    begins = text.lstrip()[:1]
    if begins in ("{", "["):
        return _json_rows(content)
    if begins == "<":
        return _xml_rows(content)
    return _csv_rows(text)


def column_name(heading: str) -> str:
    """How a column is called, whatever its spelling: `URL of content` is `url_of_content`."""
    return re.sub(r"[^\w]+|_+", "_", heading.strip().lower()).strip("_")


def _csv_rows(text: str) -> Iterator[Row]:
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.lstrip("\n"), newline=""), delimiter=delimiter)
        names = [column_name(name) for name in next(reader, [])]
        for values in reader:
            yield dict(zip(names, map(str.strip, values), strict=False))
    except csv.Error as wrong:
        raise problem("mailroom.table-breaks-off", BrokenTable, why=str(wrong)) from None


def _json_rows(content: bytes) -> Iterator[Row]:
    try:
        document = parse_json(content)
    except Malformed as wrong:
        raise BrokenTable(wrong.detail, field="file") from None
    if isinstance(document, dict):
        document = next(filter(_is_list_of_rows, document.values()), [document])
    for record in document if isinstance(document, list) else []:
        if isinstance(record, dict):
            yield _json_row(record)


def _json_row(record: Mapping[str, Any]) -> Row:
    try:
        return {column_name(key): _plain(value) for key, value in record.items()}
    except RecursionError:
        raise problem("mailroom.table-value-too-deep", BrokenTable) from None


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_plain(part) for part in value)
    return "" if value is None or isinstance(value, dict) else str(value)


def _xml_rows(content: bytes) -> Iterator[Row]:
    """A row for each element that holds plain ones, with what its parents hold before it."""
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    parser.EntityDeclHandler = tree.entity
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as wrong:  # an unknown encoding, too
        raise problem("mailroom.table-xml-breaks-off", BrokenTable, why=str(wrong)) from None
    return iter(tree.rows)


_Level: TypeAlias = dict[str, list[str]]


class _Tree:
    """Collects rows while an XML file goes by."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._fields = 0
        self._open: list[_Level] = [{}]
        self._words: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del name
        if len(self._open) > _DEEPEST:
            raise problem("mailroom.table-xml-too-deep", BrokenTable)
        self._words = []
        self._open.append({column_name(key): [value] for key, value in attributes.items()})

    def text(self, words: str) -> None:
        self._words.append(words)

    def end(self, name: str) -> None:
        inside = self._open.pop()
        words = "".join(self._words).strip()
        self._words = []
        if not inside:
            self._open[-1].setdefault(column_name(name.rpartition(":")[2]), []).append(words)
        else:
            self._row(inside)

    def entity(self, *_: object) -> None:
        raise problem("mailroom.table-with-entities", BrokenTable)

    def _row(self, inside: _Level) -> None:
        if len(self.rows) > MOST_ROWS:
            return
        above = {key: values[-1] for level in self._open for key, values in level.items()}
        row = above | {key: "\n".join(values) for key, values in inside.items()}
        self._fields += len(row)
        if self._fields > MOST_FIELDS:
            raise problem("mailroom.table-too-many-fields", BrokenTable, most=MOST_FIELDS)
        self.rows.append(row)
