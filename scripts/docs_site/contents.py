"""What stands where on the site: `docs/contents.yaml`, read and held against the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

#: Pages beside `docs` that people look for.
BESIDE = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
_PATTERNS = ("docs/**/*.md", "samples/**/README.md", "verify/README.md", *BESIDE)
_TITLE = re.compile(r"\A# (.+)\n+(?!<!--)([^\n]*)")
_SENTENCE = re.compile(r".+?[.?!](?=\s|$)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the site: its pages in the order in which they are read."""

    name: str
    title: str
    question: str
    pages: tuple[str, ...]
    """Paths in the repository, such as `docs/orders.md`."""


class WrongContents(ValueError):
    """A page stands in no section, in two, or is not there."""


def sections(root: Path) -> tuple[Section, ...]:
    """The sections of the site.

    Raises:
        WrongContents: a page of `docs` is left out, stands twice, or is missing.
    """
    listed = yaml.safe_load((root / "docs" / "contents.yaml").read_text("utf-8"))
    result = tuple(
        Section(name, part["title"], part["question"], tuple(part["pages"]))
        for name, part in listed.items()
    )
    placed = [path for section in result for path in section.pages]
    if twice := sorted({path for path in placed if placed.count(path) > 1}):
        raise WrongContents(f"docs/contents.yaml names a page twice: {', '.join(twice)}")
    if missing := sorted(path for path in placed if not (root / path).is_file()):
        raise WrongContents(f"docs/contents.yaml names pages that do not exist: {missing}")
    if left_out := sorted(set(own_pages(root)) - set(placed)):
        raise WrongContents(f"Give each page a section in docs/contents.yaml: {left_out}")
    return result


def own_pages(root: Path) -> Iterator[str]:
    """Every page that the site shows beside the first one and the pages of decisions."""
    for pattern in _PATTERNS:
        for file in sorted(root.glob(pattern)):
            path = file.relative_to(root).as_posix()
            if not re.match(r"docs/README|docs/decisions/\d|.*/node_modules/", path):
                yield path


def title_and_question(text: str) -> tuple[str, str]:
    """What a page is called, and the first sentence under its title, without its links."""
    match = _TITLE.match(text)
    if match is None:
        raise WrongContents(f"a page begins with its title: {text[:40]!r}")
    sentence = _SENTENCE.match(match[2])
    return match[1], _LINK.sub(r"\1", sentence[0] if sentence else match[2])
