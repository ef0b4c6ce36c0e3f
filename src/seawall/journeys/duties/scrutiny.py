"""An order from another state is examined, and may lose its effect: TCO Art. 4.

1. We, or the content provider, make a reasoned request in time. It goes to the authority of
   our state as a signed letter (`journeys/duties/_scrutiny_asking.py`), which has 72 hours; a clock
   says when they are over.
2. It decides. No infringement: noted, and the order stands.
3. Infringement: once a second person confirms that it decided so, the order ceases to have
   legal effects, and its items are put back (`journeys/orders/_end_saying.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import OrderId
from seawall.journeys.clocks import _side_clocks
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.duties._redress_flag import note_redress
from seawall.journeys.duties._scrutiny_asking import ask_authority
from seawall.journeys.orders._end_saying import say_ended
from seawall.journeys.permission import require_right
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import Order
from seawall.orders.order_finality import require_past_time
from seawall.orders.pending_redress import ASKED, SCRUTINISED
from seawall.orders.scrutiny.window import (
    DECISION,
    REQUEST,
    Asker,
    is_arguably_late,
    request_window,
    require_scrutable,
)
from seawall.people.model import Member
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ScrutinyAsked:
    """A reasoned request for scrutiny: Art. 4(4)."""

    order: OrderId
    by: Asker
    reasons: str
    informed_at: datetime | None = None
    """When the content provider was told: its 48 hours run from there."""


@dataclass(frozen=True, slots=True)
class ScrutinyDecision:
    """What the authority of our state decided: Art. 4(3) and (4)."""

    order: OrderId
    authority: str
    is_infringement: bool
    decided_at: datetime
    reasons: str


def request_scrutiny(
    request: ScrutinyAsked, person: Member, *, tx: Transaction, now: datetime
) -> Order:
    """Ask for scrutiny in time, in a signed letter; the order's own clock runs on."""
    require_right(person, "order.answer")
    order = tx.orders.locked(request.order)
    since = request.informed_at if request.by is Asker.CONTENT_PROVIDER else None
    window = request_window(known_jurisdictions().profile(REQUEST), since or order.received_at)
    is_late = is_arguably_late(order, window, reasons=request.reasons, at=now)
    _side_clocks.begin_clock(order.id, DECISION, since=now, tx=tx, now=now)
    _side_clocks.meet_clock(order.id, REQUEST, at=now, tx=tx, now=now)
    step = HistoryStep(
        ASKED,
        by=person.code,
        public={"asker": request.by.value, "in_last_reading": is_late},
        data={"reasons": request.reasons},
        sealed={"reasons": request.reasons},
    )
    remember_step(order, step, tx=tx, now=now)
    order = note_redress(order, tx=tx)
    ask_authority(order, request.by, request.reasons, tx=tx, now=now)
    return order


def record_decision(
    decision: ScrutinyDecision, person: Member, *, tx: Transaction, now: datetime
) -> Order:
    """Write the authority's decision down, and do what follows from it."""
    require_right(person, "order.answer")
    require_past_time(decision.decided_at, now=now, field="decided_at")
    order = tx.orders.locked(decision.order)
    require_scrutable(order)
    step = HistoryStep(
        SCRUTINISED,
        by=person.code,
        public={
            "infringement": decision.is_infringement,
            "decided_at": decision.decided_at.isoformat(),
        },
        sealed={"authority": decision.authority, "reasons": decision.reasons},
    )
    remember_step(order, step, tx=tx, now=now)
    order = note_redress(order, tx=tx)
    _side_clocks.meet_clock(order.id, DECISION, at=decision.decided_at, tx=tx, now=now)
    if not decision.is_infringement:
        return order
    why = f"Scrutiny by {decision.authority}."
    end = EffectEnd(order.id, EndCause.INFRINGEMENT, why)
    return say_ended(end, person, tx=tx, now=now)
