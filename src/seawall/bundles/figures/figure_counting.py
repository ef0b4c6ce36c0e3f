"""Figures are counted: entry by entry, from what the entries themselves tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from seawall.bundles.bundle_period import BundlePeriod
from seawall.bundles.figures.figure_definition import FigureDefinition, FigureKind
from seawall.ledger.entry import canonical_json, moment
from seawall.ledger.model import JSON
from seawall.probing.share_interval import wilson

#: The largest whole number on which every language agrees (RFC 8259, section 6).
_MOST = 2**53
_OF_A_PART = {FigureKind.SHARE, FigureKind.PROPORTION}


@dataclass(slots=True)
class _Count:
    definition: FigureDefinition
    entries: int = 0
    part: int = 0
    whole: int = 0
    groups: Counter[str] = field(default_factory=Counter)

    def add(self, public: Mapping[str, Any]) -> None:
        definition = self.definition
        if any(public.get(name) is True for name in definition.unless):
            return
        self.entries += 1
        if definition.by:
            self.groups[_spelled(public.get(definition.by, ""))] += 1
        if definition.kind is FigureKind.SHARE:
            self.whole += 1
            self.part += all(
                canonical_json(public.get(name)) in map(canonical_json, values)
                for name, values in definition.part.items()
            )
        else:
            self.part += _total(public, definition.add)
            self.whole += _total(public, definition.of)

    @property
    def figure(self) -> dict[str, JSON]:
        figure: dict[str, JSON] = {"id": self.definition.id, "entries": self.entries}
        if self.definition.by:
            figure["by"] = dict(self.groups)
        if self.definition.kind is FigureKind.TOTAL:
            figure["total"] = self.part
        if self.definition.kind in _OF_A_PART:
            low, high = wilson(self.part, self.whole)
            figure |= {"part": self.part, "whole": self.whole}
            figure |= {"low": _percent(low), "high": _percent(high)}
        return figure


class FigureCounting:
    """All figures of a period, counted on the way through the entries."""

    def __init__(self, definitions: Iterable[FigureDefinition], period: BundlePeriod) -> None:
        self._first, self._past = moment(period.first), moment(period.past)
        self._counts = [_Count(definition) for definition in definitions]
        self._by_word: dict[str, list[_Count]] = {}
        for count in self._counts:
            for word in count.definition.words:
                self._by_word.setdefault(word, []).append(count)

    def counts(self, word: str, at: str) -> bool:
        """Whether any figure looks at an entry of this word and moment, as it is spelled there."""
        return word in self._by_word and self._first <= at < self._past

    def add(self, word: str, at: str, public: Mapping[str, Any]) -> None:
        """Count what an entry tells, if it is of the period."""
        if self.counts(word, at):
            for count in self._by_word[word]:
                count.add(public)

    @property
    def figures(self) -> list[dict[str, JSON]]:
        """What they have come to, in the order of their definitions."""
        return [count.figure for count in self._counts]


def _total(public: Mapping[str, Any], names: Iterable[str]) -> int:
    """What these fields come to; what is no count, or more than can be one, is nothing."""
    values = (public.get(name) for name in names)
    return sum(value for value in values if type(value) is int and 0 <= value <= _MOST)


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
