"""Who may ask in which way: the tiers, and what each gives and does not.

A member that only asks never holds a value; one that is vetted holds the list with canaries
of its own; an auditor draws samples elsewhere and asks nothing here; a government is no
member and has no tier.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from seawall.errors import problem
from seawall.forum.lookup.model import SHAPES, TokenShape
from seawall.forum.model import Tier


class LookupWay(StrEnum):
    """The ways to learn whether something is on the list."""

    EXACT = "exact"
    NEAR = "near"
    MATCH = "match"
    LIST = "list"


WAYS = MappingProxyType(
    {
        Tier.LOOKUP: frozenset({LookupWay.EXACT, LookupWay.NEAR, LookupWay.MATCH}),
        Tier.VERIFIED: frozenset({LookupWay.EXACT, LookupWay.NEAR, LookupWay.MATCH}),
        Tier.FULL: frozenset({LookupWay.EXACT, LookupWay.MATCH, LookupWay.LIST}),
        Tier.AUDITOR: frozenset[LookupWay](),
    }
)


def admit_way(tier: Tier, way: LookupWay) -> None:
    """Refuse a way that the tier does not have, and say which it has."""
    if way not in WAYS[tier]:
        has = ", ".join(sorted(WAYS[tier])) or "none"
        raise problem("forum.not-your-tier", tier=tier.value, way=way.value, has=has)


def shape_for(tier: Tier) -> TokenShape:
    """How pictures are cut for this tier."""
    admit_way(tier, LookupWay.NEAR)
    return SHAPES[tier]
