"""The figures of drills, and the sentence for a regulator.

Each share has its numerator, its denominator and Wilson's 95 % interval. What failed on its way
is in no share and is told. Repeats are counted apart: one item that is found twice is no second
piece of evidence about the variant. So are controls: what was kept back of those is no find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles

from seawall.drills.model import SeededUpload
from seawall.drills.seeded_kinds import VARIANTS, SeededKind, words_for
from seawall.drills.upload_outcome import (
    UploadOutcome,
    is_found,
    is_published_though_found,
    outcome_of,
    seconds_to_find,
)
from seawall.probing.share_interval import wilson

_MEASURED = frozenset({UploadOutcome.BLOCKED, UploadOutcome.HELD, UploadOutcome.MISSED})
_CONTROLS = frozenset({UploadOutcome.KEPT_BACK, UploadOutcome.PASSED})


@dataclass(frozen=True, slots=True)
class UploadResult:
    """An upload, and what it came to."""

    upload: SeededUpload
    outcome: UploadOutcome


@dataclass(frozen=True, slots=True)
class FoundShare:
    """How many of so many were kept from the public."""

    blocked: int
    held: int
    of: int

    @property
    def found(self) -> int:
        """Blocked or held."""
        return self.blocked + self.held

    @property
    def missed(self) -> int:
        """Those that the public could see."""
        return self.of - self.found

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share that was found."""
        return wilson(self.found, self.of)


@dataclass(frozen=True, slots=True)
class ControlShare:
    """How many of so many items that no list knows were kept from the public all the same."""

    kept_back: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share that was kept back."""
        return wilson(self.kept_back, self.of)


@dataclass(frozen=True, slots=True)
class VariantShare:
    """The share of one variant."""

    kind: SeededKind
    variant: str
    share: FoundShare

    @property
    def words(self) -> str:
        """How a sentence speaks of what was missed of it."""
        return words_for(self.kind, self.variant, number=self.share.missed)


@dataclass(frozen=True, slots=True)
class DrillFigures:
    """What drills have shown; times in seconds, of what was found."""

    share: FoundShare
    by_variant: tuple[VariantShare, ...]
    again: FoundShare
    """Uploads that came again, byte for byte, by another account."""
    controls: ControlShare
    median_seconds: float | None
    p95_seconds: float | None
    published_though_found: int
    waiting: int
    unmeasured: int
    read: int
    """Uploads that a reviewer decided without knowing."""
    read_as_registered: int
    """Of those, how many were decided as the bank says: to remove."""

    @property
    def uploads(self) -> int:
        """Every upload of the schedules, measured or not."""
        measured = self.share.of + self.again.of + self.controls.of
        return measured + self.waiting + self.unmeasured


def results_of(
    uploads: Iterable[SeededUpload], *, now: datetime, is_over: bool
) -> list[UploadResult]:
    """What each upload of a schedule comes to now."""
    return [
        UploadResult(upload, outcome_of(upload, now=now, is_over=is_over))
        for upload in uploads
        if upload.position >= 0
    ]


def figures_of(results: Sequence[UploadResult]) -> DrillFigures:
    """The figures of these uploads, of one drill or of many."""
    first = [result for result in results if result.upload.again_of is None]
    again = [result for result in results if result.upload.again_of is not None]
    outcomes = Counter(result.outcome for result in results)
    seconds = sorted(
        seconds_taken
        for result in first
        if is_found(result.outcome)
        and (seconds_taken := seconds_to_find(result.upload)) is not None
    )
    by_variant = (
        VariantShare(kind, variant, share)
        for kind in SeededKind
        for variant in VARIANTS[kind]
        if (share := _share(_of_variant(first, kind, variant))).of
    )
    read = [result.upload for result in results if result.upload.finding]
    return DrillFigures(
        share=_share(first),
        by_variant=tuple(by_variant),
        again=_share(again),
        controls=ControlShare(
            outcomes[UploadOutcome.KEPT_BACK], sum(outcomes[each] for each in _CONTROLS)
        ),
        median_seconds=median(seconds) if seconds else None,
        p95_seconds=_p95(seconds),
        published_though_found=sum(is_published_though_found(result.upload) for result in results),
        waiting=outcomes[UploadOutcome.WAITING],
        unmeasured=outcomes[UploadOutcome.UNMEASURED],
        read=len(read),
        read_as_registered=sum(upload.finding == "remove" for upload in read),
    )


def sentence_of(figures: DrillFigures, *, since: datetime, testers: Sequence[str] = ()) -> str:
    """The sentence for a regulator: shares, interval, median, what was missed, and who measured.

    >>> from datetime import UTC
    >>> nothing = figures_of([])
    >>> sentence_of(nothing, since=datetime(2026, 10, 1, tzinfo=UTC))
    'No seeded item has been measured since 1 October 2026.'
    """
    share, day = figures.share, f"{since.day} {since:%B %Y}"
    if not share.of:
        return f"No seeded item has been measured since {day}."
    low, high = share.interval
    items = "seeded item" if share.of == 1 else "seeded items"
    did = "were blocked or held" if share.held else "were blocked"
    if share.found == 1:
        did = did.replace("were", "was")
    typical = figures.median_seconds
    middle = "" if typical is None else f", median {typical:.1f} s"
    sentence = (
        f"Of {share.of:,} {items} since {day}, {share.found:,} {did} "
        f"(Wilson 95 %: {low * 100:.1f} to {high * 100:.1f} %){middle}"
    )
    missed = [
        f"{line.share.missed} {line.words}" for line in figures.by_variant if line.share.missed
    ]
    misses = f"missed: {', '.join(missed)}" if missed else "none was missed"
    measured_by = f"; measured by {', '.join(testers)}" if testers else ""
    return f"{sentence}; {misses}{_words_of(figures.controls)}{measured_by}."


def _words_of(controls: ControlShare) -> str:
    if not controls.of:
        return ""
    were = "was" if controls.kept_back == 1 else "were"
    items = "item" if controls.of == 1 else "items"
    kept_back = f"{controls.kept_back:,} {were}" if controls.kept_back else "none was"
    return f"; of {controls.of:,} {items} that no list knows, {kept_back} kept back"


def _of_variant(
    results: Sequence[UploadResult], kind: SeededKind, variant: str
) -> list[UploadResult]:
    return [
        result
        for result in results
        if (result.upload.kind, result.upload.variant) == (kind, variant)
    ]


def _share(results: Sequence[UploadResult]) -> FoundShare:
    outcomes = Counter(result.outcome for result in results)
    of = sum(outcomes[outcome] for outcome in _MEASURED)
    return FoundShare(outcomes[UploadOutcome.BLOCKED], outcomes[UploadOutcome.HELD], of)


def _p95(seconds: Sequence[float]) -> float | None:
    if len(seconds) < 2:
        return seconds[0] if seconds else None
    return quantiles(seconds, n=20, method="inclusive")[-1]
