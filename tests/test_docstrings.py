"""What a docstring, a comment or a page names in backticks is there: `module.name`, a file."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "seawall"
FOLDERS = ("src", "tests", "docs", "scripts", "benchmarks", "samples", "frontend")
#: Files that name what is gone, or what is somebody else's, and say so.
OF_OTHERS = {"benchmarks.md", "compat-hma.md", "dependencies.md", "SOURCES.md", "CHANGELOG.md"}

#: What a page tells its reader to make, what a running Seawall keeps, a choice not taken.
NOT_HERE = {
    "forms.HurryForm",
    "keys/ledger.key",
    "keys/root.key",
    "ruritania.yaml",
    "src/seawall/signals/padless.py",
    "work.now",
    "work.tx",
}

#: What is read: pages and docstrings for what they name, the rest for what is there.
READ = {".md", ".py", ".yaml", ".html", ".toml"}

SPAN = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"(?:[\w-]+/)+(?:[\w-]+(?:\.\w+)?)?|[\w-]+\.(?:py|yaml|html)")
MEMBER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
CLASS = re.compile(r"^ *class (\w+)", re.MULTILINE)
#: Where a name is made: a definition, an assignment, a field, a member, an import.
MADE = re.compile(
    r"(?:def |class |self\.)(\w+)|\b(\w+) =|^ *(\w+): |import (\w+)|^    (\w+),$|, (\w+)",
    re.MULTILINE,
)


class Names:
    """Every name and every file that there is."""

    def __init__(self) -> None:
        files = [
            path
            for folder in FOLDERS
            for path in sorted((ROOT / folder).rglob("*"))
            if not {"node_modules", "__pycache__", "locale"} & set(path.parts)
        ] + sorted(ROOT.glob("*"))
        texts = {path: path.read_text("utf-8") for path in files if path.suffix in READ}
        self.read = {
            path.relative_to(ROOT): text
            for path, text in texts.items()
            if path.name not in OF_OTHERS
            and (path.suffix == ".md" or (path.suffix == ".py" and path.is_relative_to(SOURCE)))
        }
        # Each with a "/" before it, so that the end of a path is whole names.
        self.paths = "\n".join(f"/{path.relative_to(ROOT).as_posix()}" for path in files) + "\n"
        self.rooms = {path.name for path in SOURCE.iterdir() if path.is_dir()} | set(FOLDERS)
        self.owners = {
            name: frozenset().union(*made) for name, made in made_by_owner(texts).items()
        }
        # What code or data uses: a word of the ledger is a dotted name, and a code of an error.
        self.used = {
            dotted
            for path, text in texts.items()
            if path.suffix != ".md" and path.name != Path(__file__).name
            for dotted in MEMBER.findall(SPAN.sub("", text))
        }

    def has(self, span: str) -> bool:
        """Whether there is what stands in these backticks, if it is a file or a dotted name."""
        if FILE.fullmatch(span):
            return self._has_file(span)
        return not MEMBER.fullmatch(span) or self._has_member(span)

    def _has_file(self, span: str) -> bool:
        """Whether this is the end of a file's path, or not a path of ours at all."""
        first, slash, _ = span.partition("/")
        if slash and first not in self.rooms:
            return True
        return f"/{span.rstrip('/')}\n" in self.paths

    def _has_member(self, span: str) -> bool:
        """Whether the last name stands in what the one before it names, if that is ours."""
        if span in self.used:
            return True
        owner, name = span.split(".")[-2:]
        return owner not in self.owners or name in self.owners[owner]


def made_by_owner(texts: dict[Path, str]) -> dict[str, list[set[str]]]:
    """The names made in what a dotted name may begin with: a module, a room, a class."""
    owners = defaultdict(list)
    for path, text in texts.items():
        if path.suffix == ".py" and path.is_relative_to(SOURCE):
            made = {word for words in MADE.findall(SPAN.sub("", text)) for word in words}
            name = path.parent.name if path.stem == "__init__" else path.stem.strip("_")
            owners[name].append(made)
            owners[path.parent.name].append({path.stem.strip("_")})
            for class_name in CLASS.findall(text):
                owners[class_name].append(made)
    return owners


@pytest.fixture(scope="module")
def names():
    return Names()


def test_what_stands_in_backticks_is_there(names):
    missing = {
        f"{path}:{number}": span
        for path, text in names.read.items()
        for number, line in enumerate(text.splitlines(), 1)
        for span in SPAN.findall(line)
        if span not in NOT_HERE and not names.has(span.removesuffix("()"))
    }

    assert missing == {}


@pytest.mark.parametrize(
    "span",
    [
        "clock.no_such_rule",
        "clocks.no_such_module",
        "Entry.no_such_field",
        "clocks/no_such_file.py",
        "no_such_page.py",
    ],
)
def test_what_is_gone_is_missed(names, span):
    assert not names.has(span)


@pytest.mark.parametrize("span", ["clocks.clock", "Entry.what", "clocks/clock.py", "clock.py"])
def test_what_is_there_is_not(names, span):
    assert names.has(span)
