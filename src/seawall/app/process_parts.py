"""The pieces of one process, put together once: decoders, gate, refresher, recorder."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from seawall.app.check_journal import CheckJournal
from seawall.app.recorder import CheckRecorder
from seawall.app.refresher import Refresher
from seawall.config import Settings
from seawall.gate.body_budget import BodyBudget
from seawall.gate.checks import Gate
from seawall.gate.keeping import IndexFolder
from seawall.gate.key_admission import Limiter
from seawall.gate.submission_signals import sign_submission
from seawall.intake.media import ReadMedia
from seawall.intake.model import Verdict
from seawall.intake.rules import load_folder
from seawall.intake.submission import Submission
from seawall.sandbox import DecoderPool, limits_by, size_by
from seawall.sandbox.fair_turns import OURSELVES, Claimant
from seawall.signals import ladder_of
from seawall.transaction import INSTALLATION

if TYPE_CHECKING:
    from seawall.app.forum_feed import ForumFeed
    from seawall.app.health.health_board import HealthBoard
    from seawall.app.hma import FileFetcher
    from seawall.app.hub_checks import FromAfar
    from seawall.app.lanes.request_admission import RequestLanes
    from seawall.app.metrics.check_tally import CheckCounts
    from seawall.app.metrics.figure_files import FigureFiles
    from seawall.app.metrics.measuring import ProcessMeasure
    from seawall.app.metrics.metrics_door import MetricsDoor
    from seawall.gate.door import FastDoor
    from seawall.gate.hma.hma_door import HmaDoor
    from seawall.worker.emergency.deadline_watch import DeadlineWatch


@dataclass(frozen=True)
class Parts:
    """Everything a process needs to answer checks."""

    settings: Settings
    pool: DecoderPool
    refresher: Refresher
    recorder: CheckRecorder
    figure_folder: Path | None = None
    """Where the processes behind one port put their figures; None where there is one process."""

    @cached_property
    def answers(self) -> threading.Event:
        """Set once this process answers at its address, or will answer at none."""
        return threading.Event()

    @cached_property
    def watch(self) -> DeadlineWatch:
        """What is kept of open deadlines beside the database."""
        from seawall.worker.emergency.deadline_watch import DeadlineWatch

        return DeadlineWatch(self.settings.data_dir)

    @cached_property
    def gate(self) -> Gate:
        """The gate over the newest snapshot."""
        return Gate(
            snapshot=self.refresher.snapshot,
            pool=self.pool,
            recorder=self.recorder,
            fail_mode=Verdict(self.settings.fail_mode),
            ladder=ladder_of(self.settings.ladder),
            afar=_from_afar() if self.settings.forum_lookup else None,
        )

    @cached_property
    def feed(self) -> ForumFeed:
        """What the streams of forums are read from."""
        from seawall.app.forum_feed import ForumFeed

        return ForumFeed()

    @cached_property
    def door(self) -> FastDoor:
        """The gate's HTTP door."""
        from seawall.gate.door import FastDoor
        from seawall.gate.streams import Streams

        limiter = Limiter(self.settings.rate_limit)
        return FastDoor(
            self.gate,
            limiter=limiter,
            max_bytes=self.settings.max_upload_bytes,
            streams=Streams(self.feed),
            health=self.health.report,
            count=self.check_counts.add,
            beside=self.metrics.routes(),
        )

    @cached_property
    def check_counts(self) -> CheckCounts:
        """What is counted of the checks that were answered here."""
        from seawall.app.metrics.check_tally import CheckCounts

        return CheckCounts()

    @cached_property
    def measure(self) -> ProcessMeasure:
        """What this process knows of itself."""
        from seawall.app.metrics.measuring import ProcessMeasure

        return ProcessMeasure(
            checks=self.check_counts,
            health=self.health,
            journal=self.recorder.journal.state,
            lanes=self.lanes.states,
            decoders=self.pool.loads,
            snapshot=self.refresher.snapshot,
            silence=self.watch.silence,
        )

    @cached_property
    def figure_files(self) -> FigureFiles | None:
        """The figures of the processes behind this port; None where there is one process."""
        from seawall.app.metrics.figure_files import FigureFiles

        return FigureFiles(self.figure_folder) if self.figure_folder else None

    @cached_property
    def metrics(self) -> MetricsDoor:
        """What answers `/metrics`."""
        from seawall.app.metrics.database_figures import DatabaseReader, read_database
        from seawall.app.metrics.metrics_door import MetricsDoor

        return MetricsDoor(
            self.settings,
            measure=self.measure,
            watch=self.watch,
            database=DatabaseReader(read_database),
            files=self.figure_files,
        )

    @cached_property
    def bodies(self) -> BodyBudget:
        """How many bytes of bodies may be in this process at once."""
        return BodyBudget(self.settings.bodies_in_flight)

    @cached_property
    def lanes(self) -> RequestLanes:
        """Where Django's work waits, by who asks."""
        from seawall.app.lanes.request_admission import RequestLanes

        return RequestLanes()

    @cached_property
    def health(self) -> HealthBoard:
        """What this process knows of the installation's health."""
        from seawall.app.health.health_board import HealthBoard

        return HealthBoard(
            self.settings, self.watch, self.recorder.journal.state, self.lanes.states
        )

    @cached_property
    def fetcher(self) -> FileFetcher:
        """Brings files that are named by their address."""
        from seawall.app.hma import FileFetcher

        return FileFetcher(self.settings)

    @cached_property
    def hma_door(self) -> HmaDoor:
        """The door for clients of HMA, beside the gate's own."""
        from seawall.app.hma import HmaContents
        from seawall.gate.hma.hma_door import HmaDoor

        return HmaDoor(
            snapshot=self.refresher.snapshot,
            pool=self.pool,
            contents=HmaContents(),
            fetch=self.fetcher.fetch,
            limiter=Limiter(self.settings.rate_limit),
            max_bytes=self.settings.max_upload_bytes,
            with_contested=self.settings.hma_contested == "match",
        )

    def media_of(self, content: bytes, claimant: Claimant = OURSELVES) -> ReadMedia:
        """A file with its signals and a safe copy, for items that come without a check."""
        submission = Submission(INSTALLATION, content=content)
        pool = self.pool.on_behalf_of(claimant)
        banked = ladder_of(self.settings.ladder).banked
        signed = sign_submission(submission, pool=pool, rendition=True, ladder=banked)
        if signed.problem:
            raise signed.problem
        rendition = signed.media.rendition if signed.media else None
        return ReadMedia(
            content, signed.media_type, signed.kept, rendition, signed.marks, signed.unopened
        )


def _from_afar() -> FromAfar:
    from seawall.app.hub_checks import FromAfar

    return FromAfar()


@contextmanager
def built_parts(
    settings: Settings, *, lender: socket.socket | None = None, figures: Path | None = None
) -> Iterator[Parts]:
    """Put the pieces together; leaving ends the decoders, unless another process lends them."""
    rules = load_folder(settings.rules_folder)
    with ExitStack() as stack:
        pool = stack.enter_context(
            DecoderPool(size_by(settings), limits_by(settings), exact=False, lender=lender)
        )
        refresher = Refresher(
            rules,
            every=settings.refresh_seconds,
            fail_mode=Verdict(settings.fail_mode),
            folder=IndexFolder(settings.data_dir / "index"),
            after=settings.snapshot_after,
        )
        journal = CheckJournal(settings.data_dir / "journal")
        recorder = CheckRecorder(journal, remembered_for=settings.idempotency_window)
        stack.callback(recorder.close)
        yield Parts(settings, pool, refresher, recorder, figures)
