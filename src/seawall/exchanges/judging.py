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

from seawall.exchanges.record import Category, Said

#: A seed asks for a look, no more.
SEED_CONFIDENCE = 50
SURE = 100


class Standing(StrEnum):
    """Where a signal stands; the words are those of a bank's entries."""

    ACTIVE = "active"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


_STRICTNESS = (Standing.ACTIVE, Standing.CONTESTED, Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The standing of a signal, how sure its owners are, and in words why."""

    standing: Standing
    confidence: int
    why: str


def judge(opinions: Iterable[Said]) -> Judgement:
    """What these opinions of one signal come to."""
    categories = {opinion.category for opinion in opinions}
    if not categories:
        return Judgement(Standing.WITHDRAWN, SURE, "no longer on the list")
    if categories == {Category.NEGATIVE}:
        return Judgement(Standing.WITHDRAWN, SURE, "everybody who speaks of it says it is harmless")
    if Category.NEGATIVE in categories:
        return Judgement(Standing.CONTESTED, SURE, "disputed among those who share it")
    if Category.POSITIVE in categories:
        return Judgement(Standing.ACTIVE, SURE, "shared as bad")
    return Judgement(Standing.ACTIVE, SEED_CONFIDENCE, "suspected, not confirmed")


def may_move(standing: Standing, *, put: str, now: str) -> bool:
    """Whether the peer's word moves an entry: `put` is where it last put it, `now` where it is.

    Where they differ a person has moved it since. Then only a newer and stricter word of the
    peer counts, never a repeated or a milder one.
    """
    if standing == now or standing == put != now:
        return False
    return put == now or _STRICTNESS.index(standing) > _STRICTNESS.index(Standing(now))
