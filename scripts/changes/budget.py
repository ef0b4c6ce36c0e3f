"""Which of the touched test files fit into the time: nearest first, every change in its turn."""

from __future__ import annotations

import ast
import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

CORES = 2
START_UP = 20.0
#: A file that has no record: new, or one of the short ones that the record leaves out.
NEW, SHORT = 5.0, 0.5
#: Marks of files that run only when they are right beside the change.
HEAVY = frozenset({"exhaustive", "browser", "slow"})
_BESIDE = 1
_NEAR = 2

#: For each changed file the test files it touches, with their distances.
Touches = Mapping[str, Mapping[str, int]]


@dataclass
class Plan:
    """Test files that are taken, nearest first, and those that are left to the full run."""

    budget: float
    taken: dict[str, float] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    #: Those of `left` that are too heavy to run so far from the change, whatever the time.
    heavy: list[str] = field(default_factory=list)

    @property
    def used(self) -> float:
        """Seconds on one core, with the longest file once more: it may be the last to start."""
        return sum(self.taken.values()) + max(self.taken.values(), default=0)

    @property
    def wall(self) -> float:
        """Seconds until the end, at worst."""
        return START_UP + self.used / CORES

    def fits(self, seconds: float) -> bool:
        """Whether one more file of this length may be taken."""
        longest = max([seconds, *self.taken.values()])
        return sum(self.taken.values()) + seconds + longest <= self.budget


def distances(touches: Touches) -> dict[str, int]:
    """The distance of each touched test file to the changed file nearest to it."""
    nearest: dict[str, int] = {}
    for tests in touches.values():
        for test, distance in tests.items():
            nearest[test] = min(distance, nearest.get(test, distance))
    return nearest


def plan(
    touches: Touches,
    *,
    seconds: float,
    duration: Callable[[str], float],
    rank: Callable[[str, str], tuple[int, ...]],
    is_heavy: Callable[[str], bool],
    always: Iterable[str] = (),
) -> Plan:
    """Choose test files for a run of so many seconds.

    `rank` orders the test files that are equally near to a changed file. Changed files take
    turns, the one that has used least time first: 300 importers of one do not crowd out the
    three of another.
    """
    choice = Plan(CORES * (seconds - START_UP), {test: duration(test) for test in always})
    nearest = distances(touches)

    def take(test: str) -> float:
        """The seconds that this file adds to the run; none if it is left."""
        cost = duration(test)
        if nearest[test] > _BESIDE and is_heavy(test):
            choice.heavy.append(test)
        elif choice.fits(cost):
            choice.taken[test] = cost
            return cost
        choice.left.append(test)
        return 0.0

    for band in _bands(touches, nearest, rank):
        _take_turns(band, take, passed=set(choice.taken))
    choice.left.sort(key=lambda test: nearest[test])
    return choice


def _bands(
    touches: Touches, nearest: Mapping[str, int], rank: Callable[[str, str], tuple[int, ...]]
) -> Iterable[dict[str, list[str]]]:
    """For each band of distances, the changed files with their test files in order.

    The changed tests are a band, direct importers and theirs the next, then each distance.
    """
    bands: dict[int, dict[str, list[tuple[tuple[int, ...], str]]]] = {}
    for changed, tests in touches.items():
        for test, distance in tests.items():
            place = _band(distance)
            if place == _band(nearest[test]):
                row = bands.setdefault(place, {}).setdefault(changed, [])
                row.append(((distance, *rank(test, changed)), test))
    for place in sorted(bands):
        yield {changed: [test for _, test in sorted(row)] for changed, row in bands[place].items()}


def _band(distance: int) -> int:
    return max(distance, _NEAR) if distance else 0


def _take_turns(
    queues: dict[str, list[str]], take: Callable[[str], float], *, passed: set[str]
) -> None:
    """Offer every test file once; next is always the changed file that has used least time."""
    waiting = {changed: iter(queue) for changed, queue in queues.items()}
    turns = [(0.0, changed) for changed in sorted(queues)]
    while turns:
        used, changed = heapq.heappop(turns)
        for test in waiting[changed]:
            if test not in passed:
                passed.add(test)
                heapq.heappush(turns, (used + take(test), changed))
                break


def marks(text: str) -> set[str]:
    """The marks that a test module gives to all its tests."""
    if "pytestmark" not in text:
        return set()
    return {
        part.attr
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and "pytestmark" in map(ast.unparse, node.targets)
        for part in ast.walk(node.value)
        if isinstance(part, ast.Attribute)
    }
