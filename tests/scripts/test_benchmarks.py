"""Benchmarks are run by hand; what they take from elsewhere is there when somebody does."""

from __future__ import annotations

import ast
from importlib import import_module

import pytest

from tests.folders import CHECKOUT

BENCHMARKS = sorted((CHECKOUT / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_what_a_benchmark_imports_of_ours_is_there(path):
    missing = [
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        if node.module.partition(".")[0] in {"seawall", "tests"}
        for name in node.names
        if not is_there(node.module, name.name)
    ]

    assert missing == []


def is_there(module: str, name: str) -> bool:
    if hasattr(import_module(module), name):
        return True
    try:
        import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True
