"""Every signed event in the log again: whether its signature fits, and whose key it is.

A walk of the log (`ledger/audit.py`) shows that no entry was changed. It does not show that an
entry was true when it was written: who can write to the database can put in an event of their
own. So each is opened anew, and its signer held against the keys that are known for its side.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from seawall.ledger.audit import AuditedPage, LedgerFault
from seawall.ledger.stored_leaf import StoredLeaf
from seawall.ledger.words.signed_events import SIGNED_EVENT_MADE, SIGNED_EVENTS
from seawall.transparency.signed_events.event_signing import open_event
from seawall.transparency.signed_events.signed_event import BadEvent, EventParty


@dataclass(frozen=True, slots=True)
class EventSigners:
    """The keys that may have signed in one organisation's log: its own, and those of others."""

    own: frozenset[str]
    by_party: Mapping[EventParty, frozenset[str]]
    """Those of others, by what they are to us: an authority sends, and never receives."""

    def may_sign(self, signer: str, word: str, party: EventParty) -> bool:
        """Whether this key is one of the side that the event is of."""
        allowed = self.own if word == SIGNED_EVENT_MADE else self.by_party.get(party, frozenset())
        return signer in allowed


SignersByOrganisation: TypeAlias = "Mapping[str, EventSigners]"


class EntryOfEvent(NamedTuple):
    """The entry that holds a signed event: where it stands, whose it is, and under which word."""

    place: int
    id: str
    organisation: str
    word: str


class _Signed(NamedTuple):
    organisation: str
    word: str
    party: EventParty
    signer: str


@dataclass(slots=True)
class EventAudit:
    """What the log's signed events come to, gathered page by page."""

    count: int = 0
    faults: list[LedgerFault] = field(default_factory=list)
    _signed: dict[_Signed, LedgerFault] = field(default_factory=dict)

    def read_page(self, page: AuditedPage) -> None:
        """Take in the events of a page of the log."""
        if not page.leaves.may_hold("signed_event."):
            return
        for leaf in page.leaves:
            if leaf.what in SIGNED_EVENTS and leaf.public is not None:
                self.count += 1
                self._read(leaf)

    def strangers(self, registered: SignersByOrganisation) -> Iterator[LedgerFault]:
        """The first entry of each signer whose key nobody knows."""
        for signed, fault in self._signed.items():
            signers = registered.get(signed.organisation)
            if not signers or not signers.may_sign(signed.signer, signed.word, signed.party):
                yield fault

    @property
    def organisations(self) -> set[str]:
        """Whose events there are."""
        return {signed.organisation for signed in self._signed}

    def _read(self, leaf: StoredLeaf) -> None:
        try:
            public = json.loads(leaf.public or "")
        except ValueError:
            public = None
        entry = EntryOfEvent(leaf.place, leaf.entry, leaf.organisation or "", leaf.what or "")
        self.read_event(entry, public)

    def read_event(self, entry: EntryOfEvent, public: Any) -> None:
        """Take in one event; `public` is what its entry tells."""
        try:
            opened = open_event(str(public["event"]))
        except (BadEvent, KeyError, TypeError, ValueError):
            says = "holds a signed event whose signature does not fit"
            self.faults.append(LedgerFault(entry.place, entry.id, says))
            return
        stated = (public.get("kind"), public.get("signer"), bool(public.get("drill")))
        if stated != (opened.event.kind.value, opened.signer, opened.event.is_drill):
            says = "says something else of its signed event than the event does"
            self.faults.append(LedgerFault(entry.place, entry.id, says))
        side = "we" if entry.word == SIGNED_EVENT_MADE else f"the {opened.event.kind.party}"
        says = f"holds an event that {side} should have signed, by a key that is not registered"
        signed = _Signed(entry.organisation, entry.word, opened.event.kind.party, opened.signer)
        self._signed.setdefault(signed, LedgerFault(entry.place, entry.id, says))
