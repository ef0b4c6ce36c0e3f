"""How long one address was seen to stand: from the report to its removal or its last look.

Only looks that could tell are counted. An address that was gone before anybody saw it
(dead on arrival) has no time to removal and no spell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from seawall.probing.confirmation import APART, history_of
from seawall.probing.model import PageSighting
from seawall.probing.state import ContentStanding

NOUGHT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Spell:
    """One address: how long it stood, and whether a removal ended that.

    `lasted` runs to the first look that found nothing, or, without a removal, to the last
    look that saw the content; `last_seen` to the last look that saw it in either case.
    `looks` are the times of all that could tell.
    """

    lasted: timedelta
    is_removed: bool
    last_seen: timedelta = NOUGHT
    looks: tuple[timedelta, ...] = ()

    def coarsest_gap(self, horizon: timedelta) -> timedelta:
        """The longest time without a look, of those that began before the horizon."""
        moments = sorted({NOUGHT, self.lasted, *(look for look in self.looks if look > NOUGHT)})
        seen_moments = [moment for moment in moments if moment <= self.lasted]
        gaps = (later - earlier for earlier, later in pairwise(seen_moments) if earlier < horizon)
        return max(gaps, default=NOUGHT)

    def from_last_seen(self) -> Spell:
        """The same spell, ending as early as it can have ended."""
        return replace(self, lasted=self.last_seen) if self.is_removed else self


def spell_of(
    sent_at: datetime, *, sightings: Sequence[PageSighting], apart: timedelta = APART
) -> Spell | None:
    """The spell up to the first removal; None where nobody ever saw the content."""
    history = history_of(sightings, apart=apart)
    looks = tuple(
        sorted(
            sighting.at - sent_at
            for sighting in sightings
            if sighting.state.standing is not ContentStanding.CENSORS
        )
    )
    first = history.removals[0] if history.removals else None
    last_seen = first.last_seen if first else history.last_seen
    if last_seen is None or (first and first.removed_at < sent_at):
        return None
    seen_for = max(NOUGHT, last_seen - sent_at)
    lasted = first.removed_at - sent_at if first else seen_for
    return Spell(lasted, is_removed=first is not None, last_seen=seen_for, looks=looks)
