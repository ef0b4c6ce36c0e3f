"""What stands in the documentation: pages, blocks of code, links, commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "samples/*/*.md", "samples/*/*/*.md", "verify/*.md")
    for page in ROOT.glob(pattern)
    if "node_modules" not in page.parts
)
_FENCE = re.compile(r"^( *)```([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_INLINE = re.compile(r"(?<!`)`((?:\./dev )?seawall [^`]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, and where it stands."""

    page: Path
    line: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True, slots=True)
class Example:
    """A call and the status it is said to have."""

    where: str
    status: int
    command: str


def blocks(language: str, pages: list[Path] = PAGES) -> list[Block]:
    """Every block whose first words name this language, such as `python` or `python run`."""
    found = []
    for page in pages:
        text = page.read_text("utf-8")
        for match in _FENCE.finditer(text):
            if f"{match[2]} ".startswith(f"{language} "):
                line = text.count("\n", 0, match.start()) + 1
                found.append(Block(page, line, match[2], match[3]))
    return found


def links(page: Path) -> Iterator[str]:
    """Every link that stays inside the repository."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    for target in _LINK.findall(text):
        if "://" not in target and not target.startswith(("mailto:", "/")):
            yield target


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def examples(page: Path) -> list[Example]:
    """The calls of a page: a comment with the status, and the command under it."""
    found = []
    for block in blocks("shell", [page]):
        for part in re.split(r"\n\s*\n", block.code.strip()):
            match = re.match(r"# (\d{3})\b[^\n]*\n(.*)", part, re.DOTALL)
            if match:
                found.append(Example(str(block), int(match[1]), match[2]))
    return found


def inline_commands() -> list[tuple[str, str]]:
    """Every `seawall` command named in a sentence."""
    return [
        (str(page.relative_to(ROOT)), command)
        for page in PAGES
        for command in _INLINE.findall(_FENCE.sub("", page.read_text("utf-8")))
    ]
