"""What a command imports before the database is set up can be imported then.

Other tests run commands in processes that have imported everything already, where an import
that comes too early is not seen. This one asks a fresh interpreter.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from seawall.cli import command as command_module
from tests.folders import CHECKOUT

CLI = Path(command_module.__file__).parent
#: What sets the database up; the decorator does it for who asks for one of these.
SETS_UP = {"make_database_ready", "set_up_django", "_prepare", "_make_ready"}
GIVEN = command_module.OF_ONE_ORGANISATION | {"tx", "installation"}

_ASK = """
import importlib, json, sys
wrong = {}
for name in json.load(sys.stdin):
    try:
        importlib.import_module(name)
    except Exception as early:
        wrong[name] = type(early).__name__
print(json.dumps(wrong))
"""


def early_imports(function: ast.FunctionDef) -> list[str]:
    """The modules that a command imports before it sets the database up."""
    given = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    if given & GIVEN:
        return []
    modules: list[str] = []
    for statement in function.body:
        calls = (node.func for node in ast.walk(statement) if isinstance(node, ast.Call))
        if any(isinstance(called, ast.Name) and called.id in SETS_UP for called in calls):
            return modules
        if isinstance(statement, ast.ImportFrom):
            modules.append(str(statement.module))
            modules += submodules(statement)
    return modules


def submodules(statement: ast.ImportFrom) -> list[str]:
    """Those of the names it imports that are modules themselves: `from seawall.app import doctor`."""
    folder = CHECKOUT / "src" / Path(*str(statement.module).split("."))
    return [
        f"{statement.module}.{alias.name}"
        for alias in statement.names
        if (folder / alias.name).is_dir() or (folder / f"{alias.name}.py").is_file()
    ]


def is_command(function: ast.FunctionDef) -> bool:
    return any("command" in ast.unparse(mark) for mark in function.decorator_list)


def imported_early() -> dict[str, list[str]]:
    """By module: the commands that import it before the database is there."""
    found: dict[str, list[str]] = {}
    for file in CLI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and is_command(node):
                for module in early_imports(node):
                    found.setdefault(module, []).append(f"{file.name}: {node.name}")
    return found


def test_no_command_imports_what_needs_the_database_before_it_is_set_up():
    early = imported_early()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SEAWALL_", "DJANGO_"))}

    asked = subprocess.run(
        [sys.executable, "-c", _ASK],
        input=json.dumps(sorted(early)),
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    assert len(early) > 10
    assert {name: early[name] for name in json.loads(asked.stdout)} == {}
