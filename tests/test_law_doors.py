"""No row of `docs/law.md` stands for code that nobody can reach: each has a door, and a test there."""

from __future__ import annotations

from functools import cache

import pytest

from tests.entry_points import entry_points
from tests.law_rows import ROOT, doors_file, doors_of, goes_through, rows
from tests.reach import graph, module_name
from tests.reaching import Reach
from tests.source_trees import let_go

ROWS = rows()
#: What every request passes, whichever door it takes.
_EVERY_REQUEST = ("seawall.app.django_settings:", "seawall.web.urls:")


@pytest.fixture(scope="module", autouse=True)
def let_go_of_the_trees():
    yield
    let_go()
    graph.cache_clear()


def _but(these: dict[str, set[str]], those: dict[str, set[str]]) -> dict[str, list[str]]:
    return {
        name: left
        for name, names in these.items()
        if (left := sorted(names - those.get(name, set())))
    }


@cache
def every_request() -> Reach:
    return graph().reach(node for node in graph().leads if node.startswith(_EVERY_REQUEST))


@cache
def reached_from(doors: tuple[str, ...]) -> frozenset[str]:
    behind = set().union(*(entry_points()[door] for door in doors))
    return frozenset(graph().reached(behind, beside=every_request()))


@cache
def reached() -> frozenset[str]:
    """From every door but the jobs; a job is reached where something owes it."""
    return reached_from(tuple(door for door in entry_points() if not door.startswith("worker.")))


def modules_of(row) -> list[str]:
    return [module_name(name) for name in row.code if name.endswith(".py")]


def test_every_row_names_its_door_and_a_test_that_is_there_or_says_why_there_is_none():
    wrong = []
    for row in ROWS:
        entry = doors_of(row)
        if entry is None or bool(entry.nothing) == bool(entry.doors):
            wrong.append(row.key)
            continue
        wrong += [
            f"{row.key}: no door {door}" for door in entry.doors if door not in entry_points()
        ]
        if entry.doors and not entry.tests:
            wrong.append(f"{row.key}: no test")

    assert wrong == []
    assert len(ROWS) > 100


def test_no_entry_stands_for_a_row_that_is_gone():
    assert set(doors_file()["rows"]) - {row.key for row in ROWS} == set()
    assert set(doors_file()["sections"]) - {row.section for row in ROWS} == set()


def test_a_job_that_a_row_names_is_owed_by_somebody():
    jobs = {door for row in ROWS if (entry := doors_of(row)) for door in entry.doors}
    owed = {door for door in jobs if door.startswith("worker.")}

    assert [door for door in sorted(owed) if not entry_points()[door] <= reached()] == []


def test_every_file_that_a_row_names_is_reached_through_a_door_of_the_row():
    unreached = []
    for row in ROWS:
        entry = doors_of(row)
        if entry is None or not entry.doors:
            continue
        within = {node.partition(":")[0] for node in reached_from(entry.doors)}
        unreached += [f"{row.key}: {name}" for name in modules_of(row) if name not in within]

    assert unreached == []


def test_nothing_public_of_a_file_that_a_row_names_is_without_a_door():
    """A function that no door reaches, and a parameter that no caller tells, do nothing."""
    found: dict[str, set[str]] = {}
    calls = graph().calls_within(reached())
    for name in sorted({name for row in ROWS for name in row.code if name.endswith(".py")}):
        module = module_name(name)
        public = graph().functions_of(module)
        silent = {one for one in public if f"{module}:{one}" not in reached()}
        silent |= set(graph().never_passed(module, calls))
        if silent:
            found[name] = silent
    for_tests = {name: set(kept) for name, kept in doors_file()["for_tests"].items()}

    assert _but(found, for_tests) == {}, "no door reaches these"
    assert _but(for_tests, found) == {}, "these have found a door, and are excused no more"


def test_every_file_of_data_that_a_row_names_is_read_behind_a_door():
    texts = {
        text for node in reached() if (leads := graph().leads.get(node)) for text in leads.texts
    }
    data = {name for row in ROWS for name in row.code if name.endswith(".yaml")}

    assert len(data) > 3
    assert [
        name
        for name in sorted(data)
        if not any(name.endswith(text) for text in texts if text.endswith(".yaml"))
    ] == []


def test_every_test_of_a_row_is_there_and_asks_at_a_door_of_the_row():
    wrong = []
    for row in ROWS:
        entry = doors_of(row)
        for test in entry.tests if entry else ():
            file, _, name = test.partition("::")
            if not (ROOT / file).exists() or f"def {name}(" not in (ROOT / file).read_text():
                wrong.append(f"{row.key}: no {test}")
            elif not any(goes_through(test, door) for door in entry.doors):
                wrong.append(f"{row.key}: {name} asks at none of {entry.doors}")

    assert wrong == []
