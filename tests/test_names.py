"""Names are kept: nouns for variables, one meaning a class name, one name a module."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from tests.source_trees import let_go, trees

#: Words of every day that say nothing of what a variable holds.
EVERYDAY = set(
    re.findall(
        r"\w+",
        """
    found said told known one each made asked given done got taken wanted left kept here there it
    came what held seen shown sent heard lost meant named called written others theirs mine ours
    gone rest whole more some same other thing things new old""",
    )
)
MOST = 0.01

#: The kinds of file that every room may have, each named for its kind; those of a console's place
#: are behind a door.
KINDS = {"model", "store", "client", "rows"}
#: Doors carry the name of the room that they lead to, and so do the tables of a room.
DOORS = {"cli", "web", "worker", "world", "db"}
#: Libraries whose private modules follow one medium from its opening to its match.
LIBRARIES = {"sandbox", "signals", "matching", "native"}
#: Where modules are shelved by the room they speak of.
SHELVES = {("ledger", "words"), ("app", "doctor")}


@pytest.fixture(scope="module", autouse=True)
def trees_are_let_go():
    yield
    let_go()


def bindings(tree: ast.AST) -> Iterator[str]:
    """Every name that something is bound to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id.strip("_")
        elif isinstance(node, ast.arg) and node.arg not in {"self", "cls"}:
            yield node.arg.strip("_")


def test_everyday_words_are_under_one_percent_of_what_is_bound():
    counted = {path: list(bindings(tree)) for path, tree in trees().items()}
    everyday = Counter(
        {path: sum(name in EVERYDAY for name in names) for path, names in counted.items()}
    )

    share = everyday.total() / sum(len(names) for names in counted.values())

    assert share < MOST, everyday.most_common(10)


def test_a_class_name_means_one_thing():
    places = defaultdict(list)
    for path, tree in trees().items():
        for node in ast.iter_child_nodes(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name.strip("_")].append(str(path))

    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_no_two_modules_have_one_name_except_kinds_and_doors():
    places = defaultdict(list)
    for path in trees():
        if path.parts[0] in DOORS | LIBRARIES or path.parts[:2] in SHELVES:
            continue
        if path.stem not in KINDS and not path.stem.startswith("__"):
            places[path.stem.strip("_")].append(str(path))

    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
