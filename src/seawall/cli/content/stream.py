"""`seawall check --stream`: a live stream checked while it is on, a line for each finding.

It is read from stdin (MPEG-TS or fragmented MP4), from a file that is still being written,
or from a folder where segments arrive. The first sight of an entry is a check like any
other: remembered, and a case if the rules say so.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from seawall.cli.decoding import STDIN
from seawall.cli.output import plain_text, say
from seawall.errors import SeawallError, problem

if TYPE_CHECKING:
    from io import BufferedReader

    from seawall.banks.model import KnownSignal
    from seawall.ids import OrganisationId
    from seawall.intake.submission import CheckAnswer
    from seawall.matching import FrameIndex, StreamChecker, StreamMatch

StreamOption = Annotated[
    Path | None,
    typer.Option(
        "--stream", help="A live video: - for stdin, a growing file, or a folder of segments."
    ),
]
IdleOption = Annotated[
    float,
    typer.Option("--idle", min=0, help="Seconds without new data after which it has ended."),
]

READ = 1 << 16
POLL = 0.25  # seconds
SEGMENTS = (".ts", ".m4s", ".mp4", ".m2ts", ".cmfv")
HEADS = ("init.mp4", "init.m4s", "init.cmfv")
ENDED = "#EXT-X-ENDLIST"


def check_stream(source: Path, owner: OrganisationId, *, idle: float, as_json: bool) -> bool:
    """Check a stream to its end; says whether anything was found."""
    if source != STDIN and not source.exists():
        raise problem("cli.no-such-file.stream", source=str(source))
    from seawall.app.embedded import EmbeddedParts
    from seawall.matching import StreamChecker

    embedded = EmbeddedParts(follow=False)
    try:
        index, entries = _library(owner)
        checker = StreamChecker(index, pool=embedded.parts.pool)
        report = _Report(embedded, owner, entries, as_json=as_json)
        for finding in _findings(checker, source, idle):
            report.tell(finding, checker)
        for note in checker.notes:
            say(f"seawall: {plain_text(note)}")
        if not as_json:
            say(f"seawall: {checker.seconds:.0f} s watched, {report.found} known parts")
        return report.found > 0
    finally:
        embedded.close()


class _Report:
    """Says what is found, and has each entry checked when it is first seen."""

    def __init__(
        self, embedded: Any, owner: OrganisationId, entries: list[KnownSignal], *, as_json: bool
    ) -> None:
        self.found = 0
        self._embedded, self._owner = embedded, owner
        self._entries, self._as_json = entries, as_json

    def tell(self, finding: StreamMatch, checker: StreamChecker) -> None:
        entry = self._entries[finding.key]
        verdict = ""
        if finding.is_on:
            self.found += 1
            verdict = self._check(checker.value(finding.view, since=finding.interval.start))
        if self._as_json:
            self._print_json(finding, entry, verdict)
        else:
            _print_line(finding, entry, verdict)
        sys.stdout.flush()

    def _check(self, value: str) -> str:
        """The verdict on what is on, as the gate gives it; empty where there is none."""
        from seawall.intake.submission import GivenHash, Submission

        submission = Submission(self._owner, hashes=(GivenHash("vpdq", value),))
        try:
            answer: CheckAnswer = self._embedded.parts.gate.check(submission)
        except SeawallError as problem:
            say(f"seawall: {plain_text(str(problem))}")
            return ""
        return str(answer.verdict) if answer.matches else ""

    def _print_json(self, finding: StreamMatch, entry: KnownSignal, verdict: str) -> None:
        import msgspec

        line = {
            "event": "begins" if finding.is_on else "ended",
            "entry": entry.entry,
            "bank": entry.bank_name,
            "label": entry.label,
            "verdict": verdict,
            "distance": finding.distance,
            "view": finding.view,
            "stream": [finding.interval.start, finding.interval.end],
            "known": [finding.interval.known_start, finding.interval.known_end],
        }
        print(msgspec.json.encode(line).decode())


def _print_line(finding: StreamMatch, entry: KnownSignal, verdict: str) -> None:
    event = "begins" if finding.is_on else "ended"
    span = finding.interval
    times = f"{_clock(span.start)}-{_clock(span.end)}"
    its = f"{_clock(span.known_start)}-{_clock(span.known_end)} of it"
    name = plain_text(f"{entry.bank_name}, {entry.label or 'no label'}")
    print(f"{event:<6}  {verdict or '-':<5}  {times}  {name} ({its}; {entry.entry})")


def _clock(seconds: float) -> str:
    full_seconds = max(0, int(seconds))
    return f"{full_seconds // 3600:02}:{full_seconds // 60 % 60:02}:{full_seconds % 60:02}"


def _library(owner: OrganisationId) -> tuple[FrameIndex, list[KnownSignal]]:
    """An index of this organisation's videos, and the entry behind each key."""
    from seawall.banks.entry_expiry import has_expired
    from seawall.banks.model import EntryState
    from seawall.cli.session import clock
    from seawall.matching import FrameIndex
    from seawall.transaction import transaction

    latest: dict[str, KnownSignal] = {}
    with transaction(owner) as tx:
        seq = 0
        while changes := tx.banks.changes_after(seq):
            latest |= {change.entry: change for change in changes if change.signal_type == "vpdq"}
            seq = changes[-1].changed_seq
    now = clock()
    entries = [
        entry
        for entry in latest.values()
        if entry.state is not EntryState.WITHDRAWN and not has_expired(entry.expires_at, now)
    ]
    index = FrameIndex()
    index.add(list(range(len(entries))), [entry.value for entry in entries])
    return index, entries


