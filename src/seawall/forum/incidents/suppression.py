"""Small counts are hidden, and so is what would give them away.

A count below `K` is hidden: it may be about few people. Its row and column have totals, so
whoever subtracts would have it again; therefore further counts are hidden beside it. The
test for "would have it again" is exact: draw rows and columns as points and hidden counts
as lines between them. A hidden count can be computed from the totals exactly where its line
is a bridge, that is, where it lies on no circle. And no line may hide less than `K` in all.

What is protected is the count itself. That a hidden count is small stays known.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = 10
_R = TypeVar("_R", bound=Hashable)
_C = TypeVar("_C", bound=Hashable)
_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SuppressedTable(Generic[_R, _C]):
    """Counts by row and column with their totals; a hidden one is None."""

    rows: tuple[_R, ...]
    columns: tuple[_C, ...]
    cells: tuple[tuple[int | None, ...], ...]
    """One row more than `rows`, one column more than `columns`: the totals."""

    @property
    def total(self) -> int | None:
        """All of it."""
        return self.cells[-1][-1]

    @property
    def hidden(self) -> int:
        """How many counts are hidden, totals included."""
        return sum(cell is None for row in self.cells for cell in row)


def suppressed_table(
    counts: Mapping[tuple[_R, _C], int], rows: Sequence[_R], columns: Sequence[_C], *, k: int = K
) -> SuppressedTable[_R, _C]:
    """The table of these counts, as much of it as may be shown."""
    full = _with_totals([[counts.get((row, column), 0) for column in columns] for row in rows])
    hidden = {cell for cell in _cells(full) if 0 < _at(full, cell) < k}
    while to_hide := _to_hide(full, hidden, k):
        hidden |= to_hide
    visible_cells = tuple(
        tuple(None if (r, c) in hidden else value for c, value in enumerate(row))
        for r, row in enumerate(full)
    )
    return SuppressedTable(tuple(rows), tuple(columns), visible_cells)


def _to_hide(full: list[list[int]], hidden: set[_Cell], k: int) -> set[_Cell]:
    """One more count for each that is not safe yet; every round hides at least one."""
    unsafe = dict.fromkeys([*_bridges(hidden), *_thin_lines(full, hidden, k)])
    chosen: set[_Cell] = set()
    for cell in unsafe:
        if (beside := _cheapest(full, hidden | chosen, cell)) is not None:
            chosen.add(beside)
    return chosen


def _cheapest(full: list[list[int]], hidden: set[_Cell], cell: _Cell) -> _Cell | None:
    """What to hide in the same row or column: no total if possible, no zero, the smallest."""
    row, column = cell
    around = [(row, c) for c in range(len(full[0]))] + [(r, column) for r in range(len(full))]
    free = (neighbour for neighbour in around if neighbour not in hidden)
    last = (len(full) - 1, len(full[0]) - 1)
    return min(
        free,
        key=lambda neighbour: (
            (neighbour[0] == last[0]) + (neighbour[1] == last[1]),
            _at(full, neighbour) == 0,
            _at(full, neighbour),
            neighbour,
        ),
        default=None,
    )


def _thin_lines(full: list[list[int]], hidden: set[_Cell], k: int) -> Iterator[_Cell]:
    """A hidden count of every row and column whose hidden counts can be added up to few."""
    lines = [[(r, c) for c in range(len(full[0]))] for r in range(len(full))]
    lines += [[(r, c) for r in range(len(full))] for c in range(len(full[0]))]
    for line in lines:
        within = [cell for cell in line[:-1] if cell in hidden]
        if within and line[-1] not in hidden and sum(_at(full, cell) for cell in within) < k:
            yield within[0]


def _bridges(hidden: Iterable[_Cell]) -> Iterator[_Cell]:
    """Hidden counts that lie on no circle of hidden counts (Tarjan's bridges, without recursion)."""
    beside: dict[_Cell, list[tuple[_Cell, _Cell]]] = {}
    for cell in hidden:
        row, column = (0, cell[0]), (1, cell[1])
        beside.setdefault(row, []).append((column, cell))
        beside.setdefault(column, []).append((row, cell))
    order: dict[_Cell, int] = {}
    lowest: dict[_Cell, int] = {}
    for start in beside:
        if start not in order:
            yield from _bridges_from(start, beside, order, lowest)


def _bridges_from(
    start: _Cell,
    beside: Mapping[_Cell, list[tuple[_Cell, _Cell]]],
    order: dict[_Cell, int],
    lowest: dict[_Cell, int],
) -> Iterator[_Cell]:
    order[start] = lowest[start] = len(order)
    path: list[tuple[_Cell, _Cell | None, Iterator[tuple[_Cell, _Cell]]]] = [
        (start, None, iter(beside[start]))
    ]
    while path:
        point, came_by, onward = path[-1]
        for neighbour, by in onward:
            if by == came_by:
                continue
            if neighbour not in order:
                order[neighbour] = lowest[neighbour] = len(order)
                path.append((neighbour, by, iter(beside[neighbour])))
                break
            lowest[point] = min(lowest[point], order[neighbour])
        else:
            path.pop()
            if path and came_by is not None:
                before = path[-1][0]
                lowest[before] = min(lowest[before], lowest[point])
                if lowest[point] > order[before]:
                    yield came_by


def _with_totals(body: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in body]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)] or [0]]


def _cells(full: list[list[int]]) -> Iterator[_Cell]:
    return ((r, c) for r in range(len(full)) for c in range(len(full[0])))


def _at(full: list[list[int]], cell: _Cell) -> int:
    return full[cell[0]][cell[1]]
