"""Small cells are hidden together: what is shown gives none of them away."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from seawall.forum.knowledge.small_cells import SMALLEST
from seawall.results.hidden_rows import hidden_rows

cells = st.one_of(st.just(0), st.integers(1, SMALLEST - 1), st.integers(SMALLEST, 500))
tables = st.integers(1, 4).flatmap(
    lambda columns: st.dictionaries(
        st.text("abcdefghij", min_size=1, max_size=3),
        st.tuples(*[cells] * columns),
        min_size=1,
        max_size=9,
    )
)


def test_a_table_without_a_small_cell_is_shown_whole():
    assert hidden_rows({"ar": (10, 0), "en": (200, 30)}) == frozenset()


def test_a_single_small_row_takes_the_next_smallest_with_it():
    assert hidden_rows({"ar": (3,), "de": (40,), "en": (200,)}) == {"ar", "de"}


def test_small_rows_that_add_up_to_a_small_count_take_more_with_them():
    assert hidden_rows({"ar": (3,), "de": (4,), "en": (200,), "fr": (50,)}) == {"ar", "de", "fr"}


def test_a_small_cell_hides_its_row_in_every_column():
    table = {"ar": (50, 2), "de": (60, 40), "en": (200, 100)}

    assert hidden_rows(table) == {"ar", "de"}


def test_where_nothing_else_can_be_hidden_everything_is():
    assert hidden_rows({"ar": (3,), "en": (2,)}) == {"ar", "en"}
    assert hidden_rows({"ar": (3,)}) == {"ar"}


@given(tables)
def test_no_small_cell_is_shown_and_no_single_row_is_hidden(table):
    hidden = hidden_rows(table)

    for row in table.keys() - hidden:
        assert not any(0 < n < SMALLEST for n in table[row])
    assert len(hidden) != 1 or len(table) == 1


@given(tables)
@settings(deadline=None, max_examples=60)
def test_whoever_subtracts_what_is_shown_from_the_total_learns_no_small_cell(table):
    """The attack: every table that the totals and the shown rows allow, by linear programming."""
    hidden = sorted(hidden_rows(table))
    everything_is_hidden = len(hidden) == len(table)
    for column in range(len(next(iter(table.values())))):
        total = sum(row[column] for row in table.values())
        shown = sum(row[column] for name, row in table.items() if name not in hidden)
        for place, name in enumerate(hidden):
            if not 0 < table[name][column] < SMALLEST or everything_is_hidden:
                continue
            aim = np.zeros(len(hidden))
            aim[place] = 1
            least, most = (
                linprog(sign * aim, A_eq=[np.ones(len(hidden))], b_eq=[total - shown]).fun * sign
                for sign in (1, -1)
            )
            assert most - least >= SMALLEST
