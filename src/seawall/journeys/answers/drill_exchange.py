"""A drill from its start to its result, which is written down for good: once, by whoever is first.

1. It begins, unless one is under way: that one is taken up again, so that a command that was
   interrupted goes on where it was. What was never to be answered by a person (`--fast`), and was
   cut off, is ended.
2. Its authority comes again and again with the token of its receipt (`_drill_visiting`).
3. Once Annex II was fetched, or the first hour is over, or our own people have ended it, it is
   judged by what the authority holds (`orders/drill_result.py`), and it is over: it stands on no
   board, calls nobody, and the next one may begin. It lasts a minute longer than its hour, so that
   the page of the end is rehearsed too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.answers._drill_visiting import visit_with_token
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import void_clocks
from seawall.journeys.orders.order_drill import begin_drill, calls_somebody, first_end
from seawall.ledger import JSON
from seawall.orders.drill_result import DrillMiss, DrillResult, judge_drill
from seawall.orders.model import AnswerState, Order
from seawall.orders.rehearsal import DRILL, is_drill
from seawall.orders.states import OVER, OrderStep, move_order
from seawall.transaction import Transaction

#: How much longer than its hour a drill lasts, for the page of the end.
AFTER_THE_HOUR = timedelta(minutes=1)
_ENDED = "drill_ended"
#: A drill that runs through by itself takes seconds: after this it was cut off.
_CUT_OFF_AFTER = timedelta(minutes=1)
#: The one without a result is among the newest, even if a machine's clock was set back.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class DrillStart:
    """The drill that runs now; whether it ran before, and which one was ended for it."""

    order: Order
    ends_at: datetime
    is_taken_up: bool = False
    ended: Order | None = None


def start_drill(*, by: str, pages: bool, tx: Transaction, now: datetime) -> DrillStart:
    """Begin a drill, or take up the one that is under way."""
    tx.orders.lock_receiving()
    earlier = unfinished_drill(tx=tx)
    if earlier is None:
        begun = begin_drill(by=by, pages=pages, tx=tx, now=now)
        return DrillStart(begun, first_end(begun, tx=tx))
    if pages and calls_somebody(earlier.id, tx=tx):
        return DrillStart(earlier, first_end(earlier, tx=tx), is_taken_up=True)
    if now < _may_be_ended_from(earlier, tx=tx):
        raise problem("orders.a-drill-is-open", open_now=earlier.id)
    settle_drill(earlier.id, gives_up=True, tx=tx, now=now)
    begun = begin_drill(by=by, pages=pages, tx=tx, now=now)
    return DrillStart(begun, first_end(begun, tx=tx), ended=earlier)


def unfinished_drill(*, tx: Transaction) -> Order | None:
    """The drill that has no result yet; there is at most one."""
    newest = list(filter(is_drill, tx.orders.newest_from(DRILL, limit=_LOOKED_AT)))
    ended = tx.orders.events_named([drill.id for drill in newest], [_ENDED])
    return next(
        (drill for drill in newest if not ended[drill.id] and _is_unfinished(drill, tx)), None
    )


def settle_drill(
    order: OrderId, *, gives_up: bool = False, tx: Transaction, now: datetime
) -> DrillResult | None:
    """Let the authority come once more; the result if the drill is over by now, else None."""
    visit = visit_with_token(tx.orders.order(order), tx=tx, now=now)
    stored_order = tx.orders.locked(order)
    if result := result_of(order, tx=tx):
        return result
    if _has_more_to_fetch(order, tx=tx) and visit.is_let_in:
        return None  # it was composed just now: the next visit has it
    due_at = first_end(stored_order, tx=tx)
    is_over = visit.answer is not None or stored_order.state in OVER
    if not (is_over or gives_up or now >= due_at + AFTER_THE_HOUR):
        return None
    whats = {event.what for event in tx.orders.events(order)}
    result = judge_drill(stored_order, visit, due_at=due_at, whats=whats)
    _end(stored_order, result, tx=tx, now=now)
    return result


def result_of(order: OrderId, *, tx: Transaction) -> DrillResult | None:
    """How a drill ended, as it was written down; None while it runs."""
    ended = [event for event in tx.orders.events(order) if event.what == _ENDED]
    if not ended:
        return None
    result, at = ended[0].data, ended[0].data["answered_at"]
    missed = tuple(DrillMiss(miss) for miss in result["missed"])
    return DrillResult(missed, datetime.fromisoformat(at) if at else None)


def _is_unfinished(drill: Order, tx: Transaction) -> bool:
    """Whether a result is owed: an earlier version wrote none down, and closed its drills."""
    return drill.state not in OVER or calls_somebody(drill.id, tx=tx) is not None


def _may_be_ended_from(drill: Order, *, tx: Transaction) -> datetime:
    """From when on another drill may end this one: one of an earlier version has no receipt."""
    is_for_people = calls_somebody(drill.id, tx=tx)
    if is_for_people is None:
        return drill.received_at
    if not is_for_people:
        return drill.received_at + _CUT_OFF_AFTER
    return first_end(drill, tx=tx) + AFTER_THE_HOUR


def _has_more_to_fetch(order: OrderId, *, tx: Transaction) -> bool:
    return any(answer.state is not AnswerState.DELIVERED for answer in tx.answers.of_order(order))


def _end(order: Order, result: DrillResult, *, tx: Transaction, now: datetime) -> None:
    """Write the result down, and close what is open: nobody is called about it any more."""
    answered_at = result.answered_at.isoformat() if result.answered_at else None
    public: dict[str, JSON] = {
        "passed": result.is_passed,
        "missed": [miss.value for miss in result.missed],
        "answered_at": answered_at,
    }
    remember_step(order, HistoryStep("drill_ended", public=public), tx=tx, now=now)
    if order.state in OVER:
        return
    closed = replace(move_order(order, OrderStep.CLOSED), closed_at=now)
    tx.orders.save(closed)
    void_clocks(closed, tx=tx)
    step = HistoryStep(OrderStep.CLOSED.value, public={"as": "drill_ended"})
    remember_step(closed, step, tx=tx, now=now)
