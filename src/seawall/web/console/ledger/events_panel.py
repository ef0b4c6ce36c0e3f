"""What both sides of a request have signed in public, for its page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.ids import LedgerEntryId
from seawall.journeys.signed_events.event_lookup import (
    DoubtedEvent,
    LoggedEvent,
    doubted_events,
    logged_events,
)
from seawall.transaction import Transaction
from seawall.transparency.signed_events.signed_event import EventKind, EventParty, SignedEvent
from seawall.web.console.words import plain_words

#: Looks shown, the newest of them: a request is looked at fifty times.
_LOOKS = 3
#: Doubted events shown, the newest of them.
_DOUBTS = 3


@dataclass(frozen=True, slots=True)
class EventLine:
    """One signed event as a person reads it."""

    at: datetime
    who: str
    sentence: str
    key: str
    """The thumbprint of the key that signed it."""
    entry: LedgerEntryId


@dataclass(frozen=True, slots=True)
class EventsPanel:
    """The signed events of a request, oldest first, and what is missing of them."""

    lines: tuple[EventLine, ...]
    earlier_looks: int
    doubted: tuple[DoubtedEvent, ...]
    """The newest of those that do not hold: a letter may carry any number."""
    earlier_doubts: int
    silent: str
    """Of which side there is nothing signed."""


def read_events(about: str, *, sender: str, platform: str, tx: Transaction) -> EventsPanel:
    """The panel of a request between these two; each is named as the page names it."""
    logged = logged_events(about, tx=tx)
    looks = [event for event in logged if _kind(event) is EventKind.OBSERVED]
    hidden = {event.entry for event in looks[:-_LOOKS]}
    doubted = doubted_events(about, tx=tx)
    names = {
        EventParty.SENDER: sender,
        EventParty.PLATFORM: platform,
        EventParty.PROBER: sender,
        EventParty.TESTER: sender,
    }
    return EventsPanel(
        tuple(_line(event, names) for event in logged if event.entry not in hidden),
        len(hidden),
        tuple(doubted[-_DOUBTS:]),
        len(doubted[:-_DOUBTS]),
        _silent(logged, names),
    )


def _kind(logged: LoggedEvent) -> EventKind:
    return logged.opened.event.kind


def _silent(logged: list[LoggedEvent], names: dict[EventParty, str]) -> str:
    signed = {_kind(event).party for event in logged}
    if not logged or {EventParty.SENDER, EventParty.PLATFORM} <= signed:
        return ""
    return names[EventParty.SENDER if EventParty.SENDER not in signed else EventParty.PLATFORM]


def _line(logged: LoggedEvent, names: dict[EventParty, str]) -> EventLine:
    event = logged.opened.event
    return EventLine(
        event.at, names[event.kind.party], _said(event), logged.opened.thumbprint, logged.entry
    )


def _said(event: SignedEvent) -> str:
    match event.kind:
        case EventKind.ISSUED:
            number = int(str(event.facts["addresses"]))
            form = plain_words(str(event.facts["form"]))
            urls = ngettext("%(n)s URL", "%(n)s URLs", number) % {"n": number}
            return _("Issued: %(what)s, %(urls)s") % {"what": form, "urls": urls}
        case EventKind.RECEIVED:
            refused = plain_words(str(event.facts["refused"]))
            return _("Refused on arrival: %s") % refused if refused else _("Received")
        case EventKind.ANSWERED:
            return _("Answered: %s") % _counted(_outcomes(event))
        case EventKind.OBSERVED:
            return _("Checked from outside: %s") % _counted(_states(event))
        case EventKind.SCHEDULED | EventKind.MEASURED:  # of a drill, which has a page of its own
            return plain_words(event.kind.value)


def _outcomes(event: SignedEvent) -> Counter[str]:
    counted: Counter[str] = Counter()
    for first, last, outcome, *_rest in _rows(event, "outcomes"):
        counted[outcome] += last - first + 1
    return counted


def _states(event: SignedEvent) -> Counter[str]:
    """How each address looked the last time, of those that were looked at."""
    newest: dict[int, str] = {}
    for _at, _vantage, state, first, last in _rows(event, "looks"):
        newest |= dict.fromkeys(range(first, last + 1), state)
    return Counter(newest.values())


def _rows(event: SignedEvent, name: str) -> Any:
    """The runs of positions that an event holds, as `event_facts.py` writes them."""
    return event.facts[name]


def _counted(counted: Counter[str]) -> str:
    counts = [f"{number} {plain_words(word).lower()}" for word, number in counted.items()]
    return ", ".join(counts) or _("without an outcome for a URL")
