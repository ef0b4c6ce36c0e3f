"""What entries say in common, once: their bank, its owner, label, source, who agrees.

A list of ten million signals has a few hundred such combinations; each entry keeps the
number of its own.
"""

from __future__ import annotations

from functools import lru_cache, partial
from operator import attrgetter
from typing import NamedTuple

import msgspec

from seawall.banks.model import KnownSignal
from seawall.gate.texts import Arrays, Texts

#: So many combinations of a mapped table are looked through for one we have already.
LOOKED_THROUGH = 20_000


class EntrySaying(NamedTuple):
    """What a match card tells of an entry beside its numbers."""

    bank: str
    bank_name: str
    owner: str
    source: str
    label: str
    jurisdiction: str
    legal_basis: str
    agree: tuple[str, ...]
    disagree: tuple[str, ...]

    @classmethod
    def of(cls, signal: KnownSignal) -> EntrySaying:
        """The part of an entry that many share."""
        return cls._make(_SHARED(signal))


_SHARED = attrgetter(*EntrySaying._fields)


class Sayings:
    """Every combination by its number."""

    def __init__(self, start: Arrays | None = None) -> None:
        self._texts = Texts(start=start)
        self._numbers: dict[EntrySaying, int] = {}
        read = partial(_saying, self._texts)
        self.read = lru_cache(maxsize=4096)(read)
        if len(self._texts) <= LOOKED_THROUGH:
            self._numbers = {read(number): number for number in range(len(self._texts))}

    def number(self, saying: EntrySaying) -> int:
        """The number of this combination; a new one if it is new."""
        number = self._numbers.get(saying)
        if number is None:
            number = len(self._texts)
            self._texts.append(msgspec.json.encode(saying))
            self._numbers[saying] = number
        return number

    def arrays(self) -> Arrays:
        """The table as arrays, to be written."""
        return self._texts.arrays()


def _saying(texts: Texts, number: int) -> EntrySaying:
    return msgspec.json.decode(texts[number], type=EntrySaying)
