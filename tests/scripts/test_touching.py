"""What is not Python, and what is gone, touches the tests of whoever names it."""

from __future__ import annotations

import pytest

from scripts.changes.graph import FAR, ImportGraph, module_of
from scripts.changes.touching import Touching, mirrored_parts

SOURCES = {
    "src/seawall/__init__.py": "",
    "src/seawall/cases/page.py": 'render("cases/page.html")',
    "src/seawall/cases/__init__.py": "",
    "src/seawall/orders/page.py": 'render("orders/page.html")',
    "src/seawall/orders/__init__.py": "",
    "src/seawall/rules.py": 'RULES = files("seawall") / "data/rules"',
    "src/seawall/native/__init__.py": "",
    "tests/cases/test_flow.py": "",
    "tests/orders/test_flow.py": "",
    "tests/test_rules.py": "",
    "tests/test_native.py": "",
    "tests/test_dev.py": "",
    "tests/test_house.py": "",
    "tests/docs/test_links.py": "",
    "tests/docs/test_law.py": 'PAGE = DOCS / "law.md"',
    "tests/frontend/test_icons.py": "",
    "tests/samples/test_uploads.py": "",
    "tests/lists/test_reading.py": 'LIST = HERE / "sample" / "eu.xml"',
    "tests/lists/__init__.py": "",
}
IMPORTS = {
    "tests.cases.test_flow": "seawall.cases.page",
    "tests.orders.test_flow": "seawall.orders.page",
    "tests.test_rules": "seawall.rules",
    "tests.test_native": "seawall.native",
}
TEMPLATES = {
    "src/seawall/templates/cases/page.html": '{% include "cases/_row.html" %}',
    "src/seawall/templates/cases/_row.html": "",
    "src/seawall/templates/orders/page.html": "",
}


@pytest.fixture
def touching(tmp_path):
    for name, text in TEMPLATES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    paths = {module_of(path): path for path in SOURCES}
    graph = ImportGraph(paths, {name: SOURCES[path] for name, path in paths.items()})
    for importer, imported in IMPORTS.items():
        graph.add_import(importer, imported)
    return Touching(tmp_path, graph)


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("src/seawall/templates/cases/page.html", {"tests/cases/test_flow.py": 2}),
        ("src/seawall/templates/cases/_row.html", {"tests/cases/test_flow.py": 3}),
        ("src/seawall/data/rules/strict.yaml", {"tests/test_rules.py": 3}),
        ("src/seawall/native/pdq.c", {"tests/test_native.py": 2}),
        ("docs/law.md", {"tests/docs/test_law.py": 1, "tests/docs/test_links.py": 2}),
        ("docs/screenshots/new.png", {"tests/docs/test_law.py": 2, "tests/docs/test_links.py": 2}),
        ("README.md", {"tests/docs/test_law.py": 2, "tests/docs/test_links.py": 2}),
        ("frontend/app/keys.js", {"tests/frontend/test_icons.py": 1}),
        ("samples/uploads/flask/upload.py", {"tests/samples/test_uploads.py": 1}),
        ("tests/lists/sample/eu.xml", {"tests/lists/test_reading.py": 2}),
        ("uv.lock", {"tests/test_dev.py": 1, "tests/test_house.py": 1}),
        ("dev", {"tests/test_dev.py": 1, "tests/test_house.py": 1}),
        (".ci/run", {"tests/test_dev.py": 1, "tests/test_house.py": 1}),
        ("NOTICE", {}),
    ],
)
def test_a_file_touches_the_tests_of_whoever_reads_it(touching, changed, tests):
    assert touching.tests_of(changed) == tests


def test_a_file_in_no_room_of_its_own_is_far_from_every_test(touching):
    tests = touching.tests_of("src/seawall/py.typed")

    assert tests["tests/cases/test_flow.py"] == FAR + 1


def test_a_test_named_for_a_module_is_beside_it_however_it_gets_there(touching):
    assert touching.tests_of("src/seawall/rules.yaml")["tests/test_rules.py"] == 1


def test_a_module_that_is_gone_belongs_to_its_package(touching):
    assert touching.tests_of("src/seawall/orders/gone.py") == {"tests/orders/test_flow.py": 2}


@pytest.mark.parametrize(
    "line",
    [
        "from seawall.orders.gone import Order",
        "from seawall.orders import gone",
        "from seawall.orders import (\n    file,\n    gone,\n)",
        'PLACE = "seawall.orders.gone.Order"',
    ],
)
def test_a_module_that_is_gone_touches_who_still_names_it(touching, line):
    touching.graph.texts["tests.cases.test_flow"] = line

    assert touching.tests_of("src/seawall/orders/gone.py") == {"tests/cases/test_flow.py": 1}


def test_of_equally_near_tests_those_of_the_same_room_come_first(touching):
    ranks = {
        test: touching.rank(test, "src/seawall/orders/page.py")
        for test in ("tests/cases/test_flow.py", "tests/orders/test_flow.py", "tests/test_dev.py")
    }

    assert min(ranks, key=ranks.__getitem__) == "tests/orders/test_flow.py"


def test_of_other_tests_those_that_import_little_else_come_first(touching):
    touching.graph.add_import("tests.test_dev", "seawall.rules")
    touching.graph.add_import("tests.test_dev", "seawall.orders")

    near = touching.rank("tests/test_rules.py", "src/seawall/rules.py")
    assert near < touching.rank("tests/test_dev.py", "src/seawall/rules.py")


def test_rooms_are_shared_from_the_outside_in():
    assert mirrored_parts("tests/web/api/test_x.py", "src/seawall/web/api/orders.py") == 2
    assert mirrored_parts("tests/web/api/test_x.py", "src/seawall/web/console/orders/page.py") == 1
    assert mirrored_parts("tests/api/test_x.py", "src/seawall/web/api/orders.py") == 0
