"""The nouns of exchanges: somebody's list that we follow, how far we have come, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from seawall.errors import Conflict, InvalidRequest, Unavailable
from seawall.ids import BankId, EntryId, ExchangeId, ExchangeWordId, OrganisationId


class SyncMovedOn(Conflict):
    """Another process is following the same exchange."""


class BadSetting(InvalidRequest):
    """A setting of an exchange is missing, unknown or malformed."""


class PeerAway(Unavailable):
    """The peer did not answer, or said that something is broken on its side."""


class PeerRefused(PeerAway):
    """The peer knows us not, or will not let us in: a person must look at the credentials."""


class PeerUnreadable(PeerAway):
    """The peer answered something that is not its own protocol."""


class PeerSaysNo(PeerAway):
    """The peer understood, and will not: asking again is of no use."""


class PeerAsksToWait(PeerAway):
    """The peer wants to be left alone for longer than anybody waits at the door."""

    @property
    def wait(self) -> timedelta:
        """How long the peer wants to be left alone."""
        return timedelta(seconds=float(str(self.facts["seconds"])))


class CheckpointExpired(Exception):
    """The peer no longer knows where we stopped: all must be fetched afresh and reconciled."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A list of somebody else's that we follow, and the bank it fills.

    A list of names (`bank` is empty) fills none: names are leads, not signals.
    """

    id: ExchangeId
    organisation: OrganisationId
    name: str
    adapter: str
    bank: BankId | None
    config: Mapping[str, Any]
    is_enabled: bool
    every: timedelta
    created_at: datetime
    removed_at: datetime | None = None

    @property
    def is_followed(self) -> bool:
        """Whether it is fetched when its time comes."""
        return self.is_enabled and self.removed_at is None


@dataclass(frozen=True, slots=True)
class FetchStatus:
    """How far we have come with an exchange.

    `turn` grows with every commit, so that two who follow at once notice. `sweep` grows when
    all is fetched afresh: what a finished sweep has not seen is no longer on the list.
    """

    checkpoint: str = ""
    turn: int = 0
    sweep: int = 1
    is_reconciling: bool = False
    is_up_to_date: bool = False
    page_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class RecordFault:
    """A record that was set aside, and why; it stopped nothing."""

    key: str
    reason: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExchangeHoldings:
    """What we hold of an exchange, counted."""

    records: int = 0
    deleted: int = 0
    faults: int = 0
    by_type: Mapping[str, int] = field(default_factory=dict)
    not_matchable: Mapping[str, int] = field(default_factory=dict)
    """What the peer lists and we cannot match, by the peer's own name of the type."""


class WordState(StrEnum):
    """Whether the peer has heard it."""

    WAITING = "waiting"
    TOLD = "told"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ExchangeWord:
    """Something we want an exchange to hear: an opinion of its record, or a signal of ours."""

    id: ExchangeWordId
    exchange: ExchangeId
    kind: str
    entry: EntryId
    key: str
    body: Mapping[str, Any]
    state: WordState
    attempts: int
    answer: Mapping[str, Any]
    error: str
    created_at: datetime
    told_at: datetime | None
