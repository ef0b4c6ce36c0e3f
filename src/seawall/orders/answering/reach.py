"""How far a measure must reach: what the order's own law asks, and what was done.

TCO Art. 3(3) asks for removal, or for access disabled in all Member States; a notice of
one state is obeyed in that state. Content that stays visible elsewhere is another matter.
"""

from __future__ import annotations

from collections.abc import Collection

from seawall.clocks.jurisdictions.member_states import EVERYWHERE, missing_from
from seawall.errors import problem
from seawall.forms.annexes.annex2 import Tick

_UNION = "EU"


def states_left_out(scope: Collection[str], *, jurisdiction: str) -> tuple[str, ...]:
    """The states that a measure of this scope leaves out; none if it covers the law's."""
    if jurisdiction == _UNION:
        return missing_from(scope)
    return () if EVERYWHERE in scope or jurisdiction in {"", *scope} else (jurisdiction,)


def require_reach(scope: Collection[str], *, jurisdiction: str) -> None:
    """Refuse a measure that would not be compliance."""
    missing = states_left_out(scope, jurisdiction=jurisdiction)
    if not missing:
        return
    if jurisdiction == _UNION:
        raise problem("orders.reach-too-short.union", states=", ".join(missing))
    raise problem("orders.reach-too-short.state", states=", ".join(missing))


def tick_of(scope: Collection[str]) -> Tick:
    """Which box of Annex II a measure of this scope ticks."""
    return Tick.REMOVED if EVERYWHERE in scope else Tick.DISABLED
