"""Static files: a list in a file or a folder, in any format that `seawall bank import` reads.

The folder is read again when a file in it has changed: size and time tell, and then the
content's digest. A file is a whole list, so what vanished from it can be withdrawn: that is
asked for by `vanished=withdraw`, since a file that was cut short must not empty a bank.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from seawall.errors import problem
from seawall.exchanges.adapter import AdapterSetting, ListKind
from seawall.exchanges.model import CheckpointExpired, PeerAway, RecordFault
from seawall.exchanges.peer_record import (
    THE_LIST,
    OwnerOpinion,
    PeerRecord,
    RecordCategory,
    RecordPage,
)
from seawall.exchanges.peer_wire import PeerVisit
from seawall.exchanges.silent import FetchOnlyAdapter

PAGE = 1_000
MOST_FILES = 1_000
_CATEGORIES = {
    "active": (RecordCategory.POSITIVE,),
    "contested": (RecordCategory.POSITIVE, RecordCategory.NEGATIVE),
    "withdrawn": (RecordCategory.NEGATIVE,),
}


@dataclass(frozen=True, slots=True)
class StaticFiles(FetchOnlyAdapter):
    """The adapter."""

    name: str = "static"
    title: str = "Static files"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=5)
    stale_after: timedelta | None = None
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting("path", "A file, or a folder whose files are lists.", is_path=True),
        AdapterSetting("type", "The signal type of a list of bare values.", default=""),
        AdapterSetting(
            "vanished",
            "What becomes of a signal that is in no file any more.",
            default="keep",
            choices=("keep", "withdraw"),
        ),
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Nothing while nothing has changed, else every file from its start."""
        files = _files(Path(visit.config["path"]))
        last_state = json.loads(checkpoint) if checkpoint else {}
        now = {path.name: _digest(path) for path in files}
        if last_state == now:
            yield RecordPage(checkpoint, is_last=True)
            return
        if checkpoint and visit.config["vanished"] == "withdraw":
            raise CheckpointExpired
        changed = [path for path in files if last_state.get(path.name) != now[path.name]]
        for path in changed:
            yield from _pages(path, visit, checkpoint)
        yield RecordPage(json.dumps(now, sort_keys=True), is_last=True)


ADAPTER = StaticFiles()


def _pages(path: Path, visit: PeerVisit, checkpoint: str) -> Iterator[RecordPage]:
    assert visit.read_list is not None  # the worker and the command line hand it over
    lines = visit.read_list(path, visit.config)
    while group := list(islice(lines, PAGE)):
        records = tuple(_record(line.entry, path) for line in group if line.entry is not None)
        faults = tuple(
            RecordFault(f"{path.name}:{line.number}", line.fault)
            for line in group
            if line.entry is None
        )
        yield RecordPage(checkpoint, records, faults)


def _record(entry: Any, path: Path) -> PeerRecord:
    """An entry of a list, as a record of it."""
    tags = (entry.label,) if entry.label else ()
    list_opinions = [
        OwnerOpinion(THE_LIST, category, tags) for category in _CATEGORIES[entry.state.value]
    ]
    other_opinions = tuple(
        OwnerOpinion(opinion.member, _category(opinion.stance.value), ())
        for opinion in entry.opinions
        if opinion.stance.value in {"agree", "disagree"}
    )
    value = hashlib.sha256(entry.value.encode()).hexdigest()
    return PeerRecord(
        key=f"{path.name}/{entry.signal_type}/{value}"[-200:],
        peer_type=entry.signal_type,
        signal_type=entry.signal_type,
        value=entry.value,
        media=entry.media,
        opinions=(*list_opinions, *other_opinions),
        updated_at=entry.first_seen_at,
        facts={"file": path.name},
    )


def _category(stance: str) -> RecordCategory:
    return RecordCategory.POSITIVE if stance == "agree" else RecordCategory.NEGATIVE


def _files(path: Path) -> list[Path]:
    """The file, or the folder's files by name; what begins with a dot is left alone."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise problem("exchanges.no-such-path", PeerAway, path=path)
    files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
    if len(files) > MOST_FILES:
        raise problem("exchanges.too-many-files", PeerAway, path=path, most=MOST_FILES)
    return files


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
