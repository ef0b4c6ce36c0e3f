"""Who imports whom, over `seawall`, `tests` and `scripts`, and how far a test is from a module.

Import statements are read by grimp, which comes with import-linter. Four kinds of import
it cannot see are added: a package runs before its modules; a conftest is imported by every
test module beside and below it; a dotted name in a string (Django's settings, a registry,
code for another process); and a module that is found by its folder (a migration, an adapter).
"""

from __future__ import annotations

import ast
import heapq
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import grimp

#: A process is started through the command line, which reaches everything: it comes last.
FAR = 5
PACKAGES = {"seawall": "src/seawall", "tests": "tests", "scripts": "scripts"}
#: Not import-linter's: its record of when files changed is shared by all graphs in one folder,
#: so that each of two would miss what the other has seen.
CACHE = ".test-cache/imports"

_PROCESS = re.compile(r"""["']-m["'],\s*["']seawall["']|bin/seawall\b|bin["'] / ["']seawall\b""")
_NAME = re.compile(r"""["']((?:seawall|tests|scripts)(?:\.\w+)+)[:"']""")
_CODE = re.compile(r"\bfrom\s+(seawall(?:\.\w+)*)\s+import\s+\(?\s*(\w+)")
_CODE_DISTANCE = 2


@dataclass
class ImportGraph:
    """Modules by name, with their sources, and by whom each is imported at what distance."""

    paths: dict[str, str]
    texts: dict[str, str]
    importers: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    @cached_property
    def tests(self) -> dict[str, str]:
        """Test files, as module names with their paths."""
        return {name: path for name, path in self.paths.items() if is_test(path)}

    def add_import(self, importer: str, imported: str, distance: int = 1) -> None:
        """Record an import; of two between the same modules the shorter stays."""
        if importer != imported:
            before = self.importers[imported].get(importer, distance)
            self.importers[imported][importer] = min(before, distance)

    def count_imports(self) -> dict[str, int]:
        """How many modules each one imports directly."""
        counts: dict[str, int] = defaultdict(int)
        for importers in self.importers.values():
            for name in importers:
                counts[name] += 1
        return counts

    def tests_touched_by(self, seeds: Mapping[str, int]) -> dict[str, int]:
        """Test files that reach these modules, with the length of the shortest import chain.

        A seed brings the distance that it starts from.
        """
        distances: dict[str, int] = {}
        queue = [(distance, name) for name, distance in seeds.items()]
        heapq.heapify(queue)
        while queue:
            distance, name = heapq.heappop(queue)
            if name in distances:
                continue
            distances[name] = distance
            for importer, step in self.importers.get(name, {}).items():
                if importer not in distances:
                    heapq.heappush(queue, (distance + step, importer))
        return {path: distances[name] for name, path in self.tests.items() if name in distances}

    def inside(self, package: str) -> list[str]:
        """The modules of a package, at any depth, and the package itself."""
        return [name for name in self.paths if f"{name}.".startswith(f"{package}.")]


def is_test(path: str) -> bool:
    """Whether pytest collects this file."""
    name = path.rpartition("/")[2]
    return path.startswith("tests/") and name.startswith("test_") and name.endswith(".py")


def module_of(path: str) -> str | None:
    """The dotted name of a Python file, whether it still exists or not."""
    if not path.endswith(".py"):
        return None
    for package, folder in PACKAGES.items():
        if path.startswith(f"{folder}/"):
            inner = path.removeprefix(f"{folder}/").removesuffix(".py").split("/")
            return ".".join([package, *(inner[:-1] if inner[-1] == "__init__" else inner)])
    return None


def read_graph(checkout: Path) -> ImportGraph:
    """The import graph of this checkout; the second time it costs a quarter of a second."""
    present = {name: place for name, place in PACKAGES.items() if (checkout / place).is_dir()}
    files = [
        path for place in present.values() for path in sorted((checkout / place).rglob("*.py"))
    ]
    paths = {}
    for file in files:
        path = file.relative_to(checkout).as_posix()
        if name := module_of(path):
            paths[name] = path
    texts = {name: (checkout / path).read_text("utf-8") for name, path in paths.items()}
    graph = ImportGraph(paths, texts)
    _add_statements(graph, checkout, list(present))
    _add_strings(graph)
    _add_modules_found_by_folder(graph)
    _add_packages(graph)
    _add_conftests(graph)
    return graph


def _add_statements(graph: ImportGraph, checkout: Path, packages: list[str]) -> None:
    for place in (checkout, checkout / "src"):
        if str(place) not in sys.path:
            sys.path.insert(0, str(place))
    cache = str(checkout / CACHE) if os.access(checkout, os.W_OK) else None
    imports = grimp.build_graph(*packages, cache_dir=cache)
    for name in graph.paths:
        if name in imports.modules:
            names: Iterable[str] = imports.find_modules_directly_imported_by(name)
        else:  # grimp passes over a folder without an __init__.py inside a package
            names = _imported_names(graph, name)
        for imported in names:
            graph.add_import(name, imported)


def _imported_names(graph: ImportGraph, module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(graph.texts[module], graph.paths[module])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in graph.paths)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if name := _resolve(graph, f"{node.module}.{alias.name}"):
                    yield name


def _add_strings(graph: ImportGraph) -> None:
    for module, text in graph.texts.items():
        for name in _NAME.findall(text):
            imported = _resolve(graph, name)
            if imported and "." in imported:  # "seawall.toml" is no module
                graph.add_import(module, imported)
        for package, name in _CODE.findall(text):
            imported = _resolve(graph, f"{package}.{name}")
            if imported and "." in imported:
                is_command = imported.startswith("seawall.cli")
                graph.add_import(module, imported, FAR if is_command else _CODE_DISTANCE)
        if module.startswith("tests.") and _PROCESS.search(text):
            for imported in {"seawall.cli", "seawall.__main__"} & graph.paths.keys():
                graph.add_import(module, imported, FAR)


def _add_modules_found_by_folder(graph: ImportGraph) -> None:
    """A module that nobody around it imports by name counts as imported by its package."""
    named = set()
    for imported, importers in graph.importers.items():
        around = [name for name in importers if _root(name) == _root(imported)]
        for name in _with_packages(imported):
            if not all(f"{importer}.".startswith(f"{name}.") for importer in around):
                named.add(name)
    for name in graph.paths.keys() - named:
        package, _, stem = name.rpartition(".")
        if "." in package and not stem.startswith("test_") and stem != "conftest":
            graph.add_import(package, name)


def _add_packages(graph: ImportGraph) -> None:
    """A package runs before its modules; the outermost ones hold nothing that counts."""
    for name in graph.paths:
        package = name.rpartition(".")[0]
        if "." in package and package in graph.paths:
            graph.add_import(name, package)


def _add_conftests(graph: ImportGraph) -> None:
    for name in graph.tests:
        for package in _with_packages(name.rpartition(".")[0]):
            if f"{package}.conftest" in graph.paths:
                graph.add_import(name, f"{package}.conftest")


def _with_packages(name: str) -> Iterator[str]:
    """This name and those of the packages it is in."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _resolve(graph: ImportGraph, name: str) -> str | None:
    """The module that a dotted name leads to: `seawall.ids.new_id` to `seawall.ids`."""
    return next((part for part in _with_packages(name) if part in graph.paths), None)


def _root(name: str) -> str:
    return name.partition(".")[0]
