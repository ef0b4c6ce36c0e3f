"""An answer goes out once, with proof that it arrived.

The worker stands between the halves, with no transaction open. An answer carries one id
wherever it goes: the `Message-ID` of a mail, the `Idempotency-Key` of a call, the name of a
file. If the worker dies after sending and before it could write that down, the next one
sends the same bytes under the same id. A call and a file are then the same call and file. Of
a mail a second copy may travel, which every mail program shows as one message; more cannot
be had of SMTP, so the history says that it was sent again.

What its sender comes to fetch (a portal, an API without an address for answers) is delivered
when they have fetched it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.outbox.model import DeadTask, Ending, TaskRetry
from seawall.forms.annexes.form_reading import Form, read_any_form
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.model import Channel
from seawall.forms.model import Form as OrderForm
from seawall.ids import AnswerId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.permission import require_right
from seawall.ledger import JSON
from seawall.orders.answering.model import RESULTS, TO_OTHERS
from seawall.orders.answering.possible import is_binding
from seawall.orders.answering.recipient import is_waiting
from seawall.orders.model import Answer, AnswerState, Order
from seawall.orders.rehearsal import is_drill
from seawall.orders.states import OVER, move_order
from seawall.orders.states import OrderStep as StateStep
from seawall.people.model import Member
from seawall.transaction import Transaction

#: An answer is tried as if this much time were left: it is owed without undue delay.
_PATIENCE = timedelta(minutes=20)
#: How long an answer may lie before somebody is told that its sender has not come.
UNFETCHED_FOR = timedelta(minutes=15)
_UNFETCHED = "The answer is ready, but the sender of the order has not fetched it. Tell them."
_UNFETCHED_DRILL = (
    "The answer to a drill is waiting, but its command was interrupted. Run "
    "`seawall drill order` again to fetch it."
)
_FOLDERS = frozenset({Channel.PERCI_EXPORT, Channel.FILE_DROP})
_MAILS = frozenset({Channel.EMAIL_SIGNED, Channel.EMAIL_PLAIN})


@dataclass(frozen=True, slots=True)
class AnswerParcel:
    """Everything that one attempt needs, so that no transaction is open while it is made."""

    answer: Answer
    form: Form
    pdf: bytes
    reference: str
    in_reply_to: str
    mail_from: str
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class SendingResult:
    """What came of one attempt: proof, or why there is none and whether to try again."""

    proof: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    is_final: bool = False


def take_answer(
    answer: AnswerId, pdf: bytes, *, tx: Transaction, now: datetime
) -> AnswerParcel | None:
    """The answer that is to be sent; None if it has arrived, or its sender comes to fetch it."""
    stored_answer = tx.answers.locked(answer)
    order = tx.orders.order(stored_answer.order)
    if stored_answer.state is AnswerState.DELIVERED or not is_sent(stored_answer):
        return None
    if stored_answer.sent_at is not None:
        remember_step(
            order, HistoryStep("answer_sent_again", public={"answer": answer}), tx=tx, now=now
        )
    tx.answers.save(
        replace(stored_answer, state=AnswerState.SENT, sent_at=stored_answer.sent_at or now)
    )
    document = tx.orders.document(order.document) if order.document else None
    contact = tx.register.contact_point()
    return AnswerParcel(
        answer=stored_answer,
        form=read_any_form(stored_answer.body),
        pdf=pdf,
        reference=order.reference,
        in_reply_to=document.message_id if document and stored_answer.form not in TO_OTHERS else "",
        mail_from=contact.email if contact else "",
        is_alert=order.form is OrderForm.ALERT,
    )


def announce_unfetched(answer: AnswerId, *, tx: Transaction, now: datetime) -> Ending:
    """Call attention to an answer that the order's sender has not fetched: it can be rung up."""
    stored_answer = tx.answers.locked(answer)
    order = tx.orders.order(stored_answer.order)
    if (
        stored_answer.state is not AnswerState.OWED
        or is_waiting(stored_answer)
        or (is_drill(order) and order.state in OVER)
        or not (is_binding(order) or asks_no_removal(order.form))
    ):
        return None
    patience_ends = stored_answer.created_at + UNFETCHED_FOR
    if now < patience_ends:
        return TaskRetry(patience_ends, "its sender has not fetched it yet")
    call_attention(
        order.id, say=_UNFETCHED_DRILL if is_drill(order) else _UNFETCHED, tx=tx, now=now
    )
    return None


