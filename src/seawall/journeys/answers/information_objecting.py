"""A paper is not answered with what it asks, or not yet: its sender is told why.

Regulation (EU) 2023/1543, Annex III: every ground of Art. 10, 11, 16 and 17. Where the certificate is
incomplete, wrong or unclear a correction is asked, and our duty waits for it (Art. 10(6), 11(5));
the issuing authority has five days. Any other ground answers it in time (Art. 10(8)); it may still
be given what it asks later. A conflict with another law is told within ten days (Art. 17(2)).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.clocks.clock import Clock
from seawall.errors import problem
from seawall.forms.annexes.objection_grounds import EPOC, EPOC_PR, grounds, grounds_for
from seawall.ids import OrderId
from seawall.journeys.answers._enforcing_copy import copy_to_enforcing_authority
from seawall.journeys.answers.answer_composing import compose_answer
from seawall.journeys.answers.order_clarifying import hold_clock
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks._side_clocks import begin_clock
from seawall.journeys.clocks.order_clocks import change_clock, profile_of
from seawall.journeys.permission import require_right
from seawall.ledger import JSON
from seawall.orders.answering import attention
from seawall.orders.answering import possible as ways
from seawall.orders.answering.model import AnswerForm
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.information.answer_filling import (
    Reasons,
    certificate_annex3,
    reasons_answer,
)
from seawall.orders.information.asked import document_form_of
from seawall.orders.model import Answer, Order, OrderState
from seawall.orders.states import OrderStep, move_order
from seawall.people.model import Member
from seawall.preservation.retention import asks_to_keep
from seawall.transaction import Transaction

OBJECTED = "objected"
_CLARIFICATION = "eu-epoc-clarification"
_CERTIFICATES = frozenset({EPOC, EPOC_PR})


@dataclass(frozen=True, slots=True)
class PaperObjection:
    """What a person tells whoever sent the paper."""

    order: OrderId
    person: Member
    reasons: Reasons


def object_to_paper(objection: PaperObjection, *, tx: Transaction, now: datetime) -> Answer:
    """Send Annex III, or its counterpart; the clock waits where a clarification is asked."""
    require_right(objection.person, "order.answer")
    order = tx.orders.locked(objection.order)
    ways.require_way(AnswerWay.OBJECT, order, tx.orders.asked_items(order.id))
    _require_grounds(order, objection.reasons, tx=tx, now=now)
    code = objection.person.code
    spent = attention.attention_seconds(tx.orders.events(order.id), by=code, now=now)
    answer = _compose(order, objection, tx=tx, now=now)
    is_late = bool(order.due_at and now >= order.due_at and not _keeps(order))
    told = _hold(order, objection.reasons, tx=tx, now=now)
    is_held = told.state is OrderState.PAUSED
    if not is_held:
        told = _in_time(told, tx=tx, now=now)
    public: dict[str, JSON] = {
        "answer": answer.id,
        "attention_seconds": spent,
        "grounds": [ground.value for ground in objection.reasons.grounds],
        "is_held": is_held,
        "is_late": is_late,
    }
    what = OrderStep.PAUSED.value if is_held else OBJECTED
    remember_step(told, HistoryStep(what, by=code, public=public), tx=tx, now=now)
    return answer


def _require_grounds(order: Order, reasons: Reasons, *, tx: Transaction, now: datetime) -> None:
    known = grounds_for(document_form_of(order))
    choices = ", ".join(known)
    if not reasons.grounds:
        raise problem("orders.ground-missing", choices=choices)
    for ground in reasons.grounds:
        if ground not in known:
            raise problem("orders.ground-not-for-it", ground=ground.value, choices=choices)
    if any(grounds()[ground].needs_third_country for ground in reasons.grounds):
        until = _ten_days(order, tx=tx)
        if until and now >= until:
            raise problem("orders.objection-too-late", until=until)


def _ten_days(order: Order, *, tx: Transaction) -> datetime | None:
    """Art. 17(2): ten days from receipt, in an emergency too, and whatever was held since."""
    profile, home = profile_of(order), establishment(tx)
    if profile is None:
        return None
    return Clock(profile, order.received_at, tz=home.zone, calendar=home.calendar).due_at


def _compose(order: Order, objection: PaperObjection, *, tx: Transaction, now: datetime) -> Answer:
    contact, code = tx.register.contact_point(), objection.person.code
    if document_form_of(order) in _CERTIFICATES:
        annex = certificate_annex3(order, contact, objection.reasons, now=now)
        answer = compose_answer(order, annex, AnswerForm.EPOC_ANNEX_III, by=code, tx=tx, now=now)
        copy_to_enforcing_authority(order, annex, tx=tx, now=now)
        return answer
    letter = reasons_answer(order, contact, objection.reasons, now=now)
    return compose_answer(order, letter, AnswerForm.INFORMATION_CANNOT, by=code, tx=tx, now=now)


def _hold(order: Order, reasons: Reasons, *, tx: Transaction, now: datetime) -> Order:
    """The clock held where a clarification is asked and the law lets our duty wait for it."""
    asking = [ground.value for ground in reasons.grounds if grounds()[ground].asks]
    if not asking:
        return order
    held = hold_clock(order, asking, since=now, tx=tx, now=now)
    if held.state is OrderState.PAUSED and document_form_of(order) in _CERTIFICATES:
        begin_clock(order.id, _CLARIFICATION, since=now, tx=tx, now=now)
    return held


def _in_time(order: Order, *, tx: Transaction, now: datetime) -> Order:
    """Answered, if not with what it asks: what is awaited next is the authority's word."""
    answered = replace(move_order(order, OrderStep.ANSWERED), answered_at=now)
    if not _keeps(order):
        answered, _ = change_clock(answered, lambda clock: clock.meet(now), tx=tx, now=now)
    tx.orders.save(answered)
    return answered


def _keeps(order: Order) -> bool:
    profile = profile_of(order)
    return profile is not None and asks_to_keep(profile)
