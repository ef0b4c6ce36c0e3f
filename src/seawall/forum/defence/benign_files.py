"""Where the benign set comes from: the file that ships, and a folder of the operator's own.

What ships is made by `scripts/benign_set.py`. An operator's folder (setting `benign_dir`)
holds whatever must never be taken down where they are: logos, flags, front pages, holy texts,
famous photographs. Its files are opened in the sandbox like any upload; lists in the shipped
form (`*.jsonl`) are read as they are, and `*.urls` is a list of addresses, one a line.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from seawall.errors import SeawallError, problem
from seawall.forum.defence.benign import BenignItem, BenignSet
from seawall.sandbox import DecoderPool
from seawall.signals import DERIVED, Signal, hash_bytes, hash_url, signal_type

OWN = "own"
"""The name of a bank whose entries count as harmless."""
#: A folder is read at the start of a process, so it has an end.
MOST_FILES = 20_000
LARGEST = 50_000_000

_LIST = "data/forum/benign.jsonl"
_TEXTS = "data/forum/benign_texts.yaml"
_LOCAL = "features"  # parts of a picture: no verdict ever rests on them


@cache
def shipped_set() -> BenignSet:
    """The benign set that ships."""
    home = files("seawall")
    texts: dict[str, str] = yaml.safe_load(home.joinpath(_TEXTS).read_text("utf-8"))["passages"]
    entries = _of_list(home.joinpath(_LIST).read_text("utf-8"), _LIST)
    return BenignSet(
        BenignItem(entry.group, entry.name, entry.values, texts.get(entry.name, ""))
        for entry in entries
    )


def of_folder(folder: Path, pool: DecoderPool) -> Iterator[BenignItem]:
    """Every file of a folder as a harmless thing; what cannot be read stops the start."""
    if not folder.is_dir():
        raise problem("forum.benign-no-folder", folder=folder)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if len(paths) > MOST_FILES:
        raise problem("forum.benign-too-many", count=len(paths), most=MOST_FILES)
    for path in paths:
        if path.stat().st_size > LARGEST:
            raise problem("forum.benign-too-large", name=path.name, largest=LARGEST)
        yield from _of_file(path, pool)


def _of_file(path: Path, pool: DecoderPool) -> Iterator[BenignItem]:
    if path.suffix == ".jsonl":
        yield from _of_list(path.read_text("utf-8"), path.name)
        return
    try:
        if path.suffix == ".urls":
            lines = (line.strip() for line in path.read_text("utf-8").splitlines())
            yield from (
                BenignItem(OWN, line, _by_type(hash_url(line).signals)) for line in lines if line
            )
            return
        hashed = hash_bytes(path.read_bytes(), pool=pool, ladder=DERIVED)
    except SeawallError as wrong:
        raise problem("forum.benign-unreadable", name=path.name, fault=wrong.detail) from wrong
    text = path.read_text("utf-8", "replace") if path.suffix == ".txt" else ""
    yield BenignItem(OWN, path.name, _by_type(hashed.signals), text)


def _by_type(signals: Iterable[Signal]) -> dict[str, list[str]]:
    """Values to compare by: no queries for terms, no parts of pictures."""
    values: dict[str, list[str]] = defaultdict(list)
    for signal in signals:
        kind = signal_type(signal.type).kind
        if kind not in {"terms", _LOCAL} and signal.value not in values[signal.type]:
            values[signal.type].append(signal.value)
    return dict(values)


def _of_list(text: str, name: str) -> Iterator[BenignItem]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _of_line(line, f"{name}, line {number}")


def _of_line(line: str, where: str) -> BenignItem:
    try:
        record: dict[str, Any] = json.loads(line)
        values = {
            kind: tuple(signal_type(kind).normalise(str(value)) for value in raw_values)
            for kind, raw_values in record["values"].items()
        }
        return BenignItem(str(record["group"]), str(record["name"]), values)
    except SeawallError as wrong:
        raise problem(
            "forum.benign-line-unreadable",
            where=where,
            fault=wrong.detail,
            remedy=wrong.remedy or "Correct the line.",
        ) from wrong
    except (ValueError, KeyError, TypeError, AttributeError):
        raise problem("forum.benign-line-no-entry", where=where) from None
