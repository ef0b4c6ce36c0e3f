"""The benign set: what no shared signal may find, whoever agrees with it.

A picture hash can be made to collide with any picture (arXiv 2106.09820), and a stolen
account can list the moon. So every offer is held against signals of harmless material before
anything else is asked. Each type is compared as uploads are, only wider:

- a PDQ hash within 47 bits of a harmless picture's: 31 in which two hashes match, and 16 for
  everyday edits of the harmless picture, which an upload of it may have gone through;
- a video half of whose usable frames are such; a passage half of which is a common text;
- a text's MinHash and TLSH within the type's own distance; a term that a common text answers;
- everything else by equality.

A video or a passage with less than half of it is not stopped here, but seen by a person
first (`adoption`). Nothing lifts this line: not agreement, not an incident, not a policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from seawall.forum.defence.benign_texts import TermTexts, share_covered
from seawall.forum.defence.model import BenignHit
from seawall.matching import Hits, Index, codes_of, hex_of, index_for, retro_scan
from seawall.signals import frames_of, signal_type, signal_types

RADIUS = 47
PDQ = "pdq"
MANY = 10_000  # offers from which on the set is brought to them, and not they to the set
#: Kinds that have an index of their own here; the others are compared by equality.
_INDEXED = ("hamming", "passages", "minhash", "tlsh")

Offered = tuple[str, str]
"""A signal type and a value in its normal form."""
Found = Iterator[tuple[int, BenignHit]]


@dataclass(frozen=True, slots=True)
class BenignItem:
    """One harmless thing, with its signals by type; ``text`` where it is a text."""

    group: str
    name: str
    values: Mapping[str, Sequence[str]]
    text: str = ""


class BenignSet:
    """Signals of harmless things, and a search of offers among them; made once, then read."""

    def __init__(self, entries: Iterable[BenignItem], *, radius: int = RADIUS) -> None:
        self.things = tuple(entries)
        self.radius = radius
        self._names = [(entry.group, entry.name) for entry in self.things]
        self._exact: dict[Offered, int] = {}
        self._indexes: dict[str, Index] = {}
        self._pictures = np.zeros((0, 32), np.uint8)
        self._shows = np.zeros(0, np.int64)
        self._terms = TermTexts((n, entry.text) for n, entry in enumerate(self.things))
        self._fill()

    def __len__(self) -> int:
        return len(self.things)

    def with_things(self, additions: Iterable[BenignItem]) -> BenignSet:
        """This set and more: an operator's own folder, or its bank of the name `benign`."""
        return BenignSet((*self.things, *additions), radius=self.radius)

    def without(self, *groups: str) -> BenignSet:
        """This set less some groups: a demo, in which photographs stand in for the unbearable."""
        remaining = (entry for entry in self.things if entry.group not in groups)
        return BenignSet(remaining, radius=self.radius)

    def hit(self, type_name: str, value: str) -> BenignHit | None:
        """What harmless thing this signal would find, or None."""
        return self.hits([(type_name, value)]).get(0)

    def hits(self, offers: Sequence[Offered]) -> dict[int, BenignHit]:
        """The offers that would find something harmless, by their place; one pass a type."""
        by_type: dict[str, list[int]] = defaultdict(list)
        for place, (type_name, _) in enumerate(offers):
            by_type[type_name].append(place)
        hits: dict[int, BenignHit] = {}
        for type_name, places in by_type.items():
            values = [offers[place][1] for place in places]
            for at, hit in self._search(type_name)(type_name, values):
                hits.setdefault(places[at], hit)
        return hits

    def _fill(self) -> None:
        keyed: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, entry in enumerate(self.things):
            for type_name, values in entry.values.items():
                for value in values:
                    self._exact.setdefault((type_name, value), number)
                    keyed[type_name].append((number, value))
        for type_name, pairs in keyed.items():
            kind = signal_type(type_name).kind
            if kind in _INDEXED:
                index = index_for(kind)
                index.add(np.array([number for number, _ in pairs]), [value for _, value in pairs])
                self._indexes[type_name] = index
        if pictures := keyed.get(PDQ):
            self._shows = np.array([number for number, _ in pictures])
            self._pictures = codes_of([value for _, value in pictures])

    def _search(self, type_name: str) -> Callable[[str, Sequence[str]], Found]:
        registered_type = signal_types().get(type_name)
        kind = registered_type.kind if registered_type else "exact"
        searches: dict[str, Callable[[str, Sequence[str]], Found]] = {
            "hamming": self._near,
            "minhash": self._near,
            "tlsh": self._near,
            "frames": self._frames,
            "passages": self._passages,
            "terms": self._answered,
        }
        return searches.get(kind, self._equal)

    def _equal(self, type_name: str, values: Sequence[str]) -> Found:
        for place, value in enumerate(values):
            number = self._exact.get((type_name, value))
            if number is not None:
                yield place, BenignHit(*self._names[number])

    def _near(self, type_name: str, values: Sequence[str]) -> Found:
        index = self._indexes.get(type_name)
        if index is None:
            return
        if type_name != PDQ:
            hits = index.search(values)
        elif len(values) < MANY:
            hits = index.search(values, self.radius)
        else:
            hits = self._scanned(values)
        for place, number, distance in _firsts(hits):
            yield place, BenignHit(*self._names[number], distance=distance)

    def _scanned(self, values: Sequence[str]) -> Hits:
        """Very many pictures: each read once, and held against the whole set while at hand."""
        turned = retro_scan(codes_of(values), self._pictures, self.radius)
        order = np.lexsort((turned.query, turned.distance, turned.key))
        entry_numbers = self._shows[turned.query[order]]
        return Hits(turned.key[order], entry_numbers, turned.distance[order])

    def _frames(self, type_name: str, values: Sequence[str]) -> Found:
        """A video by its usable frames, each as a picture."""
        del type_name
        pictures = self._indexes.get(PDQ)
        for place, value in enumerate(values):
            codes = frames_of(value).usable.codes
            if pictures is None or not len(codes):
                continue
            near = list(_firsts(pictures.search(hex_of(codes), self.radius)))
            if near:
                _, number, distance = min(near, key=lambda hit: hit[2])
                share = max(1, 100 * len(near) // len(codes))
                yield place, BenignHit(*self._names[number], distance=distance, share=share)

    def _passages(self, type_name: str, values: Sequence[str]) -> Found:
        index = self._indexes.get(type_name)
        hits = index.search(values) if index is not None else None
        best: dict[int, BenignHit] = {}
        for row, (place, number, distance) in enumerate(hits or ()):
            share = share_covered(values[place], hits.intervals[row]) if hits else 0
            if place not in best or best[place].share < share:
                best[place] = BenignHit(*self._names[number], distance=distance, share=share)
        yield from best.items()

    def _answered(self, type_name: str, values: Sequence[str]) -> Found:
        del type_name
        for place, number in self._terms.answers(values):
            yield place, BenignHit(*self._names[number])


def is_stopped(hit: BenignHit, *, share: int) -> bool:
    """Whether so much of the signal is harmless that it never acts."""
    return hit.share >= share


def _firsts(hits: Hits) -> Iterator[tuple[int, int, int]]:
    """The nearest hit of each query: hits come ordered by query, then distance."""
    if len(hits):
        first = np.flatnonzero(np.diff(hits.query, prepend=-1))
        rows = (hits.query[first], hits.key[first], hits.distance[first])
        yield from zip(*(row.tolist() for row in rows), strict=True)
