"""A reader of one page: its commands are run in their order, with what earlier ones printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import time_machine

from seawall.config import settings
from seawall.people.model import Organisation
from seawall.transaction import INSTALLATION, transaction
from seawall.world.demo_bank import media
from tests.cli.conftest import Ran
from tests.docs.pages import PAGES, ROOT, blocks
from tests.people_made import make_organisation

Entered = TypeVar("Entered")
_COMMAND = re.compile(r"^\s*(?:\./dev )?(?:[^#|]*\| *)?seawall (?P<words>.+)$")
_EXPORT = re.compile(r"^export (WEBHOOK_SECRET)=(\S+)$")
_ID = re.compile(r"\b([a-z]+)_([0-9A-Z]{26})\b")
_CONTENT_OF = re.compile(r"\$\(cat ([\w.]+)\)")
_EXIT_CODE = re.compile(r"# exit code (\d)")


@dataclass(frozen=True, slots=True)
class Command:
    """A `seawall` line of a page, without its first word."""

    page: Path
    line: str

    @property
    def key(self) -> tuple[str, str]:
        """Its page and its words, as the tables of the tests name them."""
        return page_name(self.page), self.line.partition(" #")[0].rstrip()


def page_name(page: Path) -> str:
    """A page as the tables of the tests name it."""
    return str(page.relative_to(ROOT))


def commands_of(page: Path) -> list[Command]:
    """Every `seawall` line of a page's shell blocks, the last of a pipe too."""
    return [Command(page, line) for line in _lines(page) if not _EXPORT.match(line)]


def pages_with_commands() -> list[Path]:
    """Every page that shows a `seawall` line."""
    return [page for page in PAGES if commands_of(page)]


def _lines(page: Path) -> Iterator[str]:
    for block in blocks("shell", [page]):
        for line in block.code.replace("\\\n", " ").splitlines():
            if match := _COMMAND.match(line):
                yield match["words"]
            elif _EXPORT.match(line):
                yield line


@dataclass
class Reader:
    """Somebody who follows a page at the installation that it describes."""

    page: Path
    run: Callable[..., Ran]
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    stack: ExitStack
    #: A fixture of the tests, begun when a scene needs it.
    fixture: Callable[[str], Any]
    #: The clock of the installation.
    clock: time_machine.Traveller
    #: What a placeholder of the page stands for.
    names: dict[str, str] = field(default_factory=dict)
    #: What a printed line names: the placeholder, and where its value stands.
    printed: dict[str, str] = field(default_factory=dict)
    #: Words that a command has here, where several organisations are, and not on the page: by how
    #: its line begins; the first that fits.
    further: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: What others do before a command, by how its line begins.
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    #: What the worker and others do after each command.
    between: Callable[[], object] = lambda: None
    #: What a command reads from its pipe.
    stdin: bytes | None = None

    def enter(self, scene: AbstractContextManager[Entered]) -> Entered:
        """Something that is there until the page is read."""
        return self.stack.enter_context(scene)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file that the reader has."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def block(self, language: str) -> str:
        """The page's first block of this language, from which the reader makes a file."""
        return blocks(language, [self.page])[0].code

    def secrets(self, **texts: str) -> None:
        """Files with a secret each."""
        for name, text in texts.items():
            self.write(f"{name}.txt", f"{text}\n")

    def wrong_ends(
        self, left_out: Container[str], ends: Mapping[str, int]
    ) -> list[tuple[str, int, str]]:
        """The commands of the page that ended otherwise than it says."""
        wrong = []
        for line in _lines(self.page):
            if export := _EXPORT.match(line):
                self.monkeypatch.setenv(export[1], self.names[export[2]])
                continue
            command = line.partition(" #")[0].rstrip()
            if command in left_out:
                continue
            comment = _EXIT_CODE.search(line)
            due = int(comment[1]) if comment else ends.get(command, 0)
            self._let_others_act(command)
            ran = self.run(*self.words(command), stdin=self.stdin)
            self._note(ran.out)
            self.between()
            if ran.code != due:
                wrong.append((command, ran.code, ran.out + ran.err))
        return wrong

    def words(self, line: str) -> list[str]:
        """A line as its reader types it."""
        for placeholder, value in self.names.items():
            line = line.replace(placeholder, value)
        words = [
            _CONTENT_OF.sub(lambda match: (self.folder / match[1]).read_text(), word)
            for word in shlex.split(line)
        ]
        added = (more for begins, more in self.further.items() if line.startswith(begins))
        return [*words, *next(added, ())]

    def set(self, **values: object) -> None:
        """Settings of the installation, until the page is read."""
        self.stack.callback(settings.cache_clear)
        environment = self.enter(pytest.MonkeyPatch.context())
        for name, value in values.items():
            environment.setenv(f"SEAWALL_{name.upper()}", str(value))
        settings.cache_clear()

    def organisation(self, slug: str = "") -> Organisation:
        """The organisation with this short name, or the only one."""
        with transaction(INSTALLATION) as tx:
            everybody = tx.people.organisations()
        (organisation,) = (org for org in everybody if slug in {"", org.slug})
        return organisation

    def know(self, *ids: str) -> None:
        """Ids that the reader has from elsewhere, in the order of the page's numbers."""
        for ident in ids:
            self._number(ident)

    def _let_others_act(self, command: str) -> None:
        for beginning in [begins for begins in self.before if command.startswith(begins)]:
            self.before.pop(beginning)()

    def _note(self, out: str) -> None:
        for match in _ID.finditer(out):
            self._number(match[0])
        for placeholder, pattern in self.printed.items():
            if value := re.search(pattern, out):
                self.names.setdefault(placeholder, value[1])

    def _number(self, ident: str) -> None:
        """The first id of a kind is `…_01…`, the next one `…_02…`."""
        if ident not in self.names.values():
            kind = ident.partition("_")[0]
            numbered = [name for name in self.names if re.fullmatch(rf"{kind}_\d\d…", name)]
            self.names[f"{kind}_{len(numbered) + 1:02}…"] = ident


def platform(reader: Reader) -> None:
    """One platform, without people."""
    make_organisation(slug="harbour")


def nothing(reader: Reader) -> None:
    """An installation that was just migrated."""


def photograph() -> bytes:
    """A photograph of the demo."""
    return media("photos/coffee-cup.jpg")
