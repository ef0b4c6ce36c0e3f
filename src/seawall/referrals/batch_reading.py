"""What an officer pastes or drops, line by line: addresses, or a table of them (RFC 4180).

A table is known by its heading: a column named for the address. Headings may be in any
order, in capitals, and by the names that officers use. A table's fault refuses the whole
of it with the line named; a single bad address refuses only its own line, later, so
that thirty-nine good ones are not held up by it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seawall.errors import problem
from seawall.referrals.referral_faults import BatchUnreadable

MOST_LINES = 10_000
LARGEST = 20 * 2**20
LONGEST_CELL = 8_192
_COMMENT = "#"

#: What a column may be called.
COLUMNS: Mapping[str, frozenset[str]] = {
    "url": frozenset({"url", "urls", "uri", "link", "address", "location", "web address"}),
    "statute": frozenset({"statute", "law", "legal basis", "act", "section"}),
    "element": frozenset({"element", "offence", "offense", "category", "element of offence"}),
    "language": frozenset({"language", "lang"}),
    "entity": frozenset({"entity", "group", "organisation", "organization", "label"}),
    "urgency": frozenset({"urgency", "priority"}),
    "note": frozenset({"note", "notes", "comment", "remarks", "information"}),
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line as it was written: the address, and what stood beside it."""

    number: int
    url: str
    said: Mapping[str, str] = field(default_factory=dict)


def read_batch(content: bytes | str) -> tuple[WrittenLine, ...]:
    """Every line of a paste or a table, in order; blank lines and `#` comments are skipped."""
    text = content if isinstance(content, str) else _decoded(content)
    if "\x00" in text:
        raise problem("referrals.batch-nul", BatchUnreadable)
    heading, separator = _heading(text)
    written_lines = list(_table(text, heading, separator) if heading else _paste(text))
    if not written_lines:
        raise problem("referrals.batch-empty", BatchUnreadable)
    return tuple(written_lines)


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise problem("referrals.batch-too-long.bytes", largest=LARGEST)
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise problem("referrals.batch-encoding", BatchUnreadable, at=wrong.start) from None


def _heading(text: str) -> tuple[Sequence[str], str]:
    """The columns by our names, and what separates them; none for a plain paste."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for separator in (",", ";", "\t"):
        names = [_column(cell) for cell in next(csv.reader([first], delimiter=separator), [])]
        if "url" in names:
            twice = {name for name in names if name and names.count(name) > 1}
            if twice:
                raise problem("referrals.batch-columns", BatchUnreadable, column=min(twice))
            return names, separator
    return (), ""


def _column(cell: str) -> str:
    plain = " ".join(cell.strip().strip('"').casefold().replace("_", " ").split())
    return next((name for name, words in COLUMNS.items() if plain in words), "")


def _table(text: str, heading: Sequence[str], separator: str) -> Iterator[WrittenLine]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, begun = 0, False
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not begun:
                begun = True
                continue
            number += 1
            yield _row(row, heading, number=number, line=rows.line_num)
    except csv.Error as wrong:
        raise problem(
            "referrals.batch-csv", BatchUnreadable, line=rows.line_num, why=str(wrong)
        ) from None


def _row(row: Sequence[str], heading: Sequence[str], *, number: int, line: int) -> WrittenLine:
    _refuse_too_many(number)
    if len(row) > len(heading):
        raise problem(
            "referrals.batch-cells",
            BatchUnreadable,
            line=line,
            cells=len(row),
            columns=len(heading),
        )
    if max(map(len, row)) > LONGEST_CELL:
        raise problem("referrals.batch-long-cell", BatchUnreadable, line=line, longest=LONGEST_CELL)
    cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False) if name}
    return WrittenLine(
        number,
        cells.pop("url", ""),
        {name: value for name, value in cells.items() if value},
    )


def _paste(text: str) -> Iterator[WrittenLine]:
    number = 0
    for line in text.splitlines():
        url = line.strip()
        if not url or url.startswith(_COMMENT):
            continue
        number += 1
        _refuse_too_many(number)
        yield WrittenLine(number, url[: LONGEST_CELL + 1])


def _refuse_too_many(number: int) -> None:
    if number > MOST_LINES:
        raise problem("referrals.batch-too-long.addresses", most=MOST_LINES)
