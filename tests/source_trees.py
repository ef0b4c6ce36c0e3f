"""The product's own code as syntax trees, for tests that read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "seawall"


@cache
def trees() -> dict[Path, ast.Module]:
    """Each module under its path below the package; migrations are not written by hand.

    Whoever asks lets go of them at the end of the module (`trees.cache_clear`): they are
    millions of objects, and every later collection of garbage would walk through them.
    """
    return {
        path.relative_to(SOURCE): ast.parse(path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
    }
