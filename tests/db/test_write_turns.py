"""Whoever asked first to change something changes it first; nobody is overtaken."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from seawall.db.strict_sqlite.write_turns import WriteTurns, turns_at
from seawall.ids import INSTALLATION
from seawall.transaction import close_connection, transaction
from tests.waiting import PATIENCE, until


def test_units_of_work_are_done_in_the_order_in_which_they_were_begun(sqlite):
    turns, done = own_turns(), []

    def write(number: int) -> None:
        with transaction(INSTALLATION):
            done.append(number)
        close_connection()

    with transaction(INSTALLATION):
        threads = []
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            until(lambda: turns.waiting == len(threads))
    for thread in threads:
        thread.join(PATIENCE)

    assert done == list(range(8))


def test_a_unit_of_work_that_fails_lets_the_next_one_go_on(sqlite):
    turns = own_turns()
    with pytest.raises(ZeroDivisionError), transaction(INSTALLATION):
        _ = 1 / 0
    with transaction(INSTALLATION):
        close_connection()  # as where the database went away in the middle

    turns.give_back(turns.take())  # at once: nobody has it

    assert not turns.waiting


@given(st.lists(st.booleans(), max_size=20))
def test_a_turn_that_is_not_given_back_stops_nobody(are_given_back):
    turns = WriteTurns(patience=0.001)

    for is_given_back in are_given_back:
        turn = turns.take()
        if is_given_back:
            turns.give_back(turn)

    assert not turns.waiting


def test_whose_turn_was_taken_away_ends_nobody_elses():
    turns = WriteTurns(patience=0.01)
    late, present = turns.take(), turns.take()
    waiter = threading.Thread(target=turns.take)

    turns.give_back(late)
    with_patience(turns, waiter)
    turns.give_back(present)
    waiter.join(PATIENCE)

    assert not waiter.is_alive()


def with_patience(turns: WriteTurns, waiter: threading.Thread) -> None:
    """From now on whoever stands in this line waits as long as it takes; the first one does."""
    turns._patience = PATIENCE
    waiter.start()
    until(lambda: turns.waiting == 1)


def own_turns() -> WriteTurns:
    """The line of this test's own database."""
    return turns_at(str(connection.settings_dict["NAME"]))
