"""A person writes down that an order has ended; the second who says the same ends it.

1. The word is kept with how its author knows, and others are called to look.
2. Until a second person says the same the order binds as before, and its clocks run.
3. Then its effect ends (`journeys/orders/_effect_ended.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.ids import OrderId, PersonId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders._effect_ended import end_effect
from seawall.journeys.second_pair import require_second_person
from seawall.ledger import JSON
from seawall.orders.effect_end import EffectEnd, EndCause, ending_lines, has_ended
from seawall.orders.end_word import EndWord, seconded_word
from seawall.orders.model import Order
from seawall.orders.states import OrderStep
from seawall.people.model import Member
from seawall.transaction import Transaction


def say_ended(end: EffectEnd, person: Member, *, tx: Transaction, now: datetime) -> Order:
    """One person's word that it has ended; the second that agrees ends it."""
    order = tx.orders.locked(end.order)
    if has_ended(order):
        return order
    ending_lines(end, tx.orders.items(order.id))
    first = seconded_word(words_on_end(order.id, tx=tx), end, by=person.id)
    if first:
        right = "order.verify"
        require_second_person(PersonId(first.person), person, right=right, tx=tx, now=now)
    _remember_word(order, end, person, tx=tx, now=now)
    if first is None:
        say = (
            f"{person.code} recorded that {order.id} has ended ({end.cause.value}). It stays in force "
            "until a second person confirms."
        )
        call_attention(order.id, say=say, tx=tx, now=now)
        return order
    confirmed = replace(end, why=f"{first.why} {end.why}")
    return end_effect(confirmed, by=person, tx=tx, now=now)


def words_on_end(order: OrderId, *, tx: Transaction) -> tuple[EndWord, ...]:
    """What people said of how an order ended."""
    return tuple(
        EndWord(
            event.data["person"],
            EndCause(event.data["cause"]),
            frozenset(event.data.get("positions", ())),
            event.data["why"],
        )
        for event in tx.orders.events(order)
        if event.what == OrderStep.SAID_ENDED
    )


def _remember_word(
    order: Order, end: EffectEnd, person: Member, *, tx: Transaction, now: datetime
) -> None:
    public: dict[str, JSON] = {"cause": end.cause.value}
    if end.positions:
        public["positions"] = sorted(end.positions)
    step = HistoryStep(
        OrderStep.SAID_ENDED.value,
        by=person.code,
        data={"person": person.id, "why": end.why},
        public=public,
        sealed={"why": end.why},
    )
    remember_step(order, step, tx=tx, now=now)
