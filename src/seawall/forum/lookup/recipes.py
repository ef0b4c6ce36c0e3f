"""How an entry becomes records: one recipe for exact values, one for each cut of pictures.

Beside the lists that members download, the hub keeps a list of what is in them, by the
digest of each entry, so that an entry that was withdrawn can be taken out again when its
signal is no longer there to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from seawall.forum.lookup import exact_values
from seawall.forum.lookup.epochs import EpochKeys
from seawall.forum.lookup.lookup_cards import CARD_BYTES, LookupCard
from seawall.forum.lookup.model import ListedSignal, TokenShape
from seawall.forum.lookup.near import ROW_WIDTH, TAG_WIDTH, VALUE_BYTES, NearKeys, rows_name
from seawall.signals import signal_types

PDQ = "pdq"
EXACT_TYPES = frozenset(name for name, kind in signal_types().items() if kind.kind == "exact")
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One file of a recipe: its name and the width of its records."""

    name: str
    width: int


class Recipe(Protocol):
    """What one kind of look-up is listed by."""

    @property
    def name(self) -> str: ...

    @property
    def public_key(self) -> bytes: ...

    @property
    def seed(self) -> str: ...

    @property
    def lists(self) -> tuple[ListSpec, ...]:
        """The files that members download."""

    @property
    def remembered(self) -> int:
        """How many bytes the hub keeps of an entry."""

    def takes(self, entry: ListedSignal) -> bool:
        """Whether it lists such entries."""

    def remember(self, entry: ListedSignal, card: LookupCard) -> bytes:
        """What the hub keeps of an entry, to make its records again."""

    def records(self, remembered: bytes) -> tuple[list[bytes], ...]:
        """The records of an entry, for each of the files."""


@dataclass(frozen=True, slots=True)
class ExactRecipe:
    """Tags of whole values."""

    keys: EpochKeys
    name: str = exact_values.NAME
    seed: str = ""
    remembered: int = exact_values.WIDTH

    @property
    def public_key(self) -> bytes:
        return self.keys.function(self.name).public

    @property
    def lists(self) -> tuple[ListSpec, ...]:
        return (ListSpec(self.name, exact_values.WIDTH),)

    def takes(self, entry: ListedSignal) -> bool:
        return entry.type in EXACT_TYPES

    def remember(self, entry: ListedSignal, card: LookupCard) -> bytes:
        return exact_values.record_of(entry, card, key=self.keys.function(self.name))

    def records(self, remembered: bytes) -> tuple[list[bytes], ...]:
        return ([remembered],)


@dataclass(frozen=True, slots=True)
class NearRecipe:
    """Tags of sampled bits, and the rows they open."""

    keys: EpochKeys
    shape: TokenShape
    remembered: int = VALUE_BYTES + CARD_BYTES

    @property
    def name(self) -> str:
        return self.shape.name

    @property
    def public_key(self) -> bytes:
        return self.keys.function(self.name).public

    @property
    def seed(self) -> str:
        return f"{self.keys.forum}/{self.keys.epoch}"

    @property
    def lists(self) -> tuple[ListSpec, ...]:
        return (ListSpec(self.name, TAG_WIDTH), ListSpec(rows_name(self.shape), ROW_WIDTH))

    def takes(self, entry: ListedSignal) -> bool:
        return entry.type == PDQ

    def remember(self, entry: ListedSignal, card: LookupCard) -> bytes:
        return bytes.fromhex(entry.value) + card.encoded()

    def records(self, remembered: bytes) -> tuple[list[bytes], ...]:
        value, card = remembered[:VALUE_BYTES], LookupCard.decoded(remembered[VALUE_BYTES:])
        assert card is not None  # the hub's own file, checked when it was opened
        keys = self._near
        return keys.tags_of(value, card), [keys.row_of(value, card)]

    @property
    def _near(self) -> NearKeys:
        function = self.keys.function(self.name)
        rows = self.keys.derived(rows_name(self.shape))
        return NearKeys(function, rows, self.seed, self.shape)
