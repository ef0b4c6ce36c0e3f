"""The platform that receives orders in these tests."""

from __future__ import annotations

import pytest

from tests.orders_made import make_contact_point
from tests.people_made import make_organisation


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def quick(sqlite):
    """A platform on SQLite alone, for tests about rules and not about rows."""
    made = make_organisation()
    make_contact_point(made)
    return made
