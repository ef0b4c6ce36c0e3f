"""A unit and a platform, for every test of signed events."""

from __future__ import annotations

import pytest

from tests.both_sides_made import BothSides, make_both_sides


@pytest.fixture
def sides(database) -> BothSides:
    """A unit and a platform, each with the other's key."""
    return make_both_sides()
