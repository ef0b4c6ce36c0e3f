"""Pictures that share a part with a known one: by their corners, then by where these lie.

Every corner's 256 bits lie in a `HammingIndex`. A corner of the query votes for each known
picture that has one like it, and has one vote in all: what many pictures show (the edge of a
letter, a straight line) says little about which of them it is. The known pictures with the
most votes are compared with the query whole (`_overlay`), and are hits if at least twelve
corners agree in their places. So a hit never rests on single corners, which all pictures
share. Weighing words by how rare they are is how texts have long been searched, and pictures
since Sivic and Zisserman, *Video Google*, ICCV 2003.

About 28 kB a known picture of 256 corners, nearly all of it the codes and their tables; a
query looks 256 codes up at once, each only in the tables' places that agree with it in a
whole part. What that costs, and how little it misses, `benchmarks/features.py` prints.
"""

from collections.abc import Sequence
from os import PathLike
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._file import read_arrays
from seawall.matching._hamming import HammingIndex
from seawall.matching._hits import Hits, gather_hits
from seawall.matching._keyed import paired_keys
from seawall.matching._overlay import align_features
from seawall.matching._segments import as_keys
from seawall.matching._snapshots import read_segments, write_segments
from seawall.sandbox.pictures.features import MOST, Features, unpacked_features

KIND = "features"
NEAR = 48  # bits within which a corner may be the same one
VOTES = 2.0  # that a known picture needs to be compared
COMPARED = 16  # known pictures that are compared, those with the most votes
WIDEST = 99

_PLACE = np.dtype([("x", "<f4"), ("y", "<f4"), ("angle", "<f4"), ("octave", "u1")])


class FeatureIndex:
    """Values of the `orb` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._codes = HammingIndex(radius=NEAR)
        self._sizes: list[tuple[int, int]] = []
        self._places: list[NDArray[Any] | None] = []  # None once discarded
        self._keys: list[int] = []
        self._alive = 0

    def __len__(self) -> int:
        return self._alive

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows, fresh = paired_keys(keys, values), [unpacked_features(value) for value in values]
        with self._lock:
            codes = []
            for key, features in zip(rows.tolist(), fresh, strict=True):
                codes.append(_numbers(len(self._keys), len(features)))
                self._sizes.append((features.width, features.height))
                self._places.append(_places_of(features))
                self._keys.append(key)
            self._alive += len(fresh)
            if fresh:
                descriptors = np.concatenate([features.descriptor for features in fresh])
                self._codes.add(np.concatenate(codes), descriptors)

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            is_discarded = np.isin(np.array(self._keys, np.int64), as_keys(keys))
            discarded_rows = [
                row for row in np.flatnonzero(is_discarded) if self._places[row] is not None
            ]
            for row in discarded_rows:
                self._codes.discard(_numbers(int(row), MOST))
                self._places[row] = None
            self._alive -= len(discarded_rows)
            return len(discarded_rows)

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every key whose picture shares a part with one of these.

        Distances are 100 minus the percentage of corners that agree; see `aligned`.
        """
        limit = WIDEST if radius is None else radius
        parts = []
        for query, value in enumerate(values):
            features = unpacked_features(value)
            for row in self._candidates(features):
                stored_features = self._features(row)
                alignment = (
                    align_features(features, stored_features)
                    if stored_features is not None
                    else None
                )
                if alignment is not None and alignment.distance <= limit:
                    hit = (query, self._keys[row], alignment.distance)
                    parts.append(tuple(np.array([number], np.int64) for number in hit))
        return gather_hits(parts)  # type: ignore[arg-type]

    def merge(self) -> None:
        """Put all corners in order now; see `HammingIndex.merge`."""
        self._codes.merge()

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            snapshot = self._codes._segments.snapshot
            places = [place if place is not None else np.zeros(0, _PLACE) for place in self._places]
            arrays: dict[str, NDArray[Any]] = {
                "keys": np.array(self._keys, np.int64),
                "sizes": np.array(self._sizes, np.uint16).reshape(-1, 2),
                "alive": np.array([place is not None for place in self._places], bool),
                "counts": np.array([len(place) for place in places], np.int64),
            }
        all_places = np.concatenate([np.zeros(0, _PLACE), *places])
        arrays |= {name: np.ascontiguousarray(all_places[name]) for name in _PLACE.names or ()}
        facts = {"width": self._codes.width, "radius": self._codes.radius}
        write_segments(path, KIND, facts, snapshot, beside=arrays)

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "FeatureIndex":
        """Map a saved index into memory; it can grow again."""
        _, segments = read_segments(path, KIND, verify=verify)
        _, arrays = read_arrays(path, KIND, verify=False)
        index = cls()
        for segment in segments:
            index._codes._segments.adopt(segment)
        index._keys = arrays["keys"].tolist()
        index._sizes = [(width, height) for width, height in arrays["sizes"].tolist()]
        all_places = np.zeros(len(arrays["x"]), _PLACE)
        for name in _PLACE.names or ():
            all_places[name] = arrays[name]
        ends = np.cumsum(arrays["counts"])
        spans = zip(arrays["alive"].tolist(), ends - arrays["counts"], ends, strict=True)
        index._places = [all_places[start:end] if alive else None for alive, start, end in spans]
        index._alive = int(arrays["alive"].sum())
        return index

    def _candidates(self, features: Features) -> list[int]:
        """Known pictures that corners of this one vote for, most votes first."""
        hits = self._codes.sharing(features.descriptor, NEAR)
        pairs = np.unique(hits.key // MOST * MOST + hits.query)  # a corner votes once
        corner, picture = pairs % MOST, pairs // MOST
        share = 1.0 / np.maximum(np.bincount(corner, minlength=MOST), 1)
        rows, places = np.unique(picture, return_inverse=True)
        votes = np.bincount(places, weights=share[corner]) if len(rows) else np.zeros(0)
        order = np.argsort(-votes, kind="stable")[:COMPARED]
        return [int(rows[at]) for at in order if votes[at] >= VOTES]

    def _features(self, row: int) -> Features | None:
        places = self._places[row]
        if places is None:
            return None
        which, descriptors = self._codes.codes_for(_numbers(row, len(places)))
        if len(which) != len(places):  # discarded while we looked
            return None
        width, height = self._sizes[row]
        x, y, angle, octave = (places[name] for name in ("x", "y", "angle", "octave"))
        return Features(width, height, x, y, octave, angle, descriptors)


def _numbers(row: int, many: int) -> NDArray[np.int64]:
    """The keys under which a picture's corners lie among the codes."""
    return row * MOST + np.arange(many, dtype=np.int64)


def _places_of(features: Features) -> NDArray[Any]:
    places = np.zeros(len(features), _PLACE)
    for name in _PLACE.names or ():
        places[name] = getattr(features, name)
    return places