def _findings(checker: StreamChecker, source: Path, idle: float) -> Iterator[StreamMatch]:
    if source != STDIN and source.is_dir():
        for segment in _segments(source, idle):
            yield from checker.segment(segment)
    else:
        for data in _bytes(source, idle):
            yield from checker.feed(data)
    yield from checker.end()


def _bytes(source: Path, idle: float) -> Iterator[bytes]:
    """A stream as it comes: a pipe to its end, a file until it has not grown for a while."""
    if source == STDIN:
        while data := cast("BufferedReader", sys.stdin.buffer).read1(READ):
            yield data
        return
    with source.open("rb") as file:
        waited = 0.0
        while waited <= idle:
            if data := file.read(READ):
                waited = 0.0
                yield data
            else:
                time.sleep(POLL)
                waited += POLL


def _segments(folder: Path, idle: float) -> Iterator[bytes | Path]:
    """Segments in the order of their names, each once it is complete.

    One is complete when a later one is there, when it has not grown since the last look, or
    when a playlist says that the stream has ended.
    """
    past_paths: set[Path] = set()
    sizes: dict[Path, int] = {}
    waited = 0.0
    while True:
        has_ended = _has_ended(folder)
        fresh = [path for path in _in_order(folder.iterdir()) if path not in past_paths]
        for place, path in enumerate(fresh):
            size = path.stat().st_size
            if not (has_ended or place < len(fresh) - 1 or sizes.get(path) == size):
                sizes[path] = size
                break
            past_paths.add(path)
            waited = 0.0
            yield _with_head(folder, path)
        if has_ended or waited > idle:
            return
        time.sleep(POLL)
        waited += POLL


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Segments by name, numbers in it by their size: seg9 comes before seg10."""
    segments = [
        path
        for path in paths
        if path.suffix in SEGMENTS and path.name not in HEADS and path.is_file()
    ]
    return sorted(
        segments,
        key=lambda path: [
            (int(part), "") if part.isdigit() else (-1, part)
            for part in re.split(r"(\d+)", path.name)
        ],
    )


def _with_head(folder: Path, path: Path) -> bytes | Path:
    """A segment that opens on its own: a fragment needs what stands before all of them."""
    head = next((folder / name for name in HEADS if (folder / name).is_file()), None)
    return path if head is None else head.read_bytes() + path.read_bytes()


def _has_ended(folder: Path) -> bool:
    lists = [path for path in folder.glob("*.m3u8") if path.stat().st_size < 1 << 22]
    return any(ENDED in path.read_text("utf-8", "replace") for path in lists)
