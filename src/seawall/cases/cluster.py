"""The cluster: which arrivals are decided together.

An arrival belongs to a case that already holds its item. It also belongs where it
shares a known entry or an equal signal, unless both have a PDQ and none of these
is near: one entry can be near two pictures that are far from each other, and one
decision must not cover both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from seawall.cases.model import Anchor

#: How far two copies of one picture may be apart; the threshold PDQ's authors recommend.
NEAR = 31

ITEM, ENTRY, PDQ = "item", "entry", "pdq"
_LONGEST = 128


def anchor(kind: str, value: str) -> Anchor:
    """An anchor for this value; a long one (a URL, say) is known by its hash."""
    if len(value) > _LONGEST:
        value = f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
    return Anchor(kind, value)


def belongs_to_case(arrival: Iterable[Anchor], case: Iterable[Anchor]) -> bool:
    """Whether what these anchors describe is decided with that case."""
    arrival_anchors, case_anchors = frozenset(arrival), frozenset(case)
    shared = arrival_anchors & case_anchors
    if any(anchor.kind == ITEM for anchor in shared):
        return True
    return bool(shared) and _looks_alike(_pictures(arrival_anchors), _pictures(case_anchors))


def belong_together(first_anchors: Iterable[Anchor], second_anchors: Iterable[Anchor]) -> bool:
    """Whether two cases that share an anchor belong together, judged by some of their anchors."""
    first_set, second_set = frozenset(first_anchors), frozenset(second_anchors)
    return any(anchor.kind == ITEM for anchor in first_set & second_set) or _looks_alike(
        _pictures(first_set), _pictures(second_set)
    )


def _looks_alike(first_pictures: list[int], second_pictures: list[int]) -> bool:
    if not first_pictures or not second_pictures:
        return True
    return any(
        (first ^ second).bit_count() <= NEAR
        for first in first_pictures
        for second in second_pictures
    )


def _pictures(anchors: frozenset[Anchor]) -> list[int]:
    return [int(anchor.value, 16) for anchor in anchors if anchor.kind == PDQ]
