"""The hub's lists on disk: made from the live signals, one small step at a time.

A run takes in at most so many new entries, so that a long first list grows over many runs
and no run is long. Each change makes the next version of every file and leaves the step
that leads there, for members to take. What the hub remembers is written last: where a
crash left the files apart, the next run makes them anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from seawall.errors import problem
from seawall.forum.lookup import delta
from seawall.forum.lookup.delta import ListChange, NotThatList
from seawall.forum.lookup.list_records import BrokenList, ListHead, RecordFile, write_list
from seawall.forum.lookup.lookup_cards import LookupCard, ref_of
from seawall.forum.lookup.model import ListedSignal
from seawall.forum.lookup.recipes import DIGEST_BYTES, ListSpec, Recipe

MOST_AT_ONCE = 2000
STEPS_KEPT = 200
_KNOWN = "-known"


@dataclass(frozen=True, slots=True)
class ListShelf:
    """Where the lists of one forum and quarter lie."""

    folder: Path
    forum: str
    epoch: str

    @classmethod
    def under(cls, data_dir: Path, forum: str, epoch: str) -> ListShelf:
        """The shelf of a forum in the data folder."""
        return cls(data_dir / "forum-lookup" / forum / epoch, forum, epoch)

    def list(self, name: str) -> Path:
        """Where this list lies."""
        return self.folder / f"{name}.list"

    def step(self, name: str, starts_from: str) -> Path:
        """Where the step lies that begins at the list of this digest."""
        return self.folder / "steps" / f"{name}.{starts_from}.step"


@dataclass(frozen=True, slots=True)
class PublishingRun:
    """What one publishing run changed."""

    name: str
    version: int
    added: int
    dropped: int
    waiting: int
    entries: int


def publish_list(
    recipe: Recipe,
    shelf: ListShelf,
    live: Iterable[ListedSignal],
    *,
    now: datetime,
    most: int = MOST_AT_ONCE,
) -> PublishingRun:
    """Bring the files of one recipe nearer to the live signals; nothing is written for nothing."""
    live_entries = {entry.digest: entry for entry in live if recipe.takes(entry)}
    try:
        return _advance(recipe, shelf, live_entries, now=now, most=most)
    except (BrokenList, NotThatList):
        _clear(recipe, shelf)
        return _advance(recipe, shelf, live_entries, now=now, most=most)


def forget_lists(data_dir: Path, forum: str, *, keep: Iterable[str]) -> list[str]:
    """Remove the lists of quarters that are over; says which."""
    folder, kept_epochs = data_dir / "forum-lookup" / forum, set(keep)
    over = [
        path for path in sorted(folder.glob("*")) if path.is_dir() and path.name not in kept_epochs
    ]
    for path in over:
        shutil.rmtree(path)
    return [path.name for path in over]


def _advance(
    recipe: Recipe,
    shelf: ListShelf,
    live_entries: Mapping[bytes, ListedSignal],
    *,
    now: datetime,
    most: int,
) -> PublishingRun:
    memory, lists = _opened(recipe, shelf, now)
    had = {record[:DIGEST_BYTES]: record for record in memory}
    dropped = [record for digest, record in had.items() if digest not in live_entries]
    missing = [entry for digest, entry in live_entries.items() if digest not in had]
    added = missing[:most]
    labels = _labels(memory.head.labels, added)
    come = [entry.digest + recipe.remember(entry, _card(entry, labels)) for entry in added]
    if dropped or come:
        dropped_by_file, added_by_file = (
            _records_by_file(recipe, dropped),
            _records_by_file(recipe, come),
        )
        changes = [
            ListChange.of(*pair) for pair in zip(dropped_by_file, added_by_file, strict=True)
        ]
        for previous, change in zip(lists, changes, strict=True):
            _turn(shelf, previous, change, labels, now=now)
        _turn(shelf, memory, ListChange.of(dropped, come), labels, now=now)
    version = memory.head.version + bool(dropped or come)
    entries = len(memory) + len(come) - len(dropped)
    waiting = len(missing) - len(added)
    return PublishingRun(recipe.name, version, len(come), len(dropped), waiting, entries)


def _opened(recipe: Recipe, shelf: ListShelf, now: datetime) -> tuple[RecordFile, list[RecordFile]]:
    """What the hub remembers, and the lists; empty ones are written where none are."""
    specs = (_memory_spec(recipe), *recipe.lists)
    if not shelf.list(specs[0].name).exists():
        for spec in reversed(specs):
            head = ListHead(
                shelf.forum,
                spec.name,
                shelf.epoch,
                version=0,
                width=spec.width,
                count=0,
                public_key=recipe.public_key.hex(),
                made_at=now.isoformat(),
                seed=recipe.seed,
            )
            write_list(shelf.list(spec.name), head, (), count=0)
    memory, *lists = (RecordFile.mapped(shelf.list(spec.name)) for spec in specs)
    if {file.head.version for file in lists} != {memory.head.version}:
        raise problem("forum.list-versions", NotThatList)
    return memory, lists


def _turn(
    shelf: ListShelf,
    previous: RecordFile,
    change: ListChange,
    labels: tuple[str, ...],
    *,
    now: datetime,
) -> None:
    """Write the next version, and the step to it for whoever has this one."""
    head = replace(
        previous.head, version=previous.head.version + 1, labels=labels, made_at=now.isoformat()
    )
    step = delta.make_step(previous, head, change, shelf.list(head.name))
    if head.name.endswith(_KNOWN):
        return
    place = shelf.step(head.name, previous.digest)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(step.encoded())
    _sweep(place.parent, head.name)


def _sweep(folder: Path, name: str) -> None:
    """Keep the newest steps; who is further behind downloads the list."""
    steps = sorted(folder.glob(f"{name}.*.step"), key=lambda path: path.stat().st_mtime)
    for path in steps[:-STEPS_KEPT]:
        path.unlink(missing_ok=True)


def _clear(recipe: Recipe, shelf: ListShelf) -> None:
    for spec in (_memory_spec(recipe), *recipe.lists):
        shelf.list(spec.name).unlink(missing_ok=True)


def _memory_spec(recipe: Recipe) -> ListSpec:
    return ListSpec(recipe.name + _KNOWN, DIGEST_BYTES + recipe.remembered)


def _records_by_file(recipe: Recipe, memory_records: Iterable[bytes]) -> list[list[bytes]]:
    """The records of these entries, file by file."""
    by_file: list[list[bytes]] = [[] for _ in recipe.lists]
    for record in memory_records:
        for file, records in zip(by_file, recipe.records(record[DIGEST_BYTES:]), strict=True):
            file.extend(records)
    return by_file


def _labels(had: tuple[str, ...], added: Iterable[ListedSignal]) -> tuple[str, ...]:
    """The labels so far and the new ones behind them, so that a number keeps its meaning."""
    return tuple(dict.fromkeys([*had, *(entry.label for entry in added)]))


def _card(entry: ListedSignal, labels: tuple[str, ...]) -> LookupCard:
    return LookupCard(labels.index(entry.label), ref_of(entry.signal_id))
