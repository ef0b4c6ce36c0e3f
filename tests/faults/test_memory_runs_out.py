"""Memory is exhausted: what could not be kept is refused or the process dies, and all else is there."""

from __future__ import annotations

from functools import partial

import pytest

from tests.faults.hunger import small_room
from tests.faults.test_writers_in_faults import organisation
from tests.faults.writers import stored_orders, writing
from tests.waiting import until

pytestmark = pytest.mark.both_databases


#: How many blocks are left at most: SQLite itself needs some for an order, and a line to a
#: server hardly any, so that with as many a refusal would be long in coming.
MOST_LEFT = {"sqlite": 60, "postgresql": 8}

#: How a traceback ends where Python had no memory. Its compiler, which reads annotations that are
#: kept as text, raises the second (CPython 3.13: it gives up without having said why).
NO_MEMORY = ("\nMemoryError\n", "\nSystemError: error return without exception set\n")


@pytest.mark.parametrize("enough", [4, pytest.param(200, marks=pytest.mark.exhaustive)])
def test_fault_36_where_malloc_fails_an_order_is_refused_and_the_next_one_is_taken(
    database, enough
):
    organisation()
    acknowledged, refusals, lives = [], 0, 0
    while len(acknowledged) < enough or refusals < 3:
        lives += 1
        assert lives <= 5
        with writing(database, eats=f"all:{MOST_LEFT[database]}") as writer:
            until(partial(has_written_or_ended, writer, enough - len(acknowledged)))
            assert not has_ended(writer) or died_of_its_memory(writer), writer.last_words()
        acknowledged += writer.acknowledged
        refusals += writer.refusals

    assert set(acknowledged) <= stored_orders()
    assert len(stored_orders()) - len(acknowledged) <= lives


@pytest.mark.parametrize("kills", [1, pytest.param(25, marks=pytest.mark.exhaustive)])
def test_fault_36_a_writer_that_the_kernel_kills_for_its_memory_loses_no_acknowledged_order(
    database, kills
):
    organisation()
    acknowledged = []
    for _ in range(kills):
        with small_room(megabytes=60) as members, writing(database, eats="steadily") as writer:
            until(partial(writer.has, 1))
            members.write_text(str(writer.process.pid))
            until(partial(has_ended, writer))
            assert writer.process.returncode == -9, "the kernel killed it, and not we"
        acknowledged += writer.acknowledged

    assert len(acknowledged) >= kills
    assert set(acknowledged) <= stored_orders()
    assert len(stored_orders()) - len(acknowledged) <= kills


def has_written_or_ended(writer, enough):
    return (writer.has(enough) and writer.refusals > 2) or has_ended(writer)


def died_of_its_memory(writer):
    """Where there is no memory even for an error, Python or what it is linked with ends."""
    return writer.process.returncode < 0 or writer.last_words().endswith(NO_MEMORY)


def has_ended(writer):
    return writer.process.poll() is not None
