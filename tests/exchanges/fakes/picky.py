"""A peer whose trouble is for some calls alone: those whose path has a word in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.exchanges.fakes.server import Fake, Got, Reply


@dataclass
class Picky(Fake):
    """A recording peer that keeps each trouble for the call it is meant for."""

    spoiled: list[tuple[str, Reply | str]] = field(default_factory=list)

    def spoil(self, part: str, *troubles: Reply | str) -> None:
        """The next calls of this kind go wrong, one trouble each."""
        self.spoiled += [(part, trouble) for trouble in troubles]

    def reply(self, got: Got) -> Reply:
        for each in self.spoiled:
            if each[0] in got.path:
                self.spoiled.remove(each)
                self.troubles.append(each[1])
                break
        return super().reply(got)
