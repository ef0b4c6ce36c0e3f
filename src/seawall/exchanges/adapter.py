"""What a peer's adapter is: a name, the settings it needs, how to fetch, how to tell.

One module in `exchanges/adapters/` with an `ADAPTER` is all that a new peer takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from seawall.exchanges.peer_record import RecordPage
from seawall.exchanges.peer_wire import PeerVisit


class ListKind(StrEnum):
    """What a list holds: signals, which fill a bank, or names, which are leads."""

    SIGNALS = "signals"
    NAMES = "names"


class Telling(StrEnum):
    """What a peer may be told."""

    SUBMIT = "submit"
    AGREE = "agree"
    DISAGREE = "disagree"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class AdapterSetting:
    """One setting of an exchange; a secret one is sealed and never shown again."""

    name: str
    text: str
    default: str | None = None
    """What it is if nobody says; None means that somebody must."""
    is_secret: bool = False
    choices: tuple[str, ...] = ()
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What we tell a peer of one signal."""

    telling: Telling
    key: str
    """The record's key at the peer; empty if it is only ours so far."""
    signal_type: str
    value: str
    label: str = ""
    media: str = ""
    """What the signal's file was; empty where nobody has said."""
    tags: tuple[str, ...] = ()
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the peer told us of the record."""


class Adapter(Protocol):
    """Speaks one peer's protocol."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> ListKind: ...
    @property
    def fields(self) -> tuple[AdapterSetting, ...]: ...
    @property
    def every(self) -> timedelta:
        """How often it is fetched if nobody says otherwise."""

    @property
    def stale_after(self) -> timedelta | None:
        """After how long without a visit the peer no longer knows what was deleted."""

    @property
    def tells(self) -> frozenset[Telling]:
        """What the peer may be told."""

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Everything after the checkpoint, page by page; an empty one means from the start.

        Raises `CheckpointExpired` where the peer no longer knows it.
        """

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Tell the peer, and give what it answered."""
