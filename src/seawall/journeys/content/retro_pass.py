"""One pass over a window: many new entries at once, page by page, from where it was left.

The place is kept after every page, so that a worker that is killed goes on with the page it
was at. Entries that changed meanwhile come again in the next pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.banks.entry_standing import EntryStanding, standing
from seawall.banks.following.model import RETRO, BankFollower
from seawall.banks.model import KnownSignal
from seawall.intake.seen.model import WindowPlace
from seawall.journeys.content.seen_search import NearSignal, Search, WantedSignal
from seawall.signals import signal_types
from seawall.transaction import Transaction

#: New entries in one pass.
MOST_ENTRIES = 10_000
#: What an entry is worth looking for at all.
MATTERS = frozenset({EntryStanding.GOOD, EntryStanding.REVIEW})


@dataclass(frozen=True, slots=True)
class Pass:
    """What is looked for, type by type, how far that has come, and how many items matched."""

    upto: int
    since: datetime
    entries: Mapping[str, Sequence[KnownSignal]]
    types: tuple[str, ...]
    place: WindowPlace | None = None
    found: tuple[tuple[KnownSignal, NearSignal], ...] = ()
    search: Search | None = field(default=None, compare=False)
    matched: int = 0

    @property
    def is_over(self) -> bool:
        """Whether everything was looked at and everything found was dealt with."""
        return not self.types and not self.found


def begin_pass(*, tx: Transaction, now: datetime, days: int) -> Pass | None:
    """Go on with the pass that was left, or begin one if something changed; None if not."""
    follower = tx.followers.seen(RETRO)
    saved_place = follower.place
    upto = int(saved_place["upto"]) if saved_place else tx.followers.newest()
    if follower.seq >= upto:
        return None
    changes = tx.banks.changes_after(follower.seq, MOST_ENTRIES)
    if len(changes) == MOST_ENTRIES:
        upto = min(upto, changes[-1].changed_seq)
    by_type: dict[str, list[KnownSignal]] = {}
    for change in changes:
        is_of_this_pass = change.changed_seq <= upto and change.signal_type in signal_types()
        if is_of_this_pass and standing(change, now) in MATTERS:
            by_type.setdefault(change.signal_type, []).append(change)
    started = Pass(upto, now - timedelta(days=days), by_type, tuple(sorted(by_type)))
    return _resumed(started, saved_place) if saved_place else started


def read_next_page(running: Pass, *, tx: Transaction) -> Pass:
    """Read the next page and note what is near; whoever takes `found` then saves the place."""
    kind = running.types[0]
    entries = running.entries[kind]
    search = running.search or Search([_wanted(entry) for entry in entries], since=running.since)
    page = search.page(running.place, tx=tx)
    hits = tuple((entries[near.wanted], near) for near in page.found)
    if page.next is None:
        return replace(running, types=running.types[1:], place=None, search=None, found=hits)
    return replace(running, place=page.next, search=search, found=hits)


def keep_place(running: Pass, *, tx: Transaction) -> None:
    """Note how far the pass is; what was found on this page is dealt with."""
    follower = tx.followers.place(RETRO)
    if running.is_over:
        tx.followers.save(BankFollower(RETRO, max(follower.seq, running.upto)))
    else:
        tx.followers.save(replace(follower, place=_place_json(running)))


def _wanted(entry: KnownSignal) -> WantedSignal:
    return WantedSignal(entry.signal_type, entry.value, entry.threshold)


def _place_json(running: Pass) -> dict[str, Any]:
    place = running.place
    return {
        "upto": running.upto,
        "since": running.since.isoformat(),
        "type": running.types[0] if running.types else "",
        "at": place.at.isoformat() if place else "",
        "id": place.id if place else 0,
    }


def _resumed(started: Pass, saved_place: Mapping[str, Any]) -> Pass:
    types = (
        tuple(signal_type for signal_type in started.types if signal_type >= saved_place["type"])
        if saved_place["type"]
        else ()
    )
    is_same = bool(types) and types[0] == saved_place["type"] and saved_place["at"]
    return replace(
        started,
        upto=int(saved_place["upto"]),
        since=datetime.fromisoformat(saved_place["since"]),
        types=types,
        place=WindowPlace(datetime.fromisoformat(saved_place["at"]), int(saved_place["id"]))
        if is_same
        else None,
    )
