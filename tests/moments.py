"""A moment for tests whose doors ask the clock: nothing ends while they run.

At midnight, at the end of a month or a year and when summer time begins, a figure of "this
month" or a limit of "so many an hour" is another one in the middle of a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine

WEDNESDAY = datetime(2026, 6, 10, 12, tzinfo=UTC)


@contextmanager
def on_wednesday() -> Iterator[time_machine.Traveller]:
    """The clock of this process says noon of an ordinary Wednesday, and goes on from there."""
    with time_machine.travel(WEDNESDAY, tick=True) as clock:
        yield clock


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """The same for all tests beside and below a `conftest.py` that imports this."""
    with on_wednesday():
        yield
