"""The product's own code as syntax trees, for tests that read it."""

from __future__ import annotations

import ast
import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

SOURCE = Path(__file__).parents[1] / "src" / "seawall"
Kind = TypeVar("Kind", bound=ast.AST)
Nodes = Mapping[type, list[ast.AST]]


@cache
def paths() -> tuple[Path, ...]:
    """Each module, as a path below the package; migrations are not written by hand."""
    found = (path.relative_to(SOURCE) for path in sorted(SOURCE.rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def trees() -> dict[Path, ast.Module]:
    """Each module's tree.

    Whoever asks lets go of them at the end of the module (`let_go`): they are a million objects.
    For as long as they are there, no collection of garbage walks through them.
    """
    return trees_where(lambda path, text: True)


def trees_where(holds: Callable[[Path, str], bool]) -> dict[Path, ast.Module]:
    """The trees of the modules whose path and text are of this kind; the others are not parsed."""
    texts = ((path, (SOURCE / path).read_text("utf-8")) for path in paths())
    gc.disable()
    try:
        parsed = {path: ast.parse(text) for path, text in texts if holds(path, text)}
    finally:
        gc.enable()
    gc.freeze()
    return parsed


@cache
def sorted_nodes() -> dict[Path, Nodes]:
    """What stands in each module, sorted by its kind, in one walk."""
    return {path: nodes_of(tree) for path, tree in trees().items()}


def nodes_of(root: ast.AST) -> Nodes:
    """What stands under a node, and itself, sorted by its kind."""
    found: dict[type, list[ast.AST]] = defaultdict(list)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found[type(node)].append(node)
        for value in vars(node).values():
            if type(value) is list:
                waiting += [child for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append(value)
    return found


def nodes(kind: type[Kind]) -> Iterator[tuple[Path, Kind]]:
    """Every node of this kind in the product, with its module."""
    for path, by_kind in sorted_nodes().items():
        for node in by_kind.get(kind, ()):
            yield path, node


def dotted(called: ast.AST) -> str:
    """What is called, as it is written: `yaml.load`, `super().__init__`; others by their end."""
    if isinstance(called, ast.Name):
        return called.id
    if isinstance(called, ast.Attribute):
        return f"{dotted(called.value)}.{called.attr}"
    if isinstance(called, ast.Call) and not called.args and not called.keywords:
        return f"{dotted(called.func)}()"
    return ""


def let_go() -> None:
    """Forget all trees."""
    sorted_nodes.cache_clear()
    trees.cache_clear()
