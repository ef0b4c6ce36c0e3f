"""An order cannot be carried out yet: the authority is told why, and the clock is held.

Force majeure (TCO Art. 3(7)), manifest errors and insufficient information (Art. 3(8)) are
told by Annex III, without undue delay. The hour starts afresh when the ground ceases, or on
receipt of the clarification that was asked for (`order_reading` recognises it). A clock that
has run out stays run out: the answer goes out all the same, and says of itself that it is
late. What the law does not list (the language, a pending appeal) holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.clock_record import clock_of
from seawall.clocks.jurisdictions.model import Resume
from seawall.enforcement.envelope import stamp
from seawall.errors import problem
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.ids import OrderId
from seawall.journeys.answers.answer_composing import compose_answer, has_annexes, record_of
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import change_clock, clock_row, known_jurisdictions
from seawall.journeys.orders.order_paging import watch_clock
from seawall.journeys.orders.page_answering import rest_pages
from seawall.journeys.permission import require_right
from seawall.ledger import JSON
from seawall.orders.answering import attention, filling
from seawall.orders.answering import possible as ways
from seawall.orders.answering.filling import Impossibility
from seawall.orders.answering.model import AnswerForm
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.model import Answer, Order, OrderState
from seawall.orders.states import OrderStep as StateStep
from seawall.orders.states import move_order
from seawall.people.model import Member
from seawall.transaction import Transaction

_FORCE_MAJEURE = NonComplianceGround.FORCE_MAJEURE.value


@dataclass(frozen=True, slots=True)
class Inability:
    """What a person tells the authority; `began_at` where the ground began before now."""

    order: OrderId
    person: Member
    why: Impossibility
    began_at: datetime | None = None


def tell_inability(inability: Inability, *, tx: Transaction, now: datetime) -> Answer:
    """Send Annex III (or its counterpart), and hold the clock if the law lets it be held."""
    require_right(inability.person, "order.answer")
    order = tx.orders.locked(inability.order)
    ways.require_way(AnswerWay.CANNOT, order, tx.orders.asked_items(order.id))
    if not inability.why.grounds:
        raise problem("orders.ground-missing", choices=", ".join(NonComplianceGround))
    if inability.began_at and inability.began_at > now:
        raise problem("orders.in-the-future.began")
    code = inability.person.code
    spent = attention.attention_seconds(tx.orders.events(order.id), by=code, now=now)

    answer = _compose(order, inability, tx=tx, now=now)
    held_order = _hold(order, inability, tx=tx, now=now)
    public: dict[str, JSON] = {
        "answer": answer.id,
        "attention_seconds": spent,
        "grounds": [ground.value for ground in inability.why.grounds],
        "is_held": held_order.state is OrderState.PAUSED,
        "is_late": bool(order.due_at and now >= order.due_at),
    }
    step_name = StateStep.PAUSED.value if held_order.state is OrderState.PAUSED else "told_cannot"
    remember_step(held_order, HistoryStep(step_name, by=code, public=public), tx=tx, now=now)
    rest_pages(held_order, inability.person, told=True, tx=tx, now=now)
    return answer


def cease_force_majeure(
    order: OrderId, at: datetime, person: Member, *, tx: Transaction, now: datetime
) -> Order:
    """Note when force majeure ceased: the hour starts afresh there (TCO Art. 3(7))."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    if _FORCE_MAJEURE not in _open_grounds(stored_order, tx=tx):
        raise problem("orders.not-on-hold")
    if at > now:
        raise problem("orders.in-the-future.ceased")
    return resume_clock(stored_order, _FORCE_MAJEURE, at, by=person.code, tx=tx, now=now)


def resume_clock(
    order: Order, ground: str, at: datetime, *, by: str = "", tx: Transaction, now: datetime
) -> Order:
    """End a hold; the clock goes on as its law says, its pages are owed. For replies too."""
    changed, clock = change_clock(
        order, lambda running_clock: running_clock.resume(at, ground), tx=tx, now=now
    )
    is_held = clock is not None and clock.state(now) is ClockState.HELD
    if order.state is OrderState.PAUSED and not is_held:
        changed = move_order(changed, StateStep.RESUMED)
        changed = replace(changed, taken_by="", taken_at=None)
    tx.orders.save(changed)
    public: dict[str, JSON] = {"ground": ground, "is_held": is_held}
    if clock is not None and clock.runs_on:
        public["resume"] = Resume.REMAINING.value
    if changed.due_at is not None:
        public["due_at"] = stamp(changed.due_at)
    remember_step(
        changed, HistoryStep(StateStep.RESUMED.value, by=by, public=public), tx=tx, now=now
    )
    if clock is not None and not is_held:
        watch_clock(changed, clock, tx=tx, now=now)
    return changed


def _compose(order: Order, inability: Inability, *, tx: Transaction, now: datetime) -> Answer:
    record, code = record_of(order, tx=tx), inability.person.code
    if has_annexes(order):
        annex = filling.annex_iii(record, inability.why, now=now)
        return compose_answer(order, annex, AnswerForm.ANNEX_III, by=code, tx=tx, now=now)
    letter = filling.refusal(record, inability.why, now=now)
    return compose_answer(order, letter, AnswerForm.LETTER_CANNOT, by=code, tx=tx, now=now)


def _hold(order: Order, inability: Inability, *, tx: Transaction, now: datetime) -> Order:
    """The order paused, unless its law lists none of the grounds or the time was up."""
    grounds = [reason.value for reason in inability.why.grounds]
    return hold_clock(order, grounds, since=inability.began_at or now, tx=tx, now=now)


def hold_clock(
    order: Order, grounds: Iterable[str], *, since: datetime, tx: Transaction, now: datetime
) -> Order:
    """Hold an order's clock on those of the grounds that its law lists; the order as it is then."""
    row = clock_row(order, tx=tx)
    clock = clock_of(row, jurisdictions=known_jurisdictions()) if row else None
    if clock is None or clock.state(now) is ClockState.OVERDUE:
        return order
    held_already = {hold.ground for hold in clock.holds if hold.is_open}
    listed = [ground for ground in grounds if clock.profile.suspension(ground)]
    fresh = [ground for ground in listed if ground not in held_already]
    if not fresh:
        return order
    began = max(since, clock.started_at)

    def hold_grounds(clock: Clock) -> Clock:
        for ground in fresh:
            clock = clock.hold(ground, began)
        return clock

    is_paused = order.state is OrderState.PAUSED
    paused = order if is_paused else move_order(order, StateStep.PAUSED)
    changed, _ = change_clock(paused, hold_grounds, tx=tx, now=now)
    tx.orders.save(changed)
    return changed


def _open_grounds(order: Order, *, tx: Transaction) -> set[str]:
    row = clock_row(order, tx=tx)
    holds = clock_of(row, jurisdictions=known_jurisdictions()).holds if row else ()
    return {hold.ground for hold in holds if hold.is_open}
