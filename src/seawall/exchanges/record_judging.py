"""What the opinions of a signal's owners come to: may it match, and how far is it trusted.

- Nobody has it on a list any more: withdrawn.
- Everybody who speaks says it is harmless: withdrawn. The peers' own software matches such
  signals, and takes innocent content down with them.
- Somebody says so and somebody else does not: contested, so that a person looks at every hit.
- Somebody says it is bad: active. If all only suspect it, the confidence is below what a
  shipped rule takes as confirmed.

What a person here has decided outlasts what a peer repeats: see `may_move`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from seawall.exchanges.peer_record import OwnerOpinion, RecordCategory

#: A seed asks for a look, no more.
SEED_CONFIDENCE = 50
SURE = 100


class SignalStanding(StrEnum):
    """Where a signal stands; the words are those of a bank's entries."""

    ACTIVE = "active"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


_STRICTNESS = (SignalStanding.ACTIVE, SignalStanding.CONTESTED, SignalStanding.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class RecordJudgement:
    """The standing of a signal, how sure its owners are, and in words why."""

    standing: SignalStanding
    confidence: int
    why: str


def judge_opinions(opinions: Iterable[OwnerOpinion]) -> RecordJudgement:
    """What these opinions of one signal come to."""
    categories = {opinion.category for opinion in opinions}
    if not categories:
        return RecordJudgement(SignalStanding.WITHDRAWN, SURE, "no longer on the list")
    if categories == {RecordCategory.NEGATIVE}:
        return RecordJudgement(
            SignalStanding.WITHDRAWN, SURE, "everybody who speaks of it says it is harmless"
        )
    if RecordCategory.NEGATIVE in categories:
        return RecordJudgement(SignalStanding.CONTESTED, SURE, "disputed among those who share it")
    if RecordCategory.POSITIVE in categories:
        return RecordJudgement(SignalStanding.ACTIVE, SURE, "shared as bad")
    return RecordJudgement(SignalStanding.ACTIVE, SEED_CONFIDENCE, "suspected, not confirmed")


def may_move(standing: SignalStanding, *, last_put: str, now: str) -> bool:
    """Whether the peer's word moves an entry from where it is now; `last_put`: where it put it.

    Where they differ a person has moved it since. Then only a newer and stricter word of the
    peer counts, never a repeated or a milder one.
    """
    if standing == now or standing == last_put != now:
        return False
    return last_put == now or _STRICTNESS.index(standing) > _STRICTNESS.index(SignalStanding(now))
