"""The strata of an audit, and how many decisions are drawn from each.

A decision belongs to who made it, to what brought its case, and to the first rule that it names:
all of that stands in the log's public parts, so that anybody can divide them again. What has too
few is put together, since a stratum of three says nothing, and names too much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

#: A stratum has at least so many decisions, where there are so many at all.
FEWEST = 10
#: One stratum for so many draws, at most.
DRAWS_A_STRATUM = 10
#: The name of what was put together.
REST = "rest"


@dataclass(frozen=True, slots=True)
class AuditedDecision:
    """A decision that could be drawn."""

    decision: str
    decided_by: str
    """`person` or `rule`."""
    source: str
    label: str

    @property
    def kind(self) -> str:
        """The name of its stratum, before small ones are put together."""
        return " · ".join((self.decided_by, self.source or "?", self.label or "?"))


def divide(decisions: Iterable[AuditedDecision], *, size: int) -> dict[str, list[str]]:
    """The decisions of each stratum by its name, both in order; small strata put together.

    >>> [*divide([AuditedDecision(f"dec_{n}", "rule", "match", "tvec") for n in range(12)], size=5)]
    ['rule · match · tvec']
    """
    decisions_by_kind: dict[str, list[str]] = defaultdict(list)
    for decision in decisions:
        decisions_by_kind[decision.kind].append(decision.decision)
    largest_first = sorted(
        decisions_by_kind, key=lambda kind: (-len(decisions_by_kind[kind]), kind)
    )
    sizes = [len(decisions_by_kind[kind]) for kind in largest_first]
    apart = largest_first[: _kept_apart(sizes, most=max(1, size // DRAWS_A_STRATUM))]
    strata = {kind: sorted(decisions_by_kind.pop(kind)) for kind in sorted(apart)}
    together = sorted(decision for kind in decisions_by_kind.values() for decision in kind)
    return strata | ({REST: together} if together else {})


def _kept_apart(sizes: Sequence[int], *, most: int) -> int:
    """How many of the largest stay apart, so that what is put together is no small stratum."""
    for count in range(min(most, len(sizes)), 0, -1):
        together = sum(sizes[count:])
        is_room = count + bool(together) <= most
        if sizes[count - 1] >= FEWEST and is_room and (not together or together >= FEWEST):
            return count
    return 0


def allocate(sizes: Sequence[int], sample: int) -> list[int]:
    """How many are drawn from strata of these sizes: in proportion, and from none too few.

    Each gets ten, or all that it has; the next draw always goes to the stratum that has the most
    decisions for each draw. Nothing is drawn twice.

    >>> allocate([980, 20], 100)
    [90, 10]
    """
    draws = [min(size, DRAWS_A_STRATUM) for size in sizes]
    queue = [
        (-size / (drawn + 1), place)
        for place, (size, drawn) in enumerate(zip(sizes, draws, strict=True))
        if drawn < size
    ]
    heapify(queue)
    for _ in range(min(sample, sum(sizes)) - sum(draws)):
        _, place = heappop(queue)
        draws[place] += 1
        if draws[place] < sizes[place]:
            heappush(queue, (-sizes[place] / (draws[place] + 1), place))
    return draws
