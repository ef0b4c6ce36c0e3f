"""The import graph of this checkout holds what import statements do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.changes.graph import FAR, ImportGraph, is_test, module_of, read_graph

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    return read_graph(ROOT)


def test_every_test_file_is_in_it(graph):
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}

    assert set(graph.tests.values()) == files


def test_a_package_is_imported_by_its_modules(graph):
    assert graph.importers["seawall.orders"]["seawall.orders.model"] == 1


def test_a_conftest_is_imported_by_every_test_beside_and_below_it(graph):
    assert "tests.web.console.test_frame" in graph.importers["tests.web.console.conftest"]
    assert "tests.web.console.test_frame" in graph.importers["tests.conftest"]
    assert "tests.test_house" not in graph.importers["tests.web.console.conftest"]


def test_a_dotted_name_in_a_string_is_an_import(graph):
    assert "seawall.app.django_settings" in graph.importers["seawall.web.urls"]


def test_a_migration_is_imported_by_its_package(graph):
    migrations = [
        name for name in graph.paths if name.startswith("seawall.db.migrations.") and "_" in name
    ]

    assert migrations
    assert all("seawall.db.migrations" in graph.importers[name] for name in migrations)


def test_a_test_that_starts_a_process_is_far_from_the_command_line(graph):
    assert graph.importers["seawall.__main__"]["tests.test_config"] == FAR


def test_a_folder_that_is_no_package_has_its_imports(graph):
    assert not (ROOT / "tests/world/__init__.py").exists()
    assert graph.count_imports()["tests.world.test_seeding"] > 1


def test_the_distance_of_a_test_is_the_length_of_the_shortest_chain():
    names = ("a", "b", "c", "test_near", "test_far")
    graph = ImportGraph({name: f"tests/{name}.py" for name in names}, {})
    for importer, imported in (("b", "a"), ("c", "b"), ("test_far", "c"), ("test_near", "a")):
        graph.add_import(importer, imported)
    graph.add_import("test_far", "a", distance=9)

    assert graph.tests_touched_by({"a": 0}) == {"tests/test_near.py": 1, "tests/test_far.py": 3}


def test_a_circle_of_imports_has_an_end():
    graph = ImportGraph({"test_a": "tests/test_a.py"}, {})
    graph.add_import("a", "b")
    graph.add_import("b", "a")
    graph.add_import("test_a", "b")

    assert graph.tests_touched_by({"a": 0}) == {"tests/test_a.py": 2}


def test_a_path_has_a_module_name_where_it_is_in_a_package():
    assert module_of("src/seawall/orders/__init__.py") == "seawall.orders"
    assert module_of("tests/test_house.py") == "tests.test_house"
    assert module_of("benchmarks/scan.py") is None
    assert module_of("src/seawall/native/pdq.c") is None


def test_helpers_beside_the_tests_are_no_test_files():
    assert is_test("tests/test_house.py")
    assert not is_test("tests/databases.py")
    assert not is_test("src/seawall/test_page.py")
