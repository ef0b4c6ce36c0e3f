"""What a docstring, a comment or a page names in backticks is there: `module.name`, a file."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "seawall"
FOLDERS = ("src", "tests", "docs", "scripts", "benchmarks", "samples", "frontend")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if not {"node_modules", "__pycache__", "locale"} & set(path.parts)
] + sorted(ROOT.glob("*"))
#: Every file and folder, with a "/" before it, so that the end of a path is whole names.
PATHS = "\n".join(f"/{path.relative_to(ROOT).as_posix()}" for path in FILES) + "\n"
ROOMS = {path.name for path in SOURCE.iterdir() if path.is_dir()} | set(FOLDERS)
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

CODE = {path: path.read_text("utf-8") for path in FILES if path.suffix == ".py"}
PAGES = {path: path.read_text("utf-8") for path in FILES if path.suffix == ".md"}
READ = {
    path.relative_to(ROOT): text
    for path, text in (CODE | PAGES).items()
    if path.name not in OF_OTHERS and (path.suffix == ".md" or path.is_relative_to(SOURCE))
}

SPAN = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"(?:[\w-]+/)+(?:[\w-]+(?:\.\w+)?)?|[\w-]+\.(?:py|yaml|html)")
MEMBER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
CLASS = re.compile(r"^ *class (\w+)", re.MULTILINE)
#: Where a name is made: a definition, an assignment, a field, a member, an import.
MADE = re.compile(
    r"(?:def |class |self\.)(\w+)|\b(\w+) =|^ *(\w+): |import (\w+)|^    (\w+),$|, (\w+)",
    re.MULTILINE,
)


def owners() -> dict[str, str]:
    """The text of what a dotted name may begin with: a module, a room, a class."""
    texts = defaultdict(str)
    for path, text in CODE.items():
        if path.is_relative_to(SOURCE):
            name = path.parent.name if path.stem == "__init__" else path.stem.strip("_")
            texts[name] += text
            texts[path.parent.name] += f"\nimport {path.stem.strip('_')}\n"
            for class_name in CLASS.findall(text):
                texts[class_name] += text
    return dict(texts)


OWNERS = {
    name: frozenset(word for words in MADE.findall(SPAN.sub("", text)) for word in words)
    for name, text in owners().items()
}
#: Every dotted name that code or data uses: a word of the ledger is one, and a code of an error.
USED = {
    dotted
    for path in FILES
    if path.suffix in {".py", ".yaml", ".html", ".toml"} and path.name != Path(__file__).name
    for dotted in MEMBER.findall(SPAN.sub("", path.read_text("utf-8")))
}


def is_file(span: str) -> bool:
    """Whether this is the end of a file's path, or not a path of ours at all."""
    first, slash, _ = span.partition("/")
    if slash and first not in ROOMS:
        return True
    return f"/{span.rstrip('/')}\n" in PATHS


def is_member(span: str) -> bool:
    """Whether the last name stands in what the one before it names, if that is ours."""
    if span in USED:
        return True
    owner, name = span.split(".")[-2:]
    return owner not in OWNERS or name in OWNERS[owner]


def is_there(span: str) -> bool:
    if FILE.fullmatch(span):
        return is_file(span)
    return not MEMBER.fullmatch(span) or is_member(span)


def test_what_stands_in_backticks_is_there():
    missing = {
        f"{path}:{number}": span
        for path, text in READ.items()
        for number, line in enumerate(text.splitlines(), 1)
        for span in SPAN.findall(line)
        if span not in NOT_HERE and not is_there(span.removesuffix("()"))
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
def test_what_is_gone_is_missed(span):
    assert not is_there(span)


@pytest.mark.parametrize("span", ["clocks.clock", "Entry.what", "clocks/clock.py", "clock.py"])
def test_what_is_there_is_not(span):
    assert is_there(span)
