"""What a person or a platform's programmer is told is written in the catalogue, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from seawall.errors import KINDS, every_entry
from tests.source_trees import Nodes, dotted, let_go, nodes, nodes_of, sorted_nodes

ENTRIES = {entry.code: entry for entry in every_entry()}
#: Rooms that others use as a library: they have no catalogue, and their callers catch classes.
#: No other exception is needed.
LIBRARY = {"signals", "matching"}


@pytest.fixture(scope="module", autouse=True)
def trees_are_let_go():
    yield
    let_go()


def classes() -> dict[str, ast.ClassDef]:
    """Every class of ours by its name, which no other one has."""
    return {node.name: node for _, node in nodes(ast.ClassDef)}


def lineage(name: str, by_name: dict[str, ast.ClassDef]) -> Iterator[str]:
    """A class and what it descends from, as far as it is ours."""
    if name in by_name:
        yield name
        for base in by_name[name].bases:
            parent = ast.unparse(base).rpartition(".")[2]
            if parent != name:
                yield from lineage(parent, by_name)


def error_classes() -> dict[str, list[str]]:
    """The classes of what we raise on purpose, each with what it descends from."""
    by_name = classes()
    lines = {name: list(lineage(name, by_name)) for name in by_name}
    return {name: line for name, line in lines.items() if "SeawallError" in line}


def own_kind(name: str, by_name: dict[str, ast.ClassDef]) -> str:
    """The kind that a class states for itself; empty for none."""
    for line in by_name[name].body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "kind":
            return str(ast.literal_eval(line.value))
    return ""


def is_composed(argument: ast.expr) -> bool:
    """Whether a sentence stands in it, or is put together there."""
    return any(
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value)
        for node in ast.walk(argument)
    )


def arguments(call: ast.Call) -> list[ast.expr]:
    """What a call is given."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def composed_in(standing: Nodes, errors: dict[str, list[str]]) -> Iterator[ast.Call]:
    """The calls that make an error with words of their own, by its class or inside of it."""
    inside = {
        id(call)
        for parent in standing[ast.ClassDef]
        if parent.name in errors
        for call in nodes_of(parent)[ast.Call]
    }
    for call in standing[ast.Call]:
        name = dotted(call.func)
        made = name.rpartition(".")[2] in errors or (
            name == "super().__init__" and id(call) in inside
        )
        if made and any(map(is_composed, arguments(call))):
            yield call


def test_no_room_that_people_meet_composes_what_an_error_says():
    errors = error_classes()
    composed = [
        f"{path}:{call.lineno} {ast.unparse(call.func)}"
        for path, standing in sorted_nodes().items()
        if path.parts[0] not in LIBRARY and path.name != "errors.py"
        for call in composed_in(standing, errors)
    ]

    assert composed == [], "put it into the catalogue: problem('room.code', Class, …)"


def test_an_error_of_a_class_has_the_kind_of_its_class():
    by_name, errors = classes(), error_classes()
    kinds = {kind.__name__: kind.kind for kind in KINDS.values()}
    wrong = []
    for path, call in nodes(ast.Call):
        if getattr(call.func, "id", "") != "problem" or len(call.args) < 2:
            continue
        entry = ENTRIES[ast.literal_eval(call.args[0])]
        line = errors[ast.unparse(call.args[1]).rpartition(".")[2]]
        kind = next(kinds[name] for name in line if name in kinds)
        stated = next(filter(None, (own_kind(name, by_name) for name in line)))
        if (entry.kind, entry.type or entry.kind) != (kind, stated):
            wrong.append(f"{path}:{call.lineno} {entry.code}: {kind}, {stated}")

    assert wrong == []
