"""Folding small segments into larger ones, in the background, while everything goes on.

Full open segments are folded together with every ordered one that is not much larger, so a
row moves a number of times that grows with the logarithm of the index, and few segments
remain. A segment of which more than half is dead is written anew without them. A large
segment that is mapped from a file stays where other processes share it, unless it is
mostly dead.

Only choosing and publishing hold the writers' lock; discards in between are written down
and carried out on the new segment before anybody sees it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock, Thread
from weakref import ref

from seawall.matching._segment import Segment, SegmentPart, SegmentSnapshot
from seawall.matching._segments import MOST_ROWS, Segments, pieces

RATIO = 2  # an ordered segment is folded in when it is at most so many times the rest
SHARED = 1 << 20  # rows of a mapped segment that stays mapped


@dataclass(slots=True, eq=False, weakref_slot=True)
class Merger:
    """Keeps the segments of one index few and in order; they wake it when something is due.

    They do not keep it, or an index would be a circle, and what it maps would stay mapped until
    the collector came by, if ever.
    """

    segments: Segments
    _turn: Lock = field(default_factory=Lock)
    _asking: Lock = field(default_factory=Lock)
    _thread: Thread | None = None
    _is_due: bool = False

    def __post_init__(self) -> None:
        merger = ref(self)

        def wake() -> None:
            if keeper := merger():
                keeper.wake()

        self.segments.wake = wake

    def wake(self) -> None:
        """Fold in the background whatever is due; at once if a thread is at it already."""
        with self._asking:
            self._is_due = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="seawall-merge", daemon=True)
                self._thread.start()

    def fold_all(self) -> None:
        """Put every row in order, in as few segments as can be, before this returns."""
        with self._turn:
            self._fold(everything=True)

    def wait(self) -> None:
        """Until nothing is due in the background."""
        while (thread := self._thread) is not None and thread.is_alive():
            thread.join()

    def _run(self) -> None:
        while True:
            with self._turn:
                while self._fold(everything=False):
                    pass
            with self._asking:
                if not self._is_due:
                    self._thread = None
                    return
                self._is_due = False

    def _fold(self, *, everything: bool) -> bool:
        """One merge from choice to publication; was there anything to do?"""
        segments = self.segments
        with segments.lock:
            if everything:
                segments.open = None
            before = segments.snapshot
            chosen = before.parts if everything else _due(before, segments.open)
            if not chosen or (everything and _settled(chosen)):
                return False
            segments.discards = []
        try:
            columns, keys = before.survivors(chosen)
            merged = [segments.order(*piece) for piece in pieces(columns, keys)]
            self._publish(chosen, merged)
        finally:
            segments.discards = None
        return True

    def _publish(self, chosen: tuple[SegmentPart, ...], merged: list[Segment]) -> None:
        segments, chosen_ids = self.segments, {id(part.segment.keys) for part in chosen}
        with segments.lock:
            now = segments.snapshot
            for keys in segments.discards or ():
                for segment in merged:
                    segment.kill(keys, rows=segment.capacity, version=now.version)
            untouched = [part for part in now.parts if id(part.segment.keys) not in chosen_ids]
            fresh = [SegmentPart(segment, segment.capacity) for segment in merged]
            segments.snapshot = SegmentSnapshot((*fresh, *untouched), now.version, now.alive)


def _due(snapshot: SegmentSnapshot, growing: Segment | None) -> tuple[SegmentPart, ...]:
    """What should become one segment now; nothing if all is well."""
    crowded = [part for part in snapshot.parts if part.is_crowded]
    crowded = [part for part in crowded if part.segment is not growing]
    loose = [part for part in snapshot.parts if not part.segment.ordered]
    loose = [part for part in loose if part.segment is not growing]
    if not any(part.rows == part.segment.capacity and not part.segment.mapped for part in loose):
        return tuple(crowded[:1])
    chosen, rows = loose, sum(part.rows for part in loose)
    ordered = [part for part in snapshot.parts if part.segment.ordered]
    for part in sorted(ordered, key=lambda part: part.rows):
        shared = part.segment.mapped and part.rows > SHARED
        if not shared and part.rows <= RATIO * rows and rows + part.rows <= MOST_ROWS:
            chosen, rows = [*chosen, part], rows + part.rows
    return tuple(chosen)


def _settled(parts: Iterable[SegmentPart]) -> bool:
    """One ordered segment with nothing dead in it needs no folding."""
    first, *other_parts = parts
    return not other_parts and first.segment.ordered and not first.segment.dead
