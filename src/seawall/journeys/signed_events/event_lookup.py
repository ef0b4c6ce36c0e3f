"""The signed events about a request, as the log has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import LedgerEntryId
from seawall.ledger.model import Recorded
from seawall.ledger.words.signed_events import (
    SIGNED_EVENT_DOUBTED,
    SIGNED_EVENT_MADE,
    SIGNED_EVENTS,
)
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_signing import OpenedEvent, open_event
from seawall.transparency.signed_events.signed_event import BadEvent, EventKind

_PREFIX = "signed_event."


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """A signed event, the entry that holds it, and whether we signed it ourselves."""

    opened: OpenedEvent
    entry: LedgerEntryId
    index: int | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class DoubtedEvent:
    """An event that did not hold: whose letter carried it, when, and the entry that says why."""

    entry: LedgerEntryId
    at: datetime
    why: str


def logged_events(about: str, *, tx: Transaction) -> list[LoggedEvent]:
    """Every signed event about a request, ours and theirs, in the order in which they came.

    Without those that do not hold, which only somebody with the database can have put there.
    """
    return [
        _logged(entry)
        for entry in tx.ledger.about(about, prefix=_PREFIX)
        if entry.what in SIGNED_EVENTS and _fault_of(entry) is None
    ]


def entries_beside_events(about: str, *, tx: Transaction) -> list[Recorded]:
    """What else is remembered about a request."""
    return [entry for entry in tx.ledger.about(about) if entry.what not in SIGNED_EVENTS]


def doubted_events(about: str, *, tx: Transaction) -> list[DoubtedEvent]:
    """What the other side signed and does not hold, and what was put into our log and does not."""
    doubted = []
    for entry in tx.ledger.about(about, prefix=_PREFIX):
        if entry.what == SIGNED_EVENT_DOUBTED:
            sealed = tx.ledger.sealed(entry.id)
            why = str(sealed.content["why"]) if sealed else ""
            doubted.append(DoubtedEvent(entry.id, entry.at, why))
        elif wrong := _fault_of(entry):
            doubted.append(DoubtedEvent(entry.id, entry.at, wrong.detail))
    return doubted


def own_events(about: str, kind: EventKind, *, tx: Transaction) -> list[str]:
    """The texts of what we said of this kind, as they were signed."""
    return [
        str(entry.public["event"])
        for entry in tx.ledger.about(about, prefix=SIGNED_EVENT_MADE)
        if entry.public["kind"] == kind and _fault_of(entry) is None
    ]


def document_of(about: str, *, tx: Transaction) -> str:
    """What a request that we received is known by in public; empty where we have not said so."""
    texts = own_events(about, EventKind.RECEIVED, tx=tx)
    return open_event(texts[-1]).event.document if texts else ""


def _fault_of(entry: Recorded) -> BadEvent | None:
    try:
        open_event(str(entry.public.get("event", "")))
    except BadEvent as wrong:
        return wrong
    return None


def _logged(entry: Recorded) -> LoggedEvent:
    return LoggedEvent(
        open_event(str(entry.public["event"])),
        entry.id,
        entry.index,
        is_ours=entry.what == SIGNED_EVENT_MADE,
    )
