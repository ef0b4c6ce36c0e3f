"""A scan: walk the folder, leave out what is done, check the rest, write it down.

Files go out in chunks that grow no larger than `CHUNK_FILES` files or `CHUNK_BYTES`
bytes, so that a crash costs little work and the writing costs nothing beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from seawall.app.scanning.crew import Chunk, Crew
from seawall.app.scanning.manifest import Done, Manifest
from seawall.app.scanning.walk import File, walk
from seawall.ids import OrganisationId

CHUNK_FILES = 64
CHUNK_BYTES = 16 * 2**20
LOOKED_UP = 500  # files asked of the manifest at once

Tell = Callable[[Done], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What to scan, for whom, and how."""

    folder: Path
    organisation: OrganisationId
    state: Path
    processes: int = 2
    record: bool = False

    @property
    def scope(self) -> str:
        """What makes this scan another one than that of the same folder elsewhere."""
        return f"{self.organisation}{' recorded' if self.record else ''}"


@dataclass(slots=True)
class Progress:
    """How far it is: files met, and those of them that were done in an earlier run."""

    met: int = 0
    done_before: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it: files by verdict, over all runs, and folders that were not read."""

    verdicts: dict[str, int]
    done_before: int
    unreadable: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every file was read and allowed."""
        return not self.unreadable and set(self.verdicts) <= {"allow"}


@dataclass(slots=True)
class _Walked:
    progress: Progress
    unreadable: list[str] = field(default_factory=list)

    def missed(self, folder: str, error: OSError) -> None:
        self.unreadable.append(f"{folder}: {error.strerror}")


def manifest_of(folder: Path, scope: str, *, data_dir: Path) -> Path:
    """Where the progress of this scan is kept, unless another place is named."""
    name = hashlib.sha256(bytes(folder) + b"\0" + scope.encode()).hexdigest()[:20]
    return data_dir / "scans" / f"{name}.sqlite3"


def scan(options: Options, *, tell: Tell, progress: Progress | None = None) -> Summary:
    """Check every file of the folder that is not done yet; says everything worth telling.

    ``tell`` hears of each finding and each problem once, those of earlier runs first.
    """
    walked = _Walked(progress or Progress())
    with Manifest(options.state, folder=options.folder, scope=options.scope) as manifest:
        for before in manifest.told():
            tell(before)
        crew = Crew(
            options.folder,
            options.organisation,
            record=options.record,
            size=options.processes,
        )
        try:
            for done in crew.run(_chunks(options.folder, manifest, walked)):
                manifest.add(done)
                for each in done:
                    if each.answer is not None:
                        tell(each)
        finally:
            crew.close()
        return Summary(manifest.count(), walked.progress.done_before, tuple(walked.unreadable))


def _chunks(folder: Path, manifest: Manifest, walked: _Walked) -> Iterator[Chunk]:
    files = walk(folder, unreadable=walked.missed)
    gathered: list[File] = []
    size = 0
    for file in _open(files, manifest, walked.progress):
        if gathered and (len(gathered) == CHUNK_FILES or size + file.size > CHUNK_BYTES):
            yield tuple(gathered)
            gathered, size = [], 0
        gathered.append(file)
        size += file.size
    if gathered:
        yield tuple(gathered)


def _open(files: Iterator[File], manifest: Manifest, progress: Progress) -> Iterator[File]:
    """The files that are still to be done."""
    while group := list(islice(files, LOOKED_UP)):
        left = manifest.not_done(group)
        progress.met += len(group)
        progress.done_before += len(group) - len(left)
        yield from left
