"""Markdown as the generated references write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def as_cell(text: object) -> str:
    """A text that keeps to its cell of a table."""
    return re.sub(r"\s+", " ", str(text)).strip().replace("|", "\\|").replace("<", "&lt;")


def code(text: object) -> str:
    """A text letter by letter; nothing, if it is empty."""
    written = re.sub(r"\s+", " ", str(text)).strip()
    return f"`{written}`" if written else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def page(*parts: str) -> str:
    """Parts of a page, an empty line between them."""
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"
