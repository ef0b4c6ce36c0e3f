"""Small counts are hidden, and cannot be computed from what is shown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forum.incidents.suppression import K, suppressed_table

COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 500))
TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(COUNTS, min_size=columns, max_size=columns), min_size=1, max_size=5
    )
)


def made(body, k=K):
    counts = {(r, c): n for r, row in enumerate(body) for c, n in enumerate(row)}
    return suppressed_table(counts, range(len(body)), range(len(body[0])), k=k)


def truth(body):
    rows = [[*row, sum(row)] for row in body]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hidden_cells(table):
    return [
        (r, c) for r, row in enumerate(table.cells) for c, cell in enumerate(row) if cell is None
    ]


def determined(table):
    """Hidden counts that follow from the totals alone: unit vectors in the span of the rules."""
    cells = hidden_cells(table)
    place = {cell: n for n, cell in enumerate(cells)}
    height, width = len(table.cells), len(table.cells[0])
    lines = [[(r, c) for c in range(width)] for r in range(height)]
    lines += [[(r, c) for r in range(height)] for c in range(width)]
    rules = np.zeros((len(lines), len(cells)))
    for number, line in enumerate(lines):
        for cell in line:
            if cell in place:
                rules[number, place[cell]] = -1 if cell == line[-1] else 1
    rank = np.linalg.matrix_rank(rules) if cells else 0
    found = []
    for cell, n in place.items():
        unit = np.zeros((1, len(cells)))
        unit[0, n] = 1
        if np.linalg.matrix_rank(np.vstack([rules, unit])) == rank:
            found.append(cell)
    return found


def test_a_table_of_large_counts_is_shown_whole():
    table = made([[10, 20], [30, 40]])

    assert table.cells == ((10, 20, 30), (30, 40, 70), (40, 60, 100))
    assert table.hidden == 0


def test_a_small_count_takes_company_with_it_so_that_nobody_can_subtract():
    table = made([[3, 20, 30], [40, 50, 60], [70, 80, 90]])

    assert table.cells[0][0] is None
    assert table.hidden >= 4
    assert determined(table) == []
    assert table.total == 443


def test_nothing_is_shown_of_what_is_small_in_all():
    table = made([[3]])

    assert table.hidden == 4


def test_zero_is_no_small_count():
    assert made([[0, 10], [20, 0]]).hidden == 0


@given(TABLES)
@settings(max_examples=300, deadline=None)
def test_no_hidden_count_follows_from_the_totals(body):
    assert determined(made(body)) == []


@given(TABLES)
@settings(max_examples=300, deadline=None)
def test_what_is_shown_is_true_and_no_count_below_k_is(body):
    table, full = made(body), truth(body)

    for shown, row in zip(table.cells, full, strict=True):
        for cell, count in zip(shown, row, strict=True):
            assert cell in (None, count)
            assert cell is None or cell == 0 or cell >= K


@given(TABLES)
@settings(max_examples=300, deadline=None)
def test_no_line_hides_fewer_than_k_in_all(body):
    table, full = made(body), truth(body)
    height, width = len(full), len(full[0])
    lines = [[(r, c) for c in range(width)] for r in range(height)]
    lines += [[(r, c) for r in range(height)] for c in range(width)]

    for line in lines:
        within = [cell for cell in line[:-1] if table.cells[cell[0]][cell[1]] is None]
        last = line[-1]
        if within and table.cells[last[0]][last[1]] is not None:
            assert sum(full[r][c] for r, c in within) >= K


def test_a_large_table_is_done_in_a_few_rounds():
    random = np.random.default_rng(7)
    body = random.poisson(12, size=(336, 20)).tolist()

    table = made(body)

    assert table.hidden > 0
