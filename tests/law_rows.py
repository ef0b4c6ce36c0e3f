"""The rows of `docs/law.md`, and what `docs/law-doors.yaml` says of each: code, doors, tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
LAW = ROOT / "docs" / "law.md"
DOORS = ROOT / "docs" / "law-doors.yaml"
_ROW = re.compile(r"^\| (.+?) \| .+ \|$")
_HEADS = frozenset({"Article", "Profile", "Source", "Standard"})
_HOLE = re.compile(r"<[^>]*>|\{[^}]*\}")


@dataclass(frozen=True)
class LawRow:
    """One row: its key (the rule's number, or its article), and the files that carry it out."""

    key: str
    section: str
    code: tuple[str, ...]


@dataclass(frozen=True)
class RowDoors:
    """Through which doors a row is reached, and the tests that go through them."""

    doors: tuple[str, ...]
    tests: tuple[str, ...]
    nothing: str = ""
    """Why there is no door: the row says that nothing here does it."""


def rows() -> list[LawRow]:
    """Every row of the page."""
    found, section = [], ""
    for line in LAW.read_text().splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        row = _ROW.match(line)
        if row and row[1] not in _HEADS and not set(row[1]) <= set("- "):
            key = row[1].split(" · ")[0]
            found.append(LawRow(key, section, tuple(entry_of(key, section).get("code", ()))))
    return found


@cache
def doors_file() -> dict[str, dict[str, Any]]:
    """What the data file holds."""
    written: dict[str, dict[str, Any]] = yaml.safe_load(DOORS.read_text())
    return written


def entry_of(key: str, section: str) -> dict[str, Any]:
    """What the data file holds of a row: its own entry, or its section's, or nothing."""
    entry = doors_file()["rows"].get(key) or doors_file()["sections"].get(section)
    return entry or {}


def doors_of(row: LawRow) -> RowDoors | None:
    """The doors and tests of a row."""
    entry = entry_of(row.key, row.section)
    if not entry:
        return None
    return RowDoors(
        tuple(entry.get("doors", ())), tuple(entry.get("tests", ())), entry.get("nothing", "")
    )


def door_pattern(door: str) -> re.Pattern[str]:
    """How a test that goes through this door writes it."""
    if door.startswith("seawall "):
        words = [re.escape(f'"{word}"') for word in door.split()[1:]]
        alone = door if door.count(" ") == 1 else door.removeprefix("seawall ")
        spoken = re.escape(alone) + r"(?![\w-])"
        return re.compile(r",\s*".join(words) + "|" + spoken)
    if door.startswith("worker."):
        return re.compile(r"\bworker\(|\b" + re.escape(door.rpartition(".")[2]) + r"\b")
    address = door.rpartition(" ")[2]
    parts = [re.escape(part) for part in _HOLE.split(address)]
    return re.compile(r"[^/\"'\s]+".join(parts) + r"(?=[\"'?#])")


def goes_through(test: str, door: str) -> bool:
    """Whether a test, or what it calls among the tests, asks at this door."""
    file, _, name = test.partition("::")
    pattern = door_pattern(door)
    return any(pattern.search(source) for source in _sources(file, name, 4))


def _sources(file: str, name: str, depth: int) -> Iterator[str]:
    functions, imported, _ = _module(file)
    if name not in functions:
        return
    todo, seen = [name], set()
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in functions:
            source, named = _definition(file, at)
            yield source
            todo += named
        elif depth and at in imported:
            yield from _sources(*imported[at], depth - 1)
        elif depth and (home := _fixture_home(file, at)):
            yield from _sources(home, at, depth - 1)


@cache
def _definition(file: str, name: str) -> tuple[str, list[str]]:
    """The source of a definition, and what it names."""
    functions, _, lines = _module(file)
    node = functions[name]
    source = "".join(lines[node.lineno - 1 : node.end_lineno])
    named = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        named += [argument.arg for argument in node.args.args]
    return source, named


@cache
def _module(file: str) -> tuple[dict[str, ast.stmt], dict[str, tuple[str, str]], list[str]]:
    """What a module defines and imports from the tests, and its lines."""
    path = ROOT / file
    if not path.exists():
        return {}, {}, []
    text = path.read_text()
    functions: dict[str, ast.stmt] = {}
    imported: dict[str, tuple[str, str]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            functions[node.name] = node
        elif isinstance(node, ast.Assign):
            functions |= {part.id: node for part in node.targets if isinstance(part, ast.Name)}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
            home = f"{(node.module or '').replace('.', '/')}.py"
            imported |= {alias.asname or alias.name: (home, alias.name) for alias in node.names}
    return functions, imported, text.splitlines(keepends=True)


@cache
def _fixture_home(file: str, name: str) -> str:
    """The `conftest.py` above a test that has this fixture."""
    folder = Path(file).parent
    while folder != Path():
        home = f"{folder}/conftest.py"
        if home != file and name in _module(home)[0]:
            return home
        folder = folder.parent
    return ""
