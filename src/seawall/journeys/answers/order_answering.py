"""A person carries out an order: comply and preserve, or comply and challenge.

1. The order is locked, so that of two people at once one acts and the other is told. Its
   sender is known, it was not acted upon, and every address has its item.
2. The measure reaches as far as the order's law asks; less would be no compliance.
3. A decision is written on the ground of the order, with the actions that carry it out, their
   deadline the order's own. What the users are owed is written beside it, silent where the
   authority decided so.
4. The minutes from opening the page to this moment are written down as attention.

What the platform reports ends it: `order_completion`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.model import CaseState, Decision, DecisionGround, Finding
from seawall.clocks.jurisdictions.member_states import EVERYWHERE
from seawall.enforcement.model import Permission
from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.answers import user_notice
from seawall.journeys.answers._order_rehearsing import rehearse_order
from seawall.journeys.answers.part_asking import begin_asking
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.judgement import CaseJudgement, UnderOrder
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import jurisdiction_of
from seawall.journeys.orders._order_items import CaseOpening, items_of, open_case
from seawall.journeys.orders.page_answering import rest_pages
from seawall.journeys.permission import require_right
from seawall.ledger import JSON
from seawall.orders.answering import attention
from seawall.orders.answering import possible as ways
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.answering.reach import require_reach
from seawall.orders.model import Order, OrderItem
from seawall.orders.rehearsal import is_drill
from seawall.people.model import Member
from seawall.transaction import Transaction

_REASON = "An authority ordered it, and its order is carried out."


@dataclass(frozen=True, slots=True)
class Compliance:
    """What a person decides to do about an order; `challenge` says why it will be disputed."""

    order: OrderId
    person: Member
    reason: str = _REASON
    scope: tuple[str, ...] = (EVERYWHERE,)
    challenge: str = ""
    clauses: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    media_seconds: float = 0.0

    @property
    def way(self) -> AnswerWay:
        """Which of the two ways it is."""
        return AnswerWay.CHALLENGE if self.challenge else AnswerWay.COMPLY

    @property
    def finding(self) -> Finding:
        """Removed where it is gone for everybody, else disabled in the states named."""
        return Finding.REMOVE if EVERYWHERE in self.scope else Finding.RESTRICT


def comply_with_order(compliance: Compliance, *, tx: Transaction, now: datetime) -> Decision | None:
    """Carry an order out: the decision, its actions, and what the users are owed.

    A drill has none of them: it is written down and answered, and touches nothing.
    """
    require_right(compliance.person, "order.answer")
    order = tx.orders.locked(compliance.order)
    items = tx.orders.asked_items(order.id)
    ways.require_way(compliance.way, order, items)
    require_reach(compliance.scope, jurisdiction=jurisdiction_of(order))
    if is_drill(order):
        _remember(compliance, order, None, tx=tx, now=now)
        rehearse_order(order, items, compliance.scope, tx=tx, now=now)
        return None

    remaining = _to_ask(items)
    _require_located(order, remaining)
    order = _in_one_case(order, remaining, tx=tx, now=now)
    permission = user_notice.permission_of(order, tx=tx, now=now)
    decision = _decide(compliance, order, remaining, permission, tx=tx, now=now)
    begin_asking(order, remaining, decision, tx=tx, now=now)
    _remember(compliance, order, decision, tx=tx, now=now)
    rest_pages(order, compliance.person, tx=tx, now=now)
    return decision


def _to_ask(items: list[OrderItem]) -> list[OrderItem]:
    """What the platform is asked for: all that is not done, or only what it was not told of."""
    remaining = [item for item in items if not ways.is_done(item)]
    is_more = any(item.outcome == "" for item in remaining)
    return [item for item in remaining if ways.is_to_be_asked(item)] if is_more else remaining


def _in_one_case(order: Order, items: list[OrderItem], *, tx: Transaction, now: datetime) -> Order:
    """The order with all of these in the case that is decided, wherever they were before."""
    assert order.case
    there = tx.clusters.item_ids(order.case)
    missing = [item for item in items if item.item not in there]
    if not missing:
        return order
    is_open = tx.cases.case(order.case).state is CaseState.OPEN
    opening = CaseOpening(order, items_of(missing if is_open else items), order.due_at)
    case = open_case(opening, tx=tx, now=now)
    placed = replace(order, case=case.id if case else order.case)
    tx.orders.save(placed)
    return placed


def _require_located(order: Order, items: list[OrderItem]) -> None:
    unlocated_positions = [item.position for item in items if item.item is None]
    if unlocated_positions or not items or order.case is None:
        raise problem(
            "orders.item-not-located.acting",
            positions=", ".join(map(str, unlocated_positions)) or "of the order",
        )


def _decide(
    compliance: Compliance,
    order: Order,
    items: list[OrderItem],
    permission: Permission,
    *,
    tx: Transaction,
    now: datetime,
) -> Decision:
    assert order.case
    head = tx.cases.head(order.case)
    began = attention.opened_at(tx.orders.events(order.id), by=compliance.person.code)
    judgement = CaseJudgement(
        case=order.case,
        person=compliance.person,
        finding=compliance.finding,
        clauses=compliance.clauses,
        reason=compliance.reason,
        context="",
        seen=compliance.seen,
        media_seconds=compliance.media_seconds,
        opened_at=began or now,
        scope=compliance.scope,
        supersedes=head.id if head else None,
        under=UnderOrder(
            order=order.id,
            ground=DecisionGround.ORDER,
            items=frozenset(item.item for item in items if item.item),
            deadline=order.due_at,
            notify_user=permission,
            why={"basis": order.profile},
        ),
    )
    return make_decision(judgement, tx=tx, now=now)


def _remember(
    compliance: Compliance,
    order: Order,
    decision: Decision | None,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    code = compliance.person.code
    spent = attention.attention_seconds(tx.orders.events(order.id), by=code, now=now)
    public: dict[str, JSON] = {
        "attention_seconds": spent,
        "decision": decision.id if decision else None,
        "scope": list(compliance.scope),
    }
    challenged = {"challenge": compliance.challenge} if compliance.challenge else None
    step_name = "challenged" if challenged else "complied"
    step = HistoryStep(step_name, by=code, data=challenged or {}, public=public, sealed=challenged)
    remember_step(order, step, tx=tx, now=now)
