"""The witness of a member, and which of many are asked.

A few are enough, and always the same ones: each keeps our newest checkpoint. Which ones, nobody
outside can foresee: the order is made with a secret of ours, so that a member cannot choose a key
that puts it first with somebody. Where we sit in several forums they take turns, so that a hub
that invents members does not fill every place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from seawall.ids import ForumMemberId, SeatId

#: The kind of statement by which a member names them.
KIND = "member.witness"
#: How many are asked in one go.
MOST_ASKED = 5
#: Whoever did not cosign is left alone for so long, and the next in the order is asked instead.
REST = timedelta(hours=1)
#: One that does not know our log has not heard of it yet, where we have just joined.
SHORT_REST = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class MemberWitness:
    """Where a member cosigns, with which key, and the key of its own log; empty if it does not."""

    seat: SeatId
    member: ForumMemberId
    url: str
    witness_key: str
    log_key: str
    at: datetime
    rests_until: datetime | None = None
    doubt: str = ""

    def is_rested(self, now: datetime) -> bool:
        """Whether it may be asked again."""
        return self.rests_until is None or self.rests_until <= now


def choose_witnesses(
    witnesses: Iterable[MemberWitness], *, rank: Callable[[str], bytes], now: datetime
) -> list[MemberWitness]:
    """Whom to ask now: so many at most, each key once, the forums in turn."""
    by_seat: dict[SeatId, list[MemberWitness]] = {}
    for witness in sorted(witnesses, key=lambda candidate: rank(candidate.witness_key)):
        if witness.is_rested(now):
            by_seat.setdefault(witness.seat, []).append(witness)
    turns = zip_longest(*(by_seat[seat] for seat in sorted(by_seat)))
    chosen: dict[str, MemberWitness] = {}
    for witness in (candidate for turn in turns for candidate in turn if candidate):
        if len(chosen) == MOST_ASKED:
            break
        chosen.setdefault(witness.witness_key, witness)
    return list(chosen.values())
