"""An order loses its legal effect: what only it kept down is put back. TCO Art. 4(6) and (7).

After an infringement decision of the scrutinising authority, or when a court annuls it. Each
item is put back at once and its user told, unless our own earlier decision, or another order,
keeps it down; then that is its basis from now on, and the platform is told so again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from seawall.cases.model import Decision, DecisionGround, Finding
from seawall.enforcement.model import Enforcement
from seawall.ids import ItemId
from seawall.journeys.cases import case_review
from seawall.journeys.cases.judgement import CaseJudgement, UnderOrder
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.orders import states
from seawall.orders.model import Order, OrderItem
from seawall.orders.scrutiny.effect import ItemFate, fate
from seawall.people.model import Member
from seawall.transaction import Transaction

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


def end_effect(order: Order, person: Member, *, why: str, tx: Transaction, now: datetime) -> Order:
    """The order has no legal effect any more: put back what only it kept down."""
    ceased = replace(states.move_order(order, states.OrderStep.CEASED), closed_at=now)
    tx.orders.save(ceased)
    remember_step(
        ceased, HistoryStep(states.OrderStep.CEASED.value, by=person.code), tx=tx, now=now
    )
    fates = {
        item: _fate_of(item, ceased, tx=tx)
        for item in dict.fromkeys(line.item for line in _acted_on(ceased, tx=tx) if line.item)
    }
    back = frozenset(item for item, became in fates.items() if became is ItemFate.REINSTATED)
    if back:
        _put_back(ceased, back, person, why=why, tx=tx, now=now)
    for item, became in fates.items():
        if became is ItemFate.TERMS:
            _switch_to_terms(item, tx=tx, now=now)
    _note(ceased, fates, person, tx=tx, now=now)
    if fates and len(back) == len(fates):
        ceased = states.move_order(ceased, states.OrderStep.REINSTATED)
        tx.orders.save(ceased)
        remember_step(
            ceased, HistoryStep(states.OrderStep.REINSTATED.value, by=person.code), tx=tx, now=now
        )
    return ceased


def _acted_on(order: Order, *, tx: Transaction) -> list[OrderItem]:
    return [item for item in tx.orders.items(order.id) if item.action]


def _fate_of(item: ItemId, order: Order, *, tx: Transaction) -> ItemFate:
    other_orders = [
        item_order for item_order in tx.orders.orders_of_item(item) if item_order.id != order.id
    ]
    has_own_decision = _own_decision(item, tx=tx) is not None
    return fate(has_own_terms_decision=has_own_decision, other_orders=other_orders)


def _own_decision(item: ItemId, *, tx: Transaction) -> Decision | None:
    """The decision under our own terms that restricts the item, made without any order."""
    for case in tx.cases.of_item(item):
        for decision in tx.cases.decisions(case.id):
            if decision.ground == DecisionGround.TERMS and decision.finding in _RESTRICTS:
                later = [
                    later_decision
                    for later_decision in tx.cases.decisions(case.id)
                    if later_decision.at > decision.at
                ]
                if not any(
                    later_decision.ground == DecisionGround.TERMS for later_decision in later
                ):
                    return decision
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
    judgement = CaseJudgement(
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
        under=UnderOrder(order.id, DecisionGround.ORDER, items, why={"effect": "ceased"}),
    )
    case_review.make_decision(judgement, tx=tx, now=now)


def _switch_to_terms(item: ItemId, *, tx: Transaction, now: datetime) -> None:
    """Ask again for what our own decision asked: its statement of reasons is due now."""
    own = _own_decision(item, tx=tx)
    if own is None:
        return
    name = tx.intake.item(item).external_id
    for action in tx.enforcement.actions_of(own.case):
        if action.decision == own.id and action.target.external_id == name:
            again = Enforcement(
                decision=own.id,
                case=own.case,
                targets=(action.target,),
                state=action.state,
                scope=action.scope,
                until=action.until,
                why={"ground": own.ground, "clauses": [clause.id for clause in own.clauses]},
            )
            enforce_decision(again, tx=tx, now=now)
            return


def _note(
    order: Order,
    fates: Mapping[ItemId, ItemFate],
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    for item, became in fates.items():
        public = {"item": item, "fate": became.value}
        remember_step(
            order, HistoryStep("item_after_order", by=person.code, public=public), tx=tx, now=now
        )
