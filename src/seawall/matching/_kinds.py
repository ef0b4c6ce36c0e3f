"""Which index finds a kind of signal: one shape of index for all of them.

Values are the strings that banks hold and `seawall.signals` makes. A kind that is not in
the table cannot be searched.
"""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import Protocol

from numpy.typing import ArrayLike

from seawall.errors import NotFound
from seawall.matching._codes import CodeIndex
from seawall.matching._exact import ExactIndex
from seawall.matching._features import FeatureIndex
from seawall.matching._frames import FrameIndex
from seawall.matching._hits import Hits
from seawall.matching._late import LateHammingIndex
from seawall.matching._minhash import MinhashIndex
from seawall.matching._passages import PassageIndex
from seawall.matching._sound import SoundIndex
from seawall.matching._terms import TermIndex
from seawall.matching._tlsh import TlshIndex


class NoSuchKind(NotFound):
    """A kind of signal that has no index."""


class Index(Protocol):
    """Values under integer keys, found by nearness; safe to search while one thread writes."""

    def __len__(self) -> int: ...

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,); found by the next search."""

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many."""

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every key near enough to one of the values."""

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""


_INDEXES: dict[str, Callable[[], Index]] = {
    "exact": ExactIndex,
    "features": FeatureIndex,
    "frames": FrameIndex,
    "hamming": CodeIndex,
    "minhash": MinhashIndex,
    "passages": PassageIndex,
    "sound": SoundIndex,
    "terms": TermIndex,
    "tlsh": TlshIndex,
}


def index_for(kind: str) -> Index:
    """A new, empty index for a kind of signal (`seawall.signals.SignalType.kind`)."""
    try:
        return _INDEXES[kind]()
    except KeyError:
        raise NoSuchKind(
            f"There is no index for {kind[:40]!r}.",
            field="kind",
            remedy=f"Use one of {', '.join(_INDEXES)}.",
        ) from None


def index_to_write(kind: str) -> Index:
    """The same, of an index that is written and not searched: it takes a third of the memory."""
    return CodeIndex(LateHammingIndex()) if kind == "hamming" else index_for(kind)
