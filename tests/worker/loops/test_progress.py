"""Work that is done again and again and leaves nothing behind it fails, so that it slows down."""

from __future__ import annotations

import pytest

from seawall.worker.loops.progress import Progress
from tests.problems import raises_problem


def test_the_same_mark_again_is_no_progress():
    progress = Progress("the list of Example Exchange")
    progress.require(1)
    progress.require(2)

    with raises_problem("worker.no-progress"):
        progress.require(2)


def test_with_patience_the_same_mark_may_come_so_many_times_in_a_row():
    progress = Progress("a list", patience=3)
    for mark in (1, 1, 1, 2, 2, 2):
        progress.require(mark)

    with raises_problem("worker.no-progress"):
        progress.require(2)


@pytest.mark.parametrize("marks", [(1, 2, 3), (1, 2, 1)])
def test_another_mark_is(marks):
    progress = Progress("a list")
    for mark in marks:
        progress.require(mark)
