"""Papers that asked for data, information or steps, counted by the law they came under.

A series of its own: nothing was removed by them, and they are never added to removal orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class PaperOutcome(StrEnum):
    """What became of a paper; each has one."""

    GIVEN = "given"
    REASONS = "answered_with_reasons"
    """Told why not, and nothing was given afterwards."""
    REFUSED_AT_HOME = "refused_by_enforcing_authority"
    ENDED = "ended"
    """Withdrawn, or without effect by another way."""
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PaperFact:
    """One paper: its law, what became of it, why not, how long it took, and whether in time."""

    profile: str
    outcome: PaperOutcome
    grounds: frozenset[str] = frozenset()
    took: timedelta | None = None
    """From receipt to the first answer that ends it: what was asked, or reasons."""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """The papers of one law."""

    received: int
    outcomes: Mapping[str, int]
    grounds: Mapping[str, int]
    late: int
    median_seconds: int | None


def count_papers(facts: Iterable[PaperFact]) -> Mapping[str, PaperFigures]:
    """The figures by law; a paper that no law of ours governs stands under an empty name."""
    by_profile: dict[str, list[PaperFact]] = {}
    for fact in facts:
        by_profile.setdefault(fact.profile, []).append(fact)
    return {profile: _counted(papers) for profile, papers in sorted(by_profile.items())}


def _counted(papers: list[PaperFact]) -> PaperFigures:
    outcomes = Counter(paper.outcome.value for paper in papers)
    grounds = Counter(ground for paper in papers for ground in paper.grounds)
    spans = sorted(paper.took for paper in papers if paper.took is not None)
    return PaperFigures(
        received=len(papers),
        outcomes=dict(sorted(outcomes.items())),
        grounds=dict(sorted(grounds.items())),
        late=sum(paper.is_late for paper in papers),
        median_seconds=spans[(len(spans) - 1) // 2] // timedelta(seconds=1) if spans else None,
    )
