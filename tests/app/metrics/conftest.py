"""What the tests of metrics share."""

from __future__ import annotations

import pytest

from tests.doors_given_back import doors_given_back
from tests.gate.conftest import assembled_parts, closed_recorders, here, on_sqlite

__all__ = ["assembled_parts", "closed_recorders", "here", "on_sqlite"]


@pytest.fixture(autouse=True)
def give_back():
    """An application is made in this process, and hands the doors what the next test has not."""
    with doors_given_back():
        yield
