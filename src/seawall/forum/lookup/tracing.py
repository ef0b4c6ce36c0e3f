"""A leaked list names who leaked it: the canaries found in it, read against the code words.

Each canary that is seen in one variant counts for the members that were given it and
against the others, the more the rarer it was (symmetric Tardos accusation). Slots that are
missing, or seen in both variants, count nothing. Beside each member stands a bound on how
likely it is that anybody innocent among so many scores so high: by Chernoff's inequality
from the biases themselves, which holds whatever the leakers did with their copies, since
the code words of the innocent were never in their hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.forum.lookup.canary import Slot, bias, variant

#: Below this bound a name may be put before people; above it, it is only where to look first.
NAMED_BELOW = 1e-3
_RATES = np.geomspace(1e-3, 2.0, 200)


@dataclass(frozen=True, slots=True)
class Suspect:
    """One member: its score, and how likely somebody innocent would have one as high."""

    member: str
    score: float
    innocent_bound: float

    @property
    def is_named(self) -> bool:
        """Whether the score alone is good enough to accuse."""
        return self.innocent_bound < NAMED_BELOW


@dataclass(frozen=True, slots=True)
class Accusation:
    """What a leak tells: how many slots could be read, and the members by score."""

    read: int
    both: int
    missing: int
    suspects: tuple[Suspect, ...]


def accuse_members(
    leaked_values: Iterable[str], *, slots: Sequence[Slot], members: Sequence[str], secret: bytes
) -> Accusation:
    """Rank the members by how well their copies explain the canaries that were found."""
    values = {value.lower() for value in leaked_values}
    leaked_by_slot = [(slot, [value in values for value in slot.values]) for slot in slots]
    one_sided_slots = [
        (slot.number, int(sides[1])) for slot, sides in leaked_by_slot if sum(sides) == 1
    ]
    doubled = sum(all(sides) for _, sides in leaked_by_slot)
    biases = np.array([bias(number, secret=secret) for number, _ in one_sided_slots])
    leaked_sides = np.array([side for _, side in one_sided_slots], np.int8)
    for_it, against = _weights(biases, leaked_sides)
    suspects = []
    for member in members:
        copy_sides = np.array(
            [variant(number, member, secret=secret) for number, _ in one_sided_slots], np.int8
        )
        score = float(np.where(copy_sides == leaked_sides, for_it, against).sum())
        bound = _bound(score, biases, leaked_sides) * len(members)
        suspects.append(Suspect(member, score, min(bound, 1.0)))
    ranked = sorted(suspects, key=lambda suspect: (-suspect.score, suspect.member))
    return Accusation(
        len(one_sided_slots), doubled, len(slots) - len(one_sided_slots) - doubled, tuple(ranked)
    )


@dataclass(frozen=True, slots=True)
class CanarySighting:
    """A canary where none can come by itself: somebody holds a list they were not given."""

    slot: int
    side: int


def alarms(values: Iterable[str], slots: Iterable[Slot]) -> list[CanarySighting]:
    """The canaries among these values, as in a look-up or a list found in the wild."""
    places = {
        value: (slot.number, side) for slot in slots for side, value in enumerate(slot.values)
    }
    return [CanarySighting(*places[value]) for value in dict.fromkeys(values) if value in places]


def _weights(
    biases: NDArray[np.float64], leaked_sides: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a slot counts for a member that was given what was seen, and against one that was not."""
    chance = np.where(leaked_sides == 1, biases, 1 - biases)
    return np.sqrt((1 - chance) / chance), -np.sqrt(chance / (1 - chance))


def _bound(score: float, biases: NDArray[np.float64], leaked_sides: NDArray[np.int8]) -> float:
    """How likely one innocent member reaches this score: the least of Chernoff's bounds."""
    if score <= 0 or not len(biases):
        return 1.0
    chance = np.where(leaked_sides == 1, biases, 1 - biases)
    for_it, against = _weights(biases, leaked_sides)
    rates = _RATES[:, None]
    grown = np.logaddexp(np.log(chance) + rates * for_it, np.log1p(-chance) + rates * against)
    return float(np.exp(min((grown.sum(axis=1) - _RATES * score).min(), 0.0)))