def is_sent(answer: Answer) -> bool:
    """Whether we send the answer ourselves; otherwise its sender fetches it."""
    return bool(answer.recipient) or answer.channel in _FOLDERS


def is_mail(answer: Answer) -> bool:
    """Whether the answer goes by mail."""
    return answer.channel in _MAILS


def record_delivery(
    parcel: AnswerParcel, delivery: SendingResult, *, attempt: int, tx: Transaction, now: datetime
) -> Ending:
    """Write down that it arrived, or try again, or call a person."""
    answer = tx.answers.locked(parcel.answer.id)
    if answer.state is AnswerState.DELIVERED:
        return None
    if not delivery.error:
        mark_arrived(answer, delivery.proof, tx=tx, now=now)
        return None
    order = tx.orders.locked(answer.order)
    waited = now - (answer.sent_at or now)
    wait = next_wait(attempts=attempt, elapsed=waited, time_left=_PATIENCE, jitter=0)
    if wait is not None and not delivery.is_final and waited < 3 * _PATIENCE:
        tx.answers.save(replace(answer, error=delivery.error))
        return TaskRetry(now + wait, delivery.error)
    tx.answers.save(replace(answer, state=AnswerState.FAILED, error=delivery.error))
    public: dict[str, JSON] = {"answer": answer.id, "attempts": attempt}
    step = HistoryStep("answer_not_delivered", public=public, sealed={"why": delivery.error})
    remember_step(order, step, tx=tx, now=now)
    say = f"The answer {answer.id} to {order.id} could not be delivered. Send it another way."
    call_attention(answer.id, say=say, tx=tx, now=now)
    return DeadTask(delivery.error)


def mark_arrived(
    answer: Answer, proof: Mapping[str, Any], *, tx: Transaction, now: datetime
) -> Answer:
    """Note that an answer has reached its receiver, and how that is proved."""
    order = tx.orders.locked(answer.order)
    delivered = replace(
        answer,
        state=AnswerState.DELIVERED,
        sent_at=answer.sent_at or now,
        delivered_at=now,
        proof=dict(proof),
        error="",
    )
    tx.answers.save(delivered)
    public: dict[str, JSON] = {
        "answer": answer.id,
        "channel": answer.channel.value,
        "digest": answer.digest,
        "form": answer.form,
    }
    sealed: dict[str, JSON] = {name: str(value) for name, value in proof.items()}
    remember_step(
        order, HistoryStep("answer_delivered", public=public, sealed=sealed), tx=tx, now=now
    )
    if answer.form in RESULTS and order.state not in OVER:
        _answered(order, tx=tx, now=now)
    return delivered


def mark_fetched(order: Order, *, tx: Transaction, now: datetime) -> list[Answer]:
    """Note that the sender fetched its answers with the receipt's token: that delivers them."""
    for answer in tx.answers.of_order(order.id):
        locked = tx.answers.locked(answer.id)
        if locked.state is not AnswerState.DELIVERED:
            mark_arrived(locked, {"fetched_with": "receipt token"}, tx=tx, now=now)
    return tx.answers.of_order(order.id)


def mark_delivered_by_hand(
    answer: AnswerId, person: Member, *, proof: str, tx: Transaction, now: datetime
) -> Answer:
    """Note that a person posted an answer or read it out, and how that can be proved."""
    require_right(person, "order.answer")
    stored_answer = tx.answers.locked(answer)
    return mark_arrived(stored_answer, {"by": person.code, "said": proof}, tx=tx, now=now)


def _answered(order: Order, *, tx: Transaction, now: datetime) -> None:
    """Answered; what binds nobody has no window for redress, and is closed with it."""
    if is_binding(order) and not is_drill(order):
        moved = move_order(order, StateStep.ANSWERED)
        tx.orders.save(replace(moved, answered_at=now))
        remember_step(moved, HistoryStep(StateStep.ANSWERED.value), tx=tx, now=now)
        return
    moved = move_order(order, StateStep.CLOSED)
    tx.orders.save(replace(moved, answered_at=now, closed_at=now))
    remember_step(moved, HistoryStep(StateStep.ANSWERED.value), tx=tx, now=now)
    remember_step(moved, HistoryStep(StateStep.CLOSED.value), tx=tx, now=now)
