"""Small cells: in a table, and in a sentence, fewer than ten of something is somebody.

A cell of 1 to 9 is refused; so is a `<10` that stands alone in a row or column with a total,
since a subtraction gives it back. A zero says that nothing happened and stays. Percentages
stand on counts we cannot see, so a table of percentages also has its counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from seawall.forum.knowledge.model import KnowledgeNote, NoteFault, NoteTable
from seawall.forum.knowledge.note_reading import tables_in, vocabulary
from seawall.forum.personal.folding import folded_text

SMALLEST = 10
RULE = "small_cells"
_NUMBER = re.compile(r"(\d[\d ,.']*?)\s*(%?)")
_HIDDEN = re.compile(rf"(?:<|under|fewer than)\s*{SMALLEST}|\*")
_TOTALS = frozenset({"total", "sum", "all", "summe", "gesamt", "totale", "ensemble"})
_MERGE = "Merge rows or columns, or lengthen the period, until each cell has ten or more."


def small_cells(note: KnowledgeNote) -> Iterator[NoteFault]:
    """Every cell and sentence of a note that is about fewer than ten."""
    for table in tables_in(note):
        yield from _cells(table)
        yield from _alone(table)
        yield from _bare_shares(table)
    for number, line in enumerate(note.body.split("\n")):
        for mention in _in_words().finditer(folded_text(line).text):
            detail = f"It speaks of fewer than {SMALLEST}: at {mention.start() + 1} of the line."
            at = note.first_line + number
            yield NoteFault("body", RULE, detail, "Say it without the number.", at)


def _cells(table: NoteTable) -> Iterator[NoteFault]:
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            count = _count(cell)
            if count is not None and 0 < count < SMALLEST:
                detail = f"Row {row + 1}, column {column + 1} counts fewer than {SMALLEST}."
                yield NoteFault("body", RULE, detail, _MERGE, table.line)


def _alone(table: NoteTable) -> Iterator[NoteFault]:
    """A hidden cell that its row's or column's total gives away."""
    columns = list(zip(*table.rows, strict=False))
    by_row = _has_total(table.heads)
    by_column = _has_total([cells[0] for cells in table.rows if cells])
    lines = [*(table.rows if by_row else ()), *(columns if by_column else ())]
    if any(
        sum(bool(_HIDDEN.fullmatch(folded_text(cell).text.strip())) for cell in line) == 1
        for line in lines
    ):
        detail = "A hidden cell can be had from a total by subtraction."
        yield NoteFault("body", RULE, detail, "Hide a second cell, or the total.", table.line)


def _bare_shares(table: NoteTable) -> Iterator[NoteFault]:
    """Percentages without one count beside them."""
    cells = [folded_text(cell).text.strip() for row in table.rows for cell in row]
    if any(cell.endswith("%") for cell in cells) and all(_count(cell) is None for cell in cells):
        detail = "Percentages stand without the counts they are of."
        yield NoteFault("body", RULE, detail, "Add a column with the counts.", table.line)


def _has_total(heads: tuple[str, ...] | list[str]) -> bool:
    return any(folded_text(head).text.strip(" *_") in _TOTALS for head in heads)


def _count(cell: str) -> float | None:
    """The number a cell holds, or None; a percentage is none."""
    number = _NUMBER.fullmatch(folded_text(cell).text.strip().strip("*_"))
    if number is None or number[2]:
        return None
    digits = re.sub(r"[ ,']|\.(?=\d{3}(?:\D|$))", "", number[1])
    try:
        return float(digits)
    except ValueError:
        return None


@cache
def _in_words() -> re.Pattern[str]:
    words = vocabulary()
    few, counted = "|".join(words["number_words"]), "|".join(words["counted"])
    return re.compile(rf"(?<![\w.,])(?:[1-9]|{few})\s+(?:\w+\s+)?(?:{counted})(?!\w)")
