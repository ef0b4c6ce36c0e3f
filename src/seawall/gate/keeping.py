"""The snapshot on disk: every library at one number of the bank, for all processes to map.

    index/current            the name of the folder in force
    index/<seq>-<random>/    manifest.json, and for each library and type an index and rows

A folder is written whole and then named in `current`, in one rename: a writer that is
killed leaves the old one in force. A folder that is no longer named is deleted; a
process that has mapped it keeps its pages until it lets go. One writer at a time, held
by a lock on a file that the system releases with the process. The manifest has its own
SHA-256, the files beside it theirs (`seawall.matching`); nothing is ever unpickled.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from seawall.errors import NotFound, problem
from seawall.gate.library import Library
from seawall.gate.shelf import SignalShelf
from seawall.ids import OrganisationId
from seawall.matching import BrokenIndexFile, index_for
from seawall.signals import signal_types

#: What is written; 1 is read too, and knew three states of an entry where there are five now.
FORMAT = 2
READABLE = frozenset({1, FORMAT})


class KeptShelf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One library's shelf: whose, of which type, and the stem of its two files."""

    organisation: str
    signal_type: str
    stem: str


class SnapshotManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a snapshot holds, and how to know the database that it was made from.

    `newest` are the last changes in it, an entry and its number each: a database that
    does not have them has been restored from a time before, or is another one.
    """

    format: int
    seq: int
    rows: int
    living: int
    newest: tuple[tuple[str, int], ...]
    shelves: tuple[KeptShelf, ...]
    unsearchable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """A snapshot that was read."""

    name: str
    manifest: SnapshotManifest
    libraries: Mapping[OrganisationId, Library]


class IndexFolder:
    """Where snapshots lie: `index` in the data folder, shared by all processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> str:
        """The name of the snapshot in force; empty where there is none."""
        try:
            return (self.folder / "current").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def load(self, *, verify: bool = True) -> Base | None:
        """Map the snapshot in force; one that is deleted meanwhile has been followed by another.

        Raises `BrokenIndexFile` where it is damaged or of another version.
        """
        for _ in range(3):
            name = self.current()
            if not name:
                return None
            try:
                return self._load(name, verify=verify)
            except FileNotFoundError:
                continue
        raise problem("gate.index-incomplete", BrokenIndexFile, path=self.folder / name)

    def save(
        self,
        libraries: Mapping[OrganisationId, Library],
        *,
        seq: int,
        newest: tuple[tuple[str, int], ...],
        lets_go: bool = False,
    ) -> str:
        """Write a snapshot, put it in force, delete the others; only under the lock.

        What was written can be let go of at once, by who will not look anything up in it.
        """
        name = f"{seq:012d}-{secrets.token_hex(4)}"
        place = self.folder / name
        place.mkdir(mode=0o700, parents=True)
        rows = sum(library.rows for library in libraries.values())
        living = sum(len(library) for library in libraries.values())
        shelves = tuple(self._save(place, libraries, lets_go=lets_go))
        manifest = SnapshotManifest(
            format=FORMAT,
            seq=seq,
            rows=rows,
            living=living,
            newest=newest,
            shelves=shelves,
            unsearchable=tuple(
                sorted({n for library in libraries.values() for n in library.unsearchable})
            ),
        )
        _write(place / "manifest.json", _sealed(manifest))
        _write(self.folder / "current", name.encode())
        self.tidy()
        return name

    def tidy(self) -> None:
        """Delete whatever is not in force; only under the lock."""
        current = self.current()
        for path in self.folder.iterdir():
            if path.is_dir() and path.name != current:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[bool]:
        """Be the only writer; without `wait`, say whether we are."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _save(
        self, place: Path, libraries: Mapping[OrganisationId, Library], *, lets_go: bool
    ) -> Iterator[KeptShelf]:
        for number, (owner, library) in enumerate(sorted(libraries.items())):
            for signal_type, shelf in library.shelves.items():
                stem = f"{number}-{signal_type}"
                shelf.save(place / stem, lets_go=lets_go)
                yield KeptShelf(str(owner), signal_type, stem)

    def _load(self, name: str, *, verify: bool) -> Base:
        place = self.folder / name
        manifest = _read_manifest(place / "manifest.json")
        libraries: dict[OrganisationId, Library] = {}
        for row in manifest.shelves:
            kind = signal_types().get(row.signal_type)
            if kind is None:
                raise problem(
                    "gate.index-type-unknown",
                    BrokenIndexFile,
                    path=place,
                    signal_type=row.signal_type,
                )
            shelf = SignalShelf.load(kind, place / row.stem, verify=verify)
            library = libraries.setdefault(OrganisationId(row.organisation), Library())
            library.shelves[row.signal_type] = shelf
        if learned := [name for name in manifest.unsearchable if _is_searchable(name)]:
            raise problem(
                "gate.index-type-missing", BrokenIndexFile, path=place, signal_type=learned[0]
            )
        for library in libraries.values():
            library.unsearchable = set(manifest.unsearchable)
        return Base(name, manifest, libraries)


def _is_searchable(signal_type: str) -> bool:
    kind = signal_types().get(signal_type)
    try:
        return bool(kind and index_for(kind.kind) is not None)
    except NotFound:
        return False


def _sealed(manifest: SnapshotManifest) -> bytes:
    body = msgspec.json.encode(manifest)
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _read_manifest(path: Path) -> SnapshotManifest:
    digest, _, body = path.read_bytes().partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise problem("gate.index-checksum", BrokenIndexFile, path=path)
    try:
        manifest = msgspec.json.decode(body, type=SnapshotManifest)
    except msgspec.MsgspecError as unknown:
        raise problem(
            "gate.index-unreadable", BrokenIndexFile, path=path, why=str(unknown)
        ) from unknown
    if manifest.format not in READABLE:
        raise problem(
            "gate.index-format", BrokenIndexFile, path=path, format=manifest.format, expected=FORMAT
        )
    return manifest


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
