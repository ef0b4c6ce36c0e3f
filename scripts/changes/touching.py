"""The test files that a changed file touches, each with its distance.

A Python module touches what imports it. Any other file, and one that is gone, belongs to the
modules that name it, else to the modules of its package; some folders have rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from scripts.changes.graph import FAR, ImportGraph, module_of

HOUSE = "tests/test_house.py"
#: What stands outside the packages: which tests read it, and how near they are.
RULES = (
    ("docs/*", "tests/docs/*", 2),
    ("*.md", "tests/docs/*", 2),
    ("docs/*", "tests/browser/test_docs_site.py", 2),
    ("scripts/docs_site/*", "tests/browser/test_docs_site.py", 1),
    ("frontend/*", "tests/frontend/*", 1),
    ("samples/*", "tests/samples/*", 1),
    *(
        (source, test, 1)
        for source in ("pyproject.toml", "uv.lock", "dev", ".ci/*")
        for test in ("tests/test_dev.py", HOUSE)
    ),
)
#: Endings of files in the package that may name other files of it: templates, mostly.
_NAMING = (".html", ".yaml", ".typ", ".json", ".txt")
#: A text names a file with its folder, or by its name alone.
_WITH_FOLDER, _BY_NAME = 1, 2
_ROOTS = frozenset({"seawall", "tests"})


@dataclass
class Touching:
    """Answers for one checkout and one import graph."""

    checkout: Path
    graph: ImportGraph

    def tests_of(self, path: str) -> dict[str, int]:
        """The test files that this changed file touches, with their distances."""
        tests = self.graph.tests_touched_by(self._modules_of(path))
        for source, pattern, distance in RULES:
            if fnmatch(path, source):
                for test in self.graph.tests.values():
                    if fnmatch(test, pattern):
                        tests[test] = min(distance, tests.get(test, distance))
        mirror = _mirror(path)
        if mirror in self.graph.tests.values():  # a test named for a module is about it
            tests[mirror] = min(1, tests.get(mirror, 1))
        return tests

    def rank(self, test: str, path: str) -> tuple[int, int, int]:
        """Where a test stands among those that are equally near to a changed file; low is first.

        Before others come tests of the room that the file is in, tests of the rooms that
        import it, and tests that import little else.
        """
        importers = self.graph.importers.get(module_of(path) or "", {})
        rooms = [self.graph.paths[name] for name in importers]
        beside = max((mirrored_parts(test, room) for room in rooms), default=0)
        return -mirrored_parts(test, path), -beside, self._imports[module_of(test) or ""]

    def _modules_of(self, path: str) -> dict[str, int]:
        """The modules that this file is or belongs to, with their distances."""
        module = module_of(path)
        if module in _ROOTS:
            return dict.fromkeys(self.graph.inside(str(module)), FAR) | {str(module): 0}
        if module in self.graph.paths:
            by_path = self._naming(path) if path.startswith("scripts/") else {}
            return by_path | {str(module): 0}
        if module and not path.startswith("scripts/"):
            return self._importing(module) or self._of_package(path)
        return self._naming(path) or self._naming_folder(path) or self._of_package(path)

    def _importing(self, module: str) -> dict[str, int]:
        """Modules whose sources still name a module that is gone."""
        package, _, stem = module.rpartition(".")
        gone = re.compile(
            rf"\b{re.escape(module)}\b"
            rf"|\bfrom\s+{re.escape(package)}\s+import\s+(?:\([^)]*|[^\n(]*)\b{re.escape(stem)}\b"
        )
        return {
            name: 1
            for name, text in self.graph.texts.items()
            if stem in text and package in text and gone.search(text)
        }

    def _naming(self, path: str) -> dict[str, int]:
        """Modules that name this file, or a template that includes it, and so on."""
        modules: dict[str, int] = {}
        passed, waiting = {path}, [(path, 0)]
        while waiting:
            file, distance = waiting.pop(0)
            if "." not in file.rpartition("/")[2].strip("."):
                continue  # `dev` is a word like others
            for name, text in self._readers(path):
                step = None if name in passed else _nearness(file, text)
                if step is None:
                    continue
                passed.add(name)
                if name in self.graph.paths:
                    modules[name] = distance + step
                else:
                    waiting.append((name, distance + step))
        return modules

    def _readers(self, path: str) -> Iterator[tuple[str, str]]:
        """The sources that may name this file: a document is read by tests alone."""
        is_shipped = path.startswith("src/")
        for name, text in self.graph.texts.items():
            if is_shipped or not name.startswith("seawall."):
                yield name, text
        if is_shipped:
            yield from self._templates.items()

    def _naming_folder(self, path: str) -> dict[str, int]:
        """Modules that name the folder of this file by two parts: `data/rules`."""
        if not path.startswith(("src/", "tests/")):
            return {}
        folder = path.rpartition("/")[0]
        return {
            name: _BY_NAME
            for name, text in self._readers(path)
            if name in self.graph.paths and _nearness(folder, text) == _WITH_FOLDER
        }

    def _of_package(self, path: str) -> dict[str, int]:
        """The modules of the innermost package around this file."""
        folder = path.rpartition("/")[0]
        while path.startswith(("src/", "tests/")) and folder:
            package = module_of(f"{folder}/__init__.py")
            modules = self.graph.inside(package) if package else []
            if modules:
                return dict.fromkeys(modules, FAR if package in _ROOTS else 1)
            folder = folder.rpartition("/")[0]
        return {}

    @cached_property
    def _templates(self) -> dict[str, str]:
        return {
            file.relative_to(self.checkout).as_posix(): file.read_text("utf-8", errors="replace")
            for file in sorted((self.checkout / "src/seawall").rglob("*"))
            if file.suffix in _NAMING and file.is_file()
        }

    @cached_property
    def _imports(self) -> dict[str, int]:
        return self.graph.count_imports()


def mirrored_parts(test: str, path: str) -> int:
    """How many folders a test file shares with another file, from the outside in."""
    folders = re.sub(r"^(src/seawall|tests)/", "", path).split("/")[:-1]
    shared = 0
    for folder, other in zip(test.split("/")[1:-1], folders, strict=False):
        if folder != other:
            break
        shared += 1
    return shared


def _mirror(path: str) -> str:
    """The test file that is named for this file: `tests/orders/test_clock.py`."""
    folder, _, name = re.sub(r"^src/seawall/", "", path).rpartition("/")
    stem = name.partition(".")[0]
    if stem == "__init__":
        stem = folder.rpartition("/")[2]
    return "/".join(part for part in ("tests", folder, f"test_{stem}.py") if part)


def _nearness(path: str, text: str) -> int | None:
    """How a text names a file: with its folder, by its name alone, or not at all.

    `case/page.html` does not name `inbox/page.html`; `{place}/page.html` may.
    """
    folder, _, name = path.rpartition("/")
    parent = folder.rpartition("/")[2]
    nearness = None
    at = text.find(name)
    while at >= 0:
        before, after = text[max(0, at - 80) : at], text[at + len(name) :][:1]
        if not re.search(r"[\w.-]$", before) and not re.match(r"\w", after):
            part = re.search(r"([^/\s\"'`(]+)/$", before)
            if part and part[1] == parent:
                return _WITH_FOLDER
            if not part or not re.fullmatch(r"[\w.-]+", part[1]):
                nearness = _BY_NAME
        at = text.find(name, at + 1)
    return nearness
