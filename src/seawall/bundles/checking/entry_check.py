"""Each entry of a bundle: whether it is opened where it must be, in time, and what it counts for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from seawall.bundles.archive.bundle_manifest import Manifest
from seawall.bundles.checking.bundle_finding import FindingKind, Findings
from seawall.bundles.checking.leaf_line import LeafLine, read_line
from seawall.bundles.checking.time_bounds import TimeBounds
from seawall.bundles.figures.figure_counting import FigureCounting
from seawall.bundles.figures.figure_definition import figure_definitions
from seawall.bundles.opened_entries import is_for_everybody
from seawall.errors import InvalidRequest
from seawall.ledger.entry import canonical_json
from seawall.ledger.words.signed_events import SIGNED_EVENTS
from seawall.transparency.signed_events.event_audit import EntryOfEvent, EventAudit, EventSigners
from seawall.transparency.signed_events.signed_event import EventParty

_IN_TIME = {
    FindingKind.ENTRY_BACK_DATED: "says {at}, and was written down later than that",
    FindingKind.ENTRY_FROM_THE_FUTURE: "says {at}, and was there before that",
}


class EntryCheck:
    """The entries of one organisation, and what they come to."""

    def __init__(self, manifest: Manifest, bounds: TimeBounds, findings: Findings) -> None:
        self._organisation = manifest.organisation
        self._bounds = bounds
        self._findings = findings
        self._signers = _signers(manifest)
        self.events = EventAudit()
        self.tally = FigureCounting(figure_definitions(), manifest.period)
        self.opened = 0
        self.newest_at = ""

    def read(self, place: int, line: bytes, *, is_there: bool) -> None:
        """Take in the entry at this place; `is_there`: that it is the one the log has there."""
        entry = read_line(line)
        if entry is None:
            says = "is not a leaf in its one spelling"
            self._findings.add(FindingKind.ENTRY_ALTERED, f"entry {place}", says)
            return
        if is_there:
            self._judge_moment(place, entry)
        is_for_all = is_for_everybody(entry.what, of=entry.organisation, bundled=self._organisation)
        if is_for_all and not entry.shown.is_opened:
            says = "what it tells is withheld"
            self._find(FindingKind.ENTRY_WITHHELD, place, entry, says)
        elif entry.shown.is_opened and not is_for_all:
            says = "is opened, and what it tells is not for the public"
            self._find(FindingKind.ENTRY_LEAKED, place, entry, says)
        elif is_for_all:
            self._read_opened(place, entry)

    def end(self) -> None:
        """Say what is wrong with the signed events, once all of them are read."""
        for fault in self.events.faults:
            about = f"entry {fault.index} ({fault.about})"
            self._findings.add(FindingKind.EVENT_ALTERED, about, fault.says)
        for fault in self.events.strangers({self._organisation: self._signers}):
            about = f"entry {fault.index} ({fault.about})"
            self._findings.add(FindingKind.EVENT_STRANGER, about, fault.says)

    def _judge_moment(self, place: int, entry: LeafLine) -> None:
        if kind := self._bounds.judge(place, entry.at):
            self._find(kind, place, entry, _IN_TIME[kind].format(at=entry.at))
        else:
            self.newest_at = max(self.newest_at, entry.at)

    def _read_opened(self, place: int, entry: LeafLine) -> None:
        public = _told(entry)
        if public is None:
            says = "what it tells is not what was committed to"
            self._find(FindingKind.ENTRY_ALTERED, place, entry, says)
            return
        self.opened += 1
        if entry.what in SIGNED_EVENTS:
            of_event = EntryOfEvent(place, entry.entry, entry.organisation, entry.what)
            self.events.count += 1
            self.events.read_event(of_event, public)
        self.tally.add(entry.what, entry.at, public)

    def _find(self, kind: FindingKind, place: int, entry: LeafLine, says: str) -> None:
        self._findings.add(kind, f"entry {place} ({entry.entry}, {entry.what})", says)


def _told(entry: LeafLine) -> Mapping[str, Any] | None:
    """What an entry tells, if that is what its leaf commits to, in its one spelling."""
    if not entry.shown.is_what(entry.told):
        return None
    try:
        content = json.loads(entry.shown.told)
        is_spelled = canonical_json(content) == entry.shown.told
    except (InvalidRequest, RecursionError, ValueError):
        return None
    public = content.get("public") if isinstance(content, dict) and is_spelled else None
    return public if isinstance(public, dict) else None


def _signers(manifest: Manifest) -> EventSigners:
    parties = {party: frozenset(manifest.signers.get(party, ())) for party in EventParty}
    return EventSigners(frozenset(manifest.signers.get("own", ())), parties)
