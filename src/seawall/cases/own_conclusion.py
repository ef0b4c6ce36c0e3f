"""What we ourselves concluded about an item, whatever an authority ordered beside it.

TCO Art. 4(7): content comes back when an order has no effect any more, without prejudice to our
own terms. So our own conclusion is kept apart from the order's: the newest decision that rests on
no order, of whichever case, and that was not taken back. What went up to somebody else, or waits,
concludes nothing, and leaves what was concluded before. So does taking back: what stood before it
stands again as it was decided, and no later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.cases.asked_state import asked_until
from seawall.cases.model import Decision, DecisionGround, Finding
from seawall.ids import ItemId

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


def own_conclusion(decisions: Iterable[Decision], item: ItemId) -> Decision | None:
    """The newest conclusion of our own about this item, of all decisions of its cases."""
    conclusions = [*decisions]
    taken_back = {decision.evidence.get("undoes") for decision in conclusions}
    own = [
        decision
        for decision in conclusions
        if decision.ground != DecisionGround.ORDER
        and "undoes" not in decision.evidence
        and not decision.finding.is_provisional
        and decision.id not in taken_back
        and is_about(decision, item)
    ]
    return max(own, key=lambda decision: (decision.at, decision.id), default=None)


def is_about(decision: Decision, item: ItemId) -> bool:
    """Whether the decision speaks of the item: one that answers a request names its items."""
    named = decision.evidence.get("items")
    return named is None or item in named


def restricts_at(decision: Decision | None, now: datetime) -> bool:
    """Whether it keeps the item down or limited at this moment."""
    if decision is None or decision.finding not in _RESTRICTS:
        return False
    until = asked_until(decision)
    return until is None or until > now
