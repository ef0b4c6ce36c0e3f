"""A journey runs on one database, a store on both, and nothing on neither."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest

from tests.folders import CHECKOUT
from tests.one_database import KINDS, ON_ONE, drawn_for, is_left_out

PLACES = ["tests/journeys/cases/test_undo.py", "tests/web/console/inbox/test_inbox.py"]
STORES = ["tests/orders/test_store.py", "tests/test_tenancy.py"]


def twins(place: str, *, mark: str | None = None, fixture: str = "database") -> list[bool]:
    """Whether the test of this place is left out, on either database."""
    return [is_left_out(an_item(place, kind, mark, fixture)) for kind in KINDS]


def an_item(place: str, kind: str, mark: str | None, fixture: str) -> pytest.Item:
    """A test as it was collected."""
    name = f"test_it_is_so[{kind}-True]"
    return SimpleNamespace(  # type: ignore[return-value]
        nodeid=f"{place}::{name}",
        name=name,
        callspec=SimpleNamespace(params={fixture: kind, "is_signed": True}),
        get_closest_marker=lambda asked: asked == mark or None,
    )


@pytest.mark.parametrize("place", [*PLACES, *STORES, *ON_ONE])
def test_the_places_are_there(place):
    assert (CHECKOUT / place).exists()


@pytest.mark.parametrize("fixture", ["database", "address", "kind"])
@pytest.mark.parametrize("place", PLACES)
def test_a_journey_and_a_door_run_on_one(place, fixture):
    assert sorted(twins(place, fixture=fixture)) == [False, True]


@pytest.mark.parametrize("mark", ["both_databases", "own_database"])
def test_what_is_a_matter_of_rows_runs_on_both(mark):
    assert twins(PLACES[0], mark=mark) == [False, False]


@pytest.mark.parametrize("place", STORES)
def test_a_store_runs_on_both(place):
    assert twins(place) == [False, False]


def test_what_asks_for_no_database_runs():
    assert twins(PLACES[0], fixture="word") == [False, False]


def test_either_database_is_drawn_about_as_often():
    drawn = Counter(drawn_for(f"test_number_{number}[sqlite]") for number in range(1000))
    assert min(drawn[kind] for kind in KINDS) > 400
