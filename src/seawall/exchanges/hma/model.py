"""The nouns of HMA: a numbered content of several signals, and how far a bank is switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.errors import NotFound
from seawall.ids import BankId, EntryId

#: The two magic numbers of `disable_until_ts`; any other is the second from which it is on.
DISABLED, ENABLED = 0, 1
#: Numbers beyond this fit into no column.
LARGEST_NUMBER = 2**63 - 1


class NoSuchContent(NotFound):
    """The bank has no content of this number."""


@dataclass(frozen=True, slots=True)
class Content:
    """One thing in a bank, with at most one signal of each type."""

    number: int
    bank: BankId
    disable_until: int = ENABLED
    note: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    original_uri: str = ""
    signals: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[EntryId, ...] = ()


@dataclass(frozen=True, slots=True)
class NewContent:
    """What a new content says of itself, beside its signals."""

    disable_until: int = ENABLED
    note: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    original_uri: str = ""


@dataclass(frozen=True, slots=True)
class HmaHit:
    """A content that holds an entry, as a look-up needs it."""

    number: int
    entry: EntryId
    bank_name: str
    ratio: float
    disable_until: int

    def is_on(self, now: datetime) -> bool:
        """Whether it may match: never, always, or from a second on."""
        return is_on(self.disable_until, now)


@dataclass(frozen=True, slots=True)
class Switch:
    """How many look-ups of a hundred a bank answers, and whether HMA's clients still see it."""

    ratio: float = 1.0
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class TypeSize:
    """The signals of one type: how many may match, and the second when the newest came."""

    size: int = 0
    newest: int = -1


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file that was named by its address, and what its server calls it."""

    content: bytes
    media_type: str


def is_on(disable_until: int, now: datetime) -> bool:
    """Whether a content with this `disable_until_ts` is on now.

    >>> from datetime import UTC
    >>> [is_on(ts, datetime(2026, 3, 2, tzinfo=UTC)) for ts in (0, 1, 1772409600, 1772409601)]
    [False, True, True, False]
    """
    return disable_until != DISABLED and disable_until <= now.timestamp()
