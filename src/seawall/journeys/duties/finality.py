"""Redress against an order, until it is final: TCO Art. 3(9) and Art. 9.

The deadline of section G is read when that is possible and entered by a person when it is
not. Challenges and rulings are noted as they come. An order whose deadline passed without a
challenge, or that was confirmed, is final, and counts for the exposure indicator; one that
was annulled has no effect any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from seawall.clocks.instant import end_of_day, zone_named
from seawall.errors import problem
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.duties._redress_flag import note_redress
from seawall.journeys.orders._end_saying import say_ended
from seawall.journeys.permission import require_right
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import Order
from seawall.orders.order_finality import (
    CHALLENGED,
    DEADLINE,
    RULED,
    CourtRuling,
    RedressState,
    challenge_number,
    read_deadline,
    redress_of,
    require_open_challenge,
    require_past_time,
)
from seawall.orders.order_in_force import IN_FORCE
from seawall.orders.rehearsal import is_drill
from seawall.people.model import Member
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class FiledChallenge:
    """A challenge before a court: Art. 9."""

    order: OrderId
    reference: str
    court: str
    by: str
    filed_at: datetime


def redress(order: Order, *, tx: Transaction) -> RedressState:
    """The deadline and the challenges, as the history and section G have them."""
    recorded = redress_of((event.what, event.data) for event in tx.orders.events(order.id))
    if recorded.deadline is not None:
        return recorded
    redress_section = order.body.get("redress")
    deadline = str(redress_section.get("deadline", "")) if isinstance(redress_section, dict) else ""
    appeal_deadline = read_deadline(deadline, since=order.received_at, zone=our_zone(tx))
    return replace(recorded, deadline=appeal_deadline)


def our_zone(tx: Transaction) -> ZoneInfo:
    """The zone whose days count, for a deadline that is a day: where we are established."""
    return zone_named(establishment(tx).zone or "UTC")


def end_of(last_day: date, *, tx: Transaction) -> datetime:
    """When a deadline whose last day is this one ends: at 24:00 where we are established."""
    return end_of_day(last_day, our_zone(tx))


def set_deadline(
    order: OrderId, deadline: datetime, person: Member, *, tx: Transaction, now: datetime
) -> RedressState:
    """Set the deadline for appeal that a person read in section G."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    public = {"deadline": deadline.isoformat()}
    remember_step(
        stored_order, HistoryStep(DEADLINE, by=person.code, public=public), tx=tx, now=now
    )
    return redress(stored_order, tx=tx)


def file_challenge(
    filed: FiledChallenge, person: Member, *, tx: Transaction, now: datetime
) -> RedressState:
    """Note a challenge of an order; until it is ruled upon, nothing is final."""
    require_right(person, "order.answer")
    require_past_time(filed.filed_at, now=now, field="filed_at")
    stored_order = tx.orders.locked(filed.order)
    for name in ("reference", "court"):
        if not getattr(filed, name).strip():
            raise problem("orders.challenge-unnamed", field=name)
    step = HistoryStep(
        CHALLENGED,
        by=person.code,
        public={
            "by": filed.by,
            "filed_at": filed.filed_at.isoformat(),
            "number": challenge_number(redress(stored_order, tx=tx), filed.reference),
        },
        data={"reference": filed.reference, "court": filed.court},
        sealed={"reference": filed.reference, "court": filed.court},
    )
    remember_step(stored_order, step, tx=tx, now=now)
    return redress(note_redress(stored_order, tx=tx), tx=tx)


def record_ruling(
    order: OrderId,
    reference: str,
    ruling: CourtRuling,
    person: Member,
    *,
    ruled_at: datetime,
    tx: Transaction,
    now: datetime,
) -> Order:
    """Note a court's ruling on a challenge, and do what follows from it."""
    require_right(person, "order.answer")
    require_past_time(ruled_at, now=now, field="ruled_at")
    stored_order = tx.orders.locked(order)
    challenges = redress(stored_order, tx=tx)
    require_open_challenge(challenges, reference)
    step = HistoryStep(
        RULED,
        by=person.code,
        public={
            "number": challenge_number(challenges, reference),
            "ruling": ruling.value,
            "ruled_at": ruled_at.isoformat(),
        },
        data={"reference": reference},
        sealed={"reference": reference},
    )
    remember_step(stored_order, step, tx=tx, now=now)
    stored_order = note_redress(stored_order, tx=tx)
    if ruling is CourtRuling.ANNULLED:
        end = EffectEnd(order, EndCause.ANNULLED, "A court annulled it.")
        return say_ended(end, person, tx=tx, now=now)
    return make_final(stored_order, tx=tx, now=now)


def make_final(order: Order, *, tx: Transaction, now: datetime) -> Order:
    """Note that an order is final, if it is and nobody noted it."""
    if order.final_at or not _may_be_final(order):
        return order
    final_at = redress(order, tx=tx).final_at(now)
    if final_at is None:
        return order
    final = replace(order, final_at=final_at)
    tx.orders.save(final)
    public = {"final_at": final_at.isoformat(), "form": order.form.value, "profile": order.profile}
    remember_step(final, HistoryStep("final", public=public), tx=tx, now=now)
    return final


def _may_be_final(order: Order) -> bool:
    """Whether it is a removal order that stands, and no rehearsal of one."""
    is_removal_order = order.form is Form.REMOVAL_ORDER
    return is_removal_order and order.state in IN_FORCE and not is_drill(order)


def find_final_orders(*, tx: Transaction, now: datetime) -> list[Order]:
    """Every order that has become final since somebody last looked."""
    candidates = tx.orders.board(states=IN_FORCE, forms=[Form.REMOVAL_ORDER], limit=None)
    examined = [
        make_final(tx.orders.locked(candidate.id), tx=tx, now=now)
        for candidate in candidates
        if candidate.final_at is None
        and _may_be_final(candidate)
        and redress(candidate, tx=tx).final_at(now) is not None
    ]
    return [order for order in examined if order.final_at]
