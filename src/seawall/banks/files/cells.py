"""One CSV record and its cells (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from seawall.banks.files.model import BadLine
from seawall.db.connections.readable_moments import readable_moment
from seawall.errors import InvalidRequest, problem

#: What a spreadsheet takes for a formula, behind any number of the marks that keep it from it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def cells(record: str) -> list[str]:
    """The cells of one record, which may hold line breaks inside quotes."""
    if '"' not in record:
        return record.split(",")
    try:
        rows = list(csv.reader([record], strict=True))
    except csv.Error as error:
        raise problem("banks.line-not-csv", BadLine, error=str(error)) from None
    return rows[0] if rows else []


def row(values: Iterable[str]) -> str:
    """The values as one record, quoted where needed, without a line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)  # quotes cells that hold either
    return out.getvalue().removesuffix("\r\n")


def words_cell(text: str) -> str:
    """Somebody's words as a cell that no spreadsheet runs: it takes `'` before them for its own."""
    return f"'{text}" if _FORMULA.match(text) else text


def cell_words(cell: str) -> str:
    """The words of such a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def moment(text: str, *, field: str) -> datetime | None:
    """A moment as RFC 3339 writes it; a day alone is its midnight in UTC."""
    if not text:
        return None
    try:
        parsed_moment = datetime.fromisoformat(text)
    except ValueError:
        parsed_moment = None
    if parsed_moment is None or (parsed_moment.tzinfo is None and len(text) > len("2026-03-02")):
        raise problem("banks.line-moment", BadLine, text=text[:40], field=field)
    if parsed_moment.tzinfo is None:
        parsed_moment = parsed_moment.replace(tzinfo=UTC)
    try:
        return readable_moment(parsed_moment).astimezone(UTC)
    except InvalidRequest as outside:
        raise BadLine(outside.detail, field=field, remedy=outside.remedy) from None


def written_moment(at: datetime | None) -> str:
    """A moment as RFC 3339 writes it, in UTC; empty for none."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""


def whole_number(text: str, *, field: str) -> int | None:
    """A whole number, or None for an empty cell."""
    if not text:
        return None
    if not (text.isascii() and text.lstrip("-").isdigit() and len(text) < 10):
        raise problem("banks.line-number", BadLine, text=text[:40], field=field)
    return int(text)
