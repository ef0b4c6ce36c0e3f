"""An order from another state is examined, and may lose its effect: TCO Art. 4.

1. We, or the content provider, make a reasoned request in time; the authority of our state
   has 72 hours, and a clock says when they are over.
2. It decides. No infringement: noted, and the order stands.
3. Infringement: the order ceases to have legal effects (Art. 4(6)). Each item is put back at
   once (Art. 4(7)) and its user told, unless our own earlier decision, or another order,
   keeps it down; then that is its basis from now on, and the platform is told so again.

A court that annuls the order ends it in the same way (`journeys/finality.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.model import Decision, Finding, Ground
from seawall.enforcement.model import Enforcement
from seawall.errors import NotFound
from seawall.ids import ItemId, OrderId
from seawall.journeys import case_review, side_clocks
from seawall.journeys.case_review import Judgement, UnderOrder
from seawall.journeys.enforcement import enforce
from seawall.journeys.order_clocks import known
from seawall.journeys.order_history import Step, remember
from seawall.journeys.permission import require
from seawall.orders import states
from seawall.orders.finality import require_past
from seawall.orders.letters.sheet import Sheet
from seawall.orders.model import Order, OrderItem
from seawall.orders.scrutiny.effect import Fate, fate
from seawall.orders.scrutiny.letter import Asked, request_letter
from seawall.orders.scrutiny.window import (
    DECISION,
    REQUEST,
    Asker,
    request_window,
    require_request,
    require_scrutable,
)
from seawall.people.model import Member
from seawall.transaction import Transaction

_REQUESTED = "scrutiny_requested"
_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


class NotAsked(NotFound):
    """There is no request for scrutiny of this order."""


@dataclass(frozen=True, slots=True)
class Request:
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


def request_scrutiny(asked: Request, person: Member, *, tx: Transaction, now: datetime) -> Order:
    """Ask for scrutiny in time; the order's own clock runs on."""
    require(person, "order.answer")
    order = tx.orders.locked(asked.order)
    since = asked.informed_at if asked.by is Asker.CONTENT_PROVIDER else None
    window = request_window(known().profile(REQUEST), since or order.received_at)
    is_late = require_request(order, window, reasons=asked.reasons, at=now)
    side_clocks.begin(order.id, DECISION, since=now, tx=tx, now=now)
    side_clocks.meet(order.id, REQUEST, at=now, tx=tx, now=now)
    step = Step(
        _REQUESTED,
        by=person.code,
        public={"asker": asked.by.value, "in_last_reading": is_late},
        data={"reasons": asked.reasons},
        sealed={"reasons": asked.reasons},
    )
    remember(order, step, tx=tx, now=now)
    return order


def letter_of(order: OrderId, *, tx: Transaction) -> Sheet:
    """The last request, as a letter to the authority of our state."""
    found = tx.orders.order(order)
    for event in reversed(tx.orders.events(order)):
        if event.what == _REQUESTED:
            asked = Asked(Asker(event.data["asker"]), event.data["reasons"], event.at)
            return request_letter(found, asked, tx.register.contact_point())
    raise NotAsked("nobody asked for scrutiny.", field="order", remedy="Ask for it first.")


def record_decision(
    said: ScrutinyDecision, person: Member, *, tx: Transaction, now: datetime
) -> Order:
    """Write the authority's decision down, and do what follows from it."""
    require(person, "order.answer")
    require_past(said.decided_at, now=now, field="decided_at")
    order = tx.orders.locked(said.order)
    require_scrutable(order)
    step = Step(
        "scrutinised",
        by=person.code,
        public={"infringement": said.is_infringement, "decided_at": said.decided_at.isoformat()},
        sealed={"authority": said.authority, "reasons": said.reasons},
    )
    remember(order, step, tx=tx, now=now)
    side_clocks.meet(order.id, DECISION, at=said.decided_at, tx=tx, now=now)
    if not said.is_infringement:
        return order
    return end_effect(order, person, why=f"Scrutiny by {said.authority}.", tx=tx, now=now)


