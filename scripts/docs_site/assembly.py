"""The pages of the repository, laid out as Sphinx reads them, with everything that is generated.

The layout is the repository's own, so that every link between two files leads on here too. What
did not change since the last time is left as it is: Sphinx reads anew what is newer.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.docs_site import (
    api_page,
    commands_page,
    errors_page,
    metrics_page,
    registers,
    settings_page,
)
from scripts.docs_site.contents import (
    Section,
    own_pages,
    sections,
    title_and_question,
)
from scripts.docs_site.markdown import page
from scripts.docs_site.screens_page import screens

_MARK = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)(#[^)\s]*)?\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(slots=True)
class Assembly:
    """A folder of sources for one site."""

    root: Path
    folder: Path
    described_api: Mapping[str, Any]
    written: set[Path] = field(default_factory=set)

    def lay_out(self) -> None:
        """Write everything; what was there before and is no longer is removed."""
        parts = sections(self.root)
        decisions = (self.root / "docs" / "decisions").glob("[0-9]*.md")
        numbered = [f"docs/decisions/{file.name}" for file in sorted(decisions)]
        for path in (*own_pages(self.root), *numbered):
            self._page(path, (self.root / path).read_text("utf-8"))
        self._reference()
        self._screens()
        for section in parts:
            self._write(f"docs/sections/{section.name}.md", self._section(section))
        self._write("index.md", self._first(parts))
        self._write("_generated/questions.js", self._questions())
        self._write("_generated/errors.js", errors_page.errors_for_search())
        self._forget_the_rest()

    def _page(self, path: str, text: str) -> None:
        text = _MARK.sub(lambda match: self._generated(match[1]).strip(), text)
        self._write(path, text + _TREES.get(path, ""))
        for target, _ in _LINK.findall(_FENCE.sub("", text)):
            file = (self.root / path).parent / target
            if file.is_file() and file.suffix != ".md":
                self._copy(file.resolve())

    def _generated(self, name: str) -> str:
        contents: dict[str, Callable[[], str]] = {
            "settings": settings_page.settings_table,
            "commands": commands_page.command_contents,
            "errors": errors_page.error_contents,
            "ledger-words": registers.ledger_words_tables,
            "profiles": registers.profiles_table,
            "outbound": registers.outgoing_calls_table,
            "metrics": metrics_page.metrics_table,
            "alerts": lambda: metrics_page.alerts_table(self.root),
            "decisions": lambda: registers.decisions_table(self.root / "docs" / "decisions"),
            "api": lambda: api_page.api_contents(self.described_api),
            "events": lambda: api_page.event_reference(self.described_api),
        }
        return contents[name]()

    def _reference(self) -> None:
        folders = {
            "commands": commands_page.command_pages(),
            "errors": errors_page.error_pages(),
            "api": api_page.api_pages(self.described_api),
        }
        for folder, pages in folders.items():
            for name, text in pages.items():
                self._write(f"docs/reference/{folder}/{name}.md", text)

    def _screens(self) -> None:
        for name, text, picture in screens(self.root):
            self._write(f"docs/screens/{name}.md", text)
            if picture:
                self._copy(picture, f"docs/screens/{picture.name}")

    def _section(self, section: Section) -> str:
        lines = []
        for path in section.pages:
            title, question = title_and_question((self.root / path).read_text("utf-8"))
            lines.append(f"- [{title}](../../{path}): {question}")
        listed = "\n".join(f"/{path.removesuffix('.md')}" for path in section.pages)
        return page(
            f"# {section.title}", section.question, "\n".join(lines), _tree(listed, is_hidden=True)
        )

    def _first(self, parts: tuple[Section, ...]) -> str:
        text = (self.root / "docs" / "README.md").read_text("utf-8")
        text = _LINK.sub(lambda match: f"]({_from_top(match[1])}{match[2] or ''})", text)
        listed = "\n".join(f"docs/sections/{section.name}" for section in parts)
        return page(text, _tree(f"{listed}\ndocs/screens/index", is_hidden=True))

    def _questions(self) -> str:
        """The question of each page, for the results of a search."""
        questions = {}
        for file in sorted(file for file in self.written if file.suffix == ".md"):
            name = file.relative_to(self.folder).with_suffix("").as_posix()
            questions[name] = title_and_question(file.read_text("utf-8"))[1]
        return f"window.SEAWALL_QUESTIONS = {json.dumps(questions)};\n"

    def _write(self, path: str, text: str) -> None:
        file = self.folder / path
        self.written.add(file)
        if not file.exists() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

    def _copy(self, file: Path, path: str = "") -> None:
        target = self.folder / (path or file.relative_to(self.root.resolve()))
        self.written.add(target)
        if not target.exists() or target.stat().st_mtime < file.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)

    def _forget_the_rest(self) -> None:
        for file in [file for file in self.folder.rglob("*") if file.is_file()]:
            if file not in self.written:
                file.unlink()


def _tree(listed: str, *, is_hidden: bool = False) -> str:
    """A table of contents of these pages."""
    hidden = ":hidden:\n" if is_hidden else ""
    return f"```{{toctree}}\n:maxdepth: 1\n{hidden}\n{listed}\n```"


def _all_of(folder: str) -> str:
    return f"\n```{{toctree}}\n:hidden:\n:glob:\n\n{folder}/*\n```\n"


def _from_top(target: str) -> str:
    """A link of the first page, which stands one folder higher on the site."""
    return target.removeprefix("../") if target.startswith("../") else f"docs/{target}"


#: Pages that have others under them.
_TREES = {
    "docs/decisions/README.md": "\n```{toctree}\n:hidden:\n:glob:\n\n0*\n```\n",
    "docs/reference/commands.md": _all_of("commands"),
    "docs/reference/errors.md": _all_of("errors"),
    "docs/reference/api.md": _all_of("api"),
}
