"""A scan: list the place, leave out what is done, check the rest, write it down.

Files go out in chunks that grow no larger than `CHUNK_FILES` files or `CHUNK_BYTES`
bytes, so that a crash costs little work and the writing costs nothing beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from seawall.app.scanning.crew import Chunk, Crew, LocalCrew
from seawall.app.scanning.desk import Orders
from seawall.app.scanning.files import File, MediaPlace, ScannedFile
from seawall.app.scanning.listed import NameListing
from seawall.app.scanning.manifest import ScanManifest
from seawall.app.scanning.progress import ScanProgress
from seawall.errors import SeawallError
from seawall.ids import OrganisationId

CHUNK_FILES = 64
CHUNK_BYTES = 16 * 2**20
LOOKED_UP = 500  # files asked of the manifest at once

Tell = Callable[[ScannedFile], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What to scan, for whom, and how."""

    place: MediaPlace
    organisation: OrganisationId
    processes: int | None = None
    record: bool = False
    banks: frozenset[str] = frozenset()
    engine: str = "local"
    ray_address: str = ""
    state: Path | None = None
    again: bool = False
    chunk_files: int = CHUNK_FILES

    @property
    def scope(self) -> str:
        """What makes this scan another one than that of the same place elsewhere."""
        banks = f" of {' '.join(sorted(self.banks))}" if self.banks else ""
        return f"{self.organisation}{' recorded' if self.record else ''}{banks}"

    @property
    def orders(self) -> Orders:
        """What each process of the crew is told."""
        return Orders(self.place, self.organisation, self.record, self.banks, self.state)


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it: files by verdict, over all runs, and what could not be listed."""

    verdicts: dict[str, int]
    done_before: int
    copies: int = 0
    unlisted: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every file was read and allowed."""
        return not self.unlisted and set(self.verdicts) <= {"allow"}


@dataclass(slots=True)
class _Work:
    """What is still to be done, in chunks, and how far the listing is done."""

    options: Options
    manifest: ScanManifest
    progress: ScanProgress
    unlisted: list[str] = field(default_factory=list)
    listed: NameListing | None = None
    broken: SeawallError | None = None

    def chunks(self) -> Iterator[Chunk]:
        gathered: list[File] = []
        size, most = 0, self.options.chunk_files
        for file in self._open(self._files()):
            if gathered and (len(gathered) == most or size + file.size > CHUNK_BYTES):
                yield tuple(gathered)
                gathered, size = [], 0
            gathered.append(file)
            size += file.size
        if gathered:
            yield tuple(gathered)

    def write(self, outcomes: list[ScannedFile]) -> None:
        """Keep results, and up to where nothing is left; what may pass is left."""
        lasting_paths = [outcome.file.path for outcome in outcomes if not outcome.passes]
        self.manifest.add(outcomes, upto=self.listed.done(lasting_paths) if self.listed else b"")
        self.progress.take(outcomes)

    def _files(self) -> Iterator[File]:
        place, after = self.options.place, self.manifest.begin()
        if not place.goes_on_by_name:
            return place.files(self._missing)
        self.listed = NameListing(after)
        self.progress.done_before += self.manifest.done_upto(after) if after else 0
        return place.files(self._missing, after=after)

    def _open(self, files: Iterator[File]) -> Iterator[File]:
        """The files that are still to be done, until the listing ends or breaks off."""
        while group := self._next(files):
            open_files = self.manifest.not_done(group)
            open_names = {file.path for file in open_files}
            if self.listed:
                for file in group:
                    self.listed.met(file.path, is_done=file.path not in open_names)
            self.progress.met += len(group)
            self.progress.done_before += len(group) - len(open_files)
            yield from open_files

    def _next(self, files: Iterator[File]) -> list[File]:
        try:
            return list(islice(files, LOOKED_UP))
        except SeawallError as broken:  # what is out comes home first
            self.broken = broken
            return []

    def _missing(self, name: str, why: str) -> None:
        self.unlisted.append(f"{name}: {why}")


def manifest_of(place: MediaPlace, scope: str, *, data_dir: Path) -> Path:
    """Where the progress of this scan is kept, unless another place is named."""
    name = hashlib.sha256(place.identity + b"\0" + scope.encode()).hexdigest()[:20]
    return data_dir / "scans" / f"{name}.sqlite3"


def crew_of(options: Options) -> Crew:
    """The crew of the engine that was asked for."""
    if options.engine == "ray":
        from seawall.app.scanning.ray_crew import RayCrew

        return RayCrew(options.orders, size=options.processes, address=options.ray_address)
    return LocalCrew(options.orders, size=options.processes or 1)


def scan_files(
    options: Options,
    *,
    tell: Tell,
    progress: ScanProgress | None = None,
    hire: Callable[[Options], Crew] = crew_of,
) -> Summary:
    """Check every file of the place that is not done yet; says everything worth telling.

    ``tell`` hears of each finding and each problem once, those of earlier runs first.
    """
    assert options.state is not None
    identity = options.place.identity
    with ScanManifest(
        options.state, place=identity, scope=options.scope, again=options.again
    ) as manifest:
        work = _Work(options, manifest, progress or ScanProgress())
        for before in manifest.told():
            if not before.passes:
                tell(before)
        crew = hire(options)
        try:
            for outcomes in crew.run(work.chunks()):
                work.write(outcomes)
                for outcome in outcomes:
                    if outcome.answer is not None:
                        tell(outcome)
        finally:
            crew.close()
        if work.broken:
            raise work.broken
        manifest.end()
        return Summary(
            manifest.count(),
            work.progress.done_before,
            work.progress.copies,
            tuple(work.unlisted),
        )