def end_effect(order: Order, person: Member, *, why: str, tx: Transaction, now: datetime) -> Order:
    """The order has no legal effect any more: put back what only it kept down."""
    ceased = replace(states.move(order, states.Step.CEASED), closed_at=now)
    tx.orders.save(ceased)
    remember(ceased, Step(states.Step.CEASED.value, by=person.code), tx=tx, now=now)
    fates = {
        item: _fate_of(item, ceased, tx=tx)
        for item in dict.fromkeys(each.item for each in _acted_on(ceased, tx=tx) if each.item)
    }
    back = frozenset(item for item, became in fates.items() if became is Fate.REINSTATED)
    if back:
        _put_back(ceased, back, person, why=why, tx=tx, now=now)
    for item, became in fates.items():
        if became is Fate.TERMS:
            _switch_to_terms(item, tx=tx, now=now)
    _note(ceased, fates, person, tx=tx, now=now)
    if fates and len(back) == len(fates):
        ceased = states.move(ceased, states.Step.REINSTATED)
        tx.orders.save(ceased)
        remember(ceased, Step(states.Step.REINSTATED.value, by=person.code), tx=tx, now=now)
    return ceased


def _acted_on(order: Order, *, tx: Transaction) -> list[OrderItem]:
    return [each for each in tx.orders.items(order.id) if each.action]


def _fate_of(item: ItemId, order: Order, *, tx: Transaction) -> Fate:
    others = [each for each in tx.orders.orders_of_item(item) if each.id != order.id]
    return fate(has_own_terms_decision=_own_decision(item, tx=tx) is not None, others=others)


def _own_decision(item: ItemId, *, tx: Transaction) -> Decision | None:
    """The decision under our own terms that restricts the item, made without any order."""
    for case in tx.cases.of_item(item):
        for made in tx.cases.decisions(case.id):
            if made.ground == Ground.TERMS and made.finding in _RESTRICTS:
                later = [each for each in tx.cases.decisions(case.id) if each.at > made.at]
                if not any(each.ground == Ground.TERMS for each in later):
                    return made
    return None


def _put_back(
    order: Order,
    items: frozenset[ItemId],
    person: Member,
    *,
    why: str,
    tx: Transaction,
    now: datetime,
) -> None:
    """Supersede the order's decision, which restores its items and lets the user be told."""
    assert order.case, "an order that was acted upon has a case"
    head = tx.cases.head(order.case)
    judgement = Judgement(
        case=order.case,
        person=person,
        finding=Finding.ALLOW,
        clauses=(),
        reason=f"The order {order.reference} has no legal effect any more. {why}",
        context="",
        seen=(),
        media_seconds=0.0,
        opened_at=now,
        supersedes=head.id if head else None,
        under=UnderOrder(order.id, Ground.ORDER, items, why={"effect": "ceased"}),
    )
    case_review.decide(judgement, tx=tx, now=now)


def _switch_to_terms(item: ItemId, *, tx: Transaction, now: datetime) -> None:
    """Ask again for what our own decision asked: its statement of reasons is due now."""
    own = _own_decision(item, tx=tx)
    if own is None:
        return
    name = tx.intake.item(item).external_id
    for asked in tx.enforcement.actions_of(own.case):
        if asked.decision == own.id and asked.target.external_id == name:
            again = Enforcement(
                decision=own.id,
                case=own.case,
                targets=(asked.target,),
                state=asked.state,
                scope=asked.scope,
                until=asked.until,
                why={"ground": own.ground, "clauses": [each.id for each in own.clauses]},
            )
            enforce(again, tx=tx, now=now)
            return


def _note(
    order: Order,
    fates: Mapping[ItemId, Fate],
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    for item, became in fates.items():
        public = {"item": item, "fate": became.value}
        remember(order, Step("item_after_order", by=person.code, public=public), tx=tx, now=now)
