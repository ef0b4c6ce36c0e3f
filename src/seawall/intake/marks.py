"""What is told of an item's signals beside their values: how good each is, and of which part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from seawall.signals import Signal


@dataclass(frozen=True, slots=True)
class Marks:
    """By value: the quality, where one was told, and whether it is of something inside.

    What lies in the content (a logo on a page, a member of an archive) may lie in many honest
    files as well, so whoever makes the content known must be able to leave it out.
    """

    qualities: Mapping[str, int] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()

    def with_those_of(self, other_marks: Marks) -> Marks:
        """Both together; what one of them has as a whole is not inside."""
        return Marks({**other_marks.qualities, **self.qualities}, self.inside | other_marks.inside)


def marks_of(signals: Iterable[Signal]) -> Marks:
    """The marks of signals as hashing gave them."""
    all_signals = tuple(signals)
    top_values = {signal.value for signal in all_signals if not signal.inside}
    return Marks(
        {signal.value: signal.quality for signal in all_signals if signal.quality is not None},
        frozenset(signal.value for signal in all_signals if signal.inside) - top_values,
    )
