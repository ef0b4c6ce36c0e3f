"""The benign set that this process compares with: what ships, and the operator's own folder.

`app` says where the operator's part comes from; the folder is read when the first offer is
compared, since most processes never compare one. Without a provider there is what ships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from seawall.forum.defence.benign import BenignItem, BenignSet

#: Reads the operator's harmless things, or says what is wrong with them.
Provider: TypeAlias = "Callable[[], Iterable[BenignItem]]"


@dataclass(slots=True)
class _Shelf:
    provider: Provider | None = None
    whole: BenignSet | None = None
    lock: Lock = field(default_factory=Lock)


_SHELF = _Shelf()


def set_benign_folder(provider: Provider | None) -> None:
    """Set the folder of the operator's own harmless files; None for none."""
    with _SHELF.lock:
        _SHELF.provider, _SHELF.whole = provider, None


def benign_set() -> BenignSet:
    """The whole benign set, read once per process."""
    from seawall.forum.defence.benign_files import shipped_set

    with _SHELF.lock:
        if _SHELF.whole is None:
            provider = _SHELF.provider
            _SHELF.whole = shipped_set().with_things(provider()) if provider else shipped_set()
        return _SHELF.whole
