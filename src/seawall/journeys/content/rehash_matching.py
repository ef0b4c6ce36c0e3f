"""What was hashed again is looked for in the banks, part by part, as what is newly known.

The entries are those of the moment at which the last version was hashed. One that came later
is matched by the worker that follows the banks, which sees the new signals.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from seawall.banks.entry_standing import standing
from seawall.ids import RehashId
from seawall.intake.rehashing.model import MATCHED, MatchPlace, Rehash, RehashStage
from seawall.intake.rules import RuleSet
from seawall.intake.seen.model import WindowPlace
from seawall.journeys.content import retro_match
from seawall.journeys.content.rehashing import finish_rehash
from seawall.journeys.content.retro_pass import MATTERS, MOST_ENTRIES, Pass
from seawall.transaction import Transaction

#: All that is kept is looked through, however old it is.
SINCE = datetime(1970, 1, 1, tzinfo=UTC)


class RehashSearch:
    """A rehash whose signals are looked for: what was made ready, from one step to the next."""

    def __init__(self, rehash: RehashId) -> None:
        self.rehash = rehash
        self._running: tuple[MatchPlace, Pass] | None = None

    def step(self, rules: RuleSet, *, tx: Transaction, now: datetime) -> bool:
        """Look through one page, or deal with what it had; whether there is more to do."""
        current = tx.rehashes.locked(self.rehash)
        if current.stage is not RehashStage.MATCHING:
            return False
        running = self._pass(current, tx=tx, now=now)
        if running is None:
            finish_rehash(current, tx=tx, now=now)
            return False
        after = running
        if not running.is_over:
            after = retro_match.advance_pass(running, rules, tx=tx, now=now)
        moved = current.counting([MATCHED] * (after.matched - running.matched))
        moved = replace(moved, matching=_place(current.matching, after))
        tx.rehashes.save(moved)
        self._running = None if after.is_over else (moved.matching, after)
        return True

    def _pass(self, current: Rehash, *, tx: Transaction, now: datetime) -> Pass | None:
        """The pass as it was left, here or by whoever was killed; None after the last entry."""
        place = current.matching
        if self._running and self._running[0] == place:
            return self._running[1]
        kind, most = current.signal_type, place.part or place.upto
        changes = tx.banks.changes_after(place.after, MOST_ENTRIES, signal_type=kind)
        entries = [change for change in changes if change.changed_seq <= most]
        if not entries and not place.part:
            return None
        last = place.part or entries[-1].changed_seq
        matter = [entry for entry in entries if standing(entry, now) in MATTERS]
        at = WindowPlace(place.at, place.id) if place.at else None
        return Pass(last, SINCE, {kind: matter}, (kind,) if matter else (), place=at)


def _place(before: MatchPlace, running: Pass) -> MatchPlace:
    """How far it is: a page counts once all that it had is dealt with."""
    if running.found:
        return before
    if running.is_over:
        return MatchPlace(before.upto, after=running.upto)
    at = running.place
    assert at
    return MatchPlace(before.upto, before.after, running.upto, at.at, at.id)
