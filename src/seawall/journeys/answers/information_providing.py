"""A person gives what a paper asks for: data, information, a report of steps.

1. The order is locked; its sender is known, it was not answered with what it asks, and where the
   authority of our own state was notified its time is over (`data_release.py`).
2. The answer is composed, signed and owed: it names each file by its digest. The data themselves go
   by the way that the law or the paper names, and are never kept here.
3. The clock is met. What was held until then may go at its date. When the answer has arrived, the
   order is closed.
4. The person concerned is told where the law says that we tell them, and nobody where it says that
   we do not (`_information_for_user.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.forms.annexes.information_answer import HandedFile
from seawall.forms.annexes.objection_grounds import EPOC
from seawall.ids import OrderId
from seawall.journeys.answers._information_for_user import owe_information
from seawall.journeys.answers.answer_composing import compose_answer
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import change_clock, profile_of
from seawall.journeys.orders.enforcing_notification import notification_of
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_on_request import release_when_answered
from seawall.ledger import JSON
from seawall.orders.answering import attention
from seawall.orders.answering import possible as ways
from seawall.orders.answering.model import AnswerForm
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.information.answer_filling import given_answer
from seawall.orders.information.asked import document_form_of
from seawall.orders.information.data_release import is_in_time, release_obstacle
from seawall.orders.model import Answer, Order, OrderState
from seawall.orders.states import OrderStep, move_order
from seawall.people.model import Member
from seawall.preservation.retention import asks_to_keep
from seawall.transaction import Transaction

PROVIDED = "provided"


@dataclass(frozen=True, slots=True)
class InformationGiven:
    """What a person gives: words, files by their digests, and the way the files went."""

    order: OrderId
    person: Member
    answer: str
    files: tuple[HandedFile, ...] = ()
    way: str = ""


def provide_information(given: InformationGiven, *, tx: Transaction, now: datetime) -> Answer:
    """Answer a paper with what it asks; refused before data may leave, and the second time."""
    require_right(given.person, "order.answer")
    order = tx.orders.locked(given.order)
    ways.require_way(AnswerWay.PROVIDE, order, tx.orders.asked_items(order.id))
    notification = notification_of(order, tx=tx)
    if wrong := release_obstacle(notification, now=now):
        raise wrong
    if document_form_of(order) == EPOC and not given.files:
        raise problem("orders.nothing-provided")
    code = given.person.code
    spent = attention.attention_seconds(tx.orders.events(order.id), by=code, now=now)
    form = given_answer(
        order,
        tx.register.contact_point(),
        answer=given.answer,
        files=given.files,
        way=given.way,
        now=now,
    )
    answer = compose_answer(order, form, AnswerForm.INFORMATION, by=code, tx=tx, now=now)
    due_at = order.due_at
    answered = _answered(order, tx=tx, now=now)
    public: dict[str, JSON] = {
        "answer": answer.id,
        "attention_seconds": spent,
        "files": len(given.files),
        "is_late": not is_in_time(now, due_at=due_at, notification=notification),
    }
    sealed = {"way": given.way} if given.way else None
    step = HistoryStep(PROVIDED, by=code, public=public, sealed=sealed)
    remember_step(answered, step, tx=tx, now=now)
    release_when_answered(order.id, tx=tx, now=now)
    owe_information(answered, tx=tx, now=now)
    return answer


def _answered(order: Order, *, tx: Transaction, now: datetime) -> Order:
    """Carried out, its clock met; a duty to keep has no end that could be met by answering."""
    is_open = order.state in {OrderState.RUNNING, OrderState.PAUSED}
    moved = move_order(order, OrderStep.ACTED) if is_open else order
    profile = profile_of(order)
    if profile is None or not asks_to_keep(profile):
        moved, _ = change_clock(moved, lambda clock: clock.meet(now), tx=tx, now=now)
    tx.orders.save(moved)
    return moved
