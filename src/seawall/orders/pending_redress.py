"""Whether somebody still has to decide about an order: a court (TCO Art. 9), or scrutiny (Art. 4).

It stops no clock (Art. 3(7) and (8) do not list it), but whoever acts on the order should know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from seawall.orders.order_finality import redress_of

#: The steps of scrutiny, as an order's history names them.
ASKED, SCRUTINISED = "scrutiny_requested", "scrutinised"


def is_redress_pending(events: Iterable[tuple[str, Mapping[str, Any]]]) -> bool:
    """Whether a challenge has no ruling, or a request for scrutiny no decision, by the history."""
    history = list(events)
    asked = [step for step, _ in history if step in {ASKED, SCRUTINISED}]
    return bool(redress_of(history).open_challenges) or asked[-1:] == [ASKED]
