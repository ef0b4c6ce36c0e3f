"""A referral is answered: each address by our own terms, and the sender learns why.

1. Every address is accepted under a clause, or declined with a reason of the closed list.
2. What is accepted becomes an ordinary decision on the ground of our terms: a referral is no
   legal basis (TCO recital 40), it is only how we came to look. A statement of reasons says
   so (`SOURCE_TYPE_OTHER_NOTIFICATION`, ground *incompatible*).
3. The answer goes out when the platform has removed what was accepted, with the time; at once
   where nothing was. It is counted in its own series, never among orders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.model import Decision, DecisionGround, Finding
from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.answers.order_completion import finish_if_done
from seawall.journeys.answers.part_asking import begin_asking
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.judgement import CaseJudgement, UnderOrder
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.permission import require_right
from seawall.ledger import JSON
from seawall.orders.answering import attention
from seawall.orders.answering import possible as ways
from seawall.orders.answering.address_outcome import AddressConclusion, judge_outcomes
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.model import Order, OrderItem
from seawall.people.model import Member
from seawall.transaction import Transaction

#: How the statement of reasons names a referral: the DSA database's own word.
SOURCE = {"source_type": "SOURCE_TYPE_OTHER_NOTIFICATION", "sor_ground": "INCOMPATIBLE"}


@dataclass(frozen=True, slots=True)
class ReferralConclusion:
    """What a person concluded of a referral, address by address."""

    order: OrderId
    person: Member
    outcomes: tuple[AddressConclusion, ...]
    reason: str = "It was referred, and it breaks our terms."
    seen: tuple[str, ...] = ()
    media_seconds: float = 0.0


def answer_referral(
    verdict: ReferralConclusion, *, tx: Transaction, now: datetime
) -> Decision | None:
    """Judge a referral; the decision if anything was accepted."""
    require_right(verdict.person, "order.answer")
    order = tx.orders.locked(verdict.order)
    items = {item.position: item for item in tx.orders.asked_items(order.id)}
    ways.require_way(AnswerWay.OUTCOME, order, items.values())
    judged = judge_outcomes(verdict.outcomes, positions=items)
    lines = [_line(items[outcome.position], outcome) for outcome in judged]

    for line in lines:
        tx.orders.save_item(order.id, line)
    accepted = [line for line in lines if line.outcome == LocationState.ACCEPTED]
    decision = _decide(order, accepted, verdict, tx=tx, now=now) if accepted else None
    _remember(order, lines, verdict, tx=tx, now=now)
    finish_if_done(order, tx=tx, now=now)
    return decision


def _line(item: OrderItem, outcome: AddressConclusion) -> OrderItem:
    return replace(
        item,
        outcome=LocationState.ACCEPTED if outcome.is_accepted else LocationState.DECLINED,
        reason_code=outcome.reason_code,
        clause=outcome.clause,
        note=outcome.note,
    )


def _decide(
    order: Order,
    accepted: list[OrderItem],
    verdict: ReferralConclusion,
    *,
    tx: Transaction,
    now: datetime,
) -> Decision:
    unlocated_positions = [line.position for line in accepted if line.item is None]
    if unlocated_positions or order.case is None:
        raise problem(
            "orders.item-not-located.answering", positions=", ".join(map(str, unlocated_positions))
        )
    head = tx.cases.head(order.case)
    began = attention.opened_at(tx.orders.events(order.id), by=verdict.person.code)
    judgement = CaseJudgement(
        case=order.case,
        person=verdict.person,
        finding=Finding.REMOVE,
        clauses=tuple(dict.fromkeys(line.clause for line in accepted)),
        reason=verdict.reason,
        context="",
        seen=verdict.seen,
        media_seconds=verdict.media_seconds,
        opened_at=began or now,
        supersedes=head.id if head else None,
        under=UnderOrder(
            order=order.id,
            ground=DecisionGround.TERMS,
            items=frozenset(line.item for line in accepted if line.item),
            deadline=order.due_at,
            why=SOURCE,
        ),
    )
    decision = make_decision(judgement, tx=tx, now=now)
    begin_asking(order, accepted, decision, tx=tx, now=now)
    return decision


def _remember(
    order: Order,
    lines: list[OrderItem],
    verdict: ReferralConclusion,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    code = verdict.person.code
    reasons = sorted(line.reason_code for line in lines if line.reason_code)
    public: dict[str, JSON] = {
        "accepted": sum(line.outcome == LocationState.ACCEPTED for line in lines),
        "attention_seconds": attention.attention_seconds(
            tx.orders.events(order.id), by=code, now=now
        ),
        "declined": {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)},
    }
    remember_step(order, HistoryStep("judged", by=code, public=public), tx=tx, now=now)
