"""How far definitions lead: what was reached, and the methods that nobody has asked for yet."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field


@dataclass
class Reach:
    """What was reached so far; to go on from here with other doors, it is copied."""

    seen: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    """The names that were asked of objects."""
    waiting: dict[str, Set[str]] = field(default_factory=dict)
    """Methods of classes that were reached, by a name that nobody asked for."""

    def copy(self) -> Reach:
        """One that goes on by itself."""
        return Reach(set(self.seen), set(self.asked), dict(self.waiting))

    def add(self, identity: str, asks: Set[str], methods: Mapping[str, Set[str]]) -> list[str]:
        """Reach a definition, with what it asks for and its methods: gives what is reached by it."""
        self.seen.add(identity)
        new: list[str] = []
        for name in asks - self.asked:
            new += self.waiting.pop(name, ())
        self.asked |= asks
        for name, found in methods.items():
            if name in self.asked:
                new += found
            else:
                self.waiting[name] = self.waiting.get(name, frozenset()) | found
        return new
