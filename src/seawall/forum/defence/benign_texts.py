"""Harmless texts: how much of a passage is one of them, and which terms they answer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from seawall.matching import Interval, TermIndex
from seawall.signals import term_query
from seawall.signals.passage import fingerprints_of


class TermTexts:
    """Harmless texts, to look for offered terms in: a term that one answers to is too common."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._texts = [(number, text) for number, text in texts if text]

    def answers(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Place of each term that a text answers to, and the first such text."""
        if not self._texts or not terms:
            return
        index = TermIndex()
        index.add(np.arange(len(terms)), terms)
        hits = index.search([term_query(text).value for _, text in self._texts])
        first: dict[int, int] = {}
        for query, place, _ in hits:
            first.setdefault(place, self._texts[query][0])
        yield from first.items()


def share_covered(value: str, stretches: Sequence[Interval]) -> int:
    """The percentage of a passage's characters that the stretches cover."""
    fingerprints = fingerprints_of(value)
    first, last = int(fingerprints.starts[0]), int(fingerprints.ends.max())
    covered, reached = 0.0, float(first)
    for stretch in sorted(stretches, key=lambda interval: interval.start):
        begin, end = max(stretch.start, reached), min(stretch.end, last)
        if end > begin:
            covered, reached = covered + end - begin, end
    return round(100 * covered / (last - first)) if last > first else 100
