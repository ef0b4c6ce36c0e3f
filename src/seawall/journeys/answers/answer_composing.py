"""An answer is composed from the record: valid or not at all, signed, kept, and owed once.

1. The form is filled in and held against its own rules. What it lacks (our contact point,
   say) is told to a person by its code; the order's times are written down already, and
   composing is repeated when the gap is closed.
2. Its JSON in the one canonical spelling is signed with the organisation's key (JWS).
3. The answer is owed to the sender on the channel the order came by, as one job with a key
   of its own. The PDF is made from the same JSON when it is sent.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.forms.annexes.form_faults import FormFaulty
from seawall.forms.annexes.form_reading import Form, name_of
from seawall.forms.letters.canonical_form import digest_of, letter_json
from seawall.ids import ActionId, AnswerId, OrderId, new_id
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import profile_of
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders._receipt_events import known_as
from seawall.journeys.permission import require_right
from seawall.journeys.signed_events._answered_positions import answered_positions
from seawall.journeys.signed_events._event_making import sign_letter
from seawall.keys.organisation import own_key
from seawall.mailroom.signing.jws import sign_payload
from seawall.orders.answering import filling
from seawall.orders.answering.filling import AnswerRecord
from seawall.orders.answering.model import RESULTS, AnswerForm
from seawall.orders.answering.recipient import (
    Correspondent,
    Destination,
    is_waiting,
    recipient_of,
)
from seawall.orders.model import Answer, AnswerState, Order
from seawall.orders.rehearsal import is_drill
from seawall.people.model import Member
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import answered

ANNEX_II = "annex_ii"

_FAULTY = "answer_faulty"


def record_of(order: Order, *, tx: Transaction) -> AnswerRecord:
    """Everything an answer is filled in from."""
    items = tuple(tx.orders.asked_items(order.id))
    actions = tx.enforcement.actions_named([ActionId(item.action) for item in items if item.action])
    return AnswerRecord(
        order=order,
        items=items,
        contact=tx.register.contact_point(),
        events=tx.orders.events(order.id),
        scopes={
            item.position: actions[ActionId(item.action)].scope for item in items if item.action
        },
    )


def has_annexes(order: Order) -> bool:
    """Whether the order's law prescribes Annexes II and III."""
    profile = profile_of(order)
    return profile is not None and profile.answer.form == ANNEX_II


def has_result(order: Order, *, tx: Transaction) -> bool:
    """Whether the answer that says what was done is composed already."""
    return tx.answers.has_any(order.id, RESULTS)


def compose_result(order: Order, *, tx: Transaction, now: datetime) -> Answer | None:
    """The answer that says what was done; None, and a person is told, where it has a fault."""
    record = record_of(order, tx=tx)
    try:
        if has_annexes(order):
            annex = filling.annex_ii(record, now=now)
            return compose_answer(order, annex, AnswerForm.ANNEX_II, tx=tx, now=now)
        return compose_answer(
            order, filling.letter(record, now=now), AnswerForm.LETTER, tx=tx, now=now
        )
    except FormFaulty as faulty:
        codes = sorted({fault.code for fault in faulty.faults})
        lacks = [{"code": fault.code, "remedy": fault.remedy} for fault in faulty.faults]
        step = HistoryStep(
            _FAULTY, data={"lacks": lacks}, public={"codes": codes}, sealed={"why": str(faulty)}
        )
        remember_step(order, step, tx=tx, now=now)
        say = f"The answer to {order.id} cannot be composed yet: {', '.join(codes)}."
        call_attention(order.id, say=say, tx=tx, now=now)
        return None


def compose_answer_again(
    order: OrderId, person: Member, *, tx: Transaction, now: datetime
) -> Answer | None:
    """A person has closed the gap: compose the answer that was faulty."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    was_faulty = any(event.what == _FAULTY for event in tx.orders.events(order))
    if not was_faulty or has_result(stored_order, tx=tx):
        raise problem("orders.nothing-to-compose")
    return compose_result(stored_order, tx=tx, now=now)


def compose_answer(
    order: Order, form: Form, kind: AnswerForm, *, by: str = "", tx: Transaction, now: datetime
) -> Answer:
    """Sign, keep and owe one answer to whoever sent the order."""
    where = Destination(order.channel, recipient_of(order, correspondent_of(order, tx=tx)))
    answer = _unsigned(order, form, kind, where, now=now)
    document = known_as(order, tx=tx)
    outcomes = answered_positions(answer.body, _urls_of(order, tx=tx))
    signed = sign_letter(
        answer.body,
        lambda letter: answered(
            document,
            outcomes,
            form=name_of(form),
            answer=letter,
            at=now.replace(microsecond=0),
            is_drill=is_drill(order),
        ),
        about=order.id,
        jti=answer.id,
        tx=tx,
        now=now,
    )
    return _keep_answer(replace(answer, signed=signed, created_by=by), tx=tx, now=now)


def write_letter(
    where: Destination,
    order: Order,
    form: Form,
    kind: AnswerForm,
    *,
    tx: Transaction,
    now: datetime,
) -> Answer:
    """Sign, keep and owe a letter about an order to somebody else; it waits for its address."""
    letter = _unsigned(order, form, kind, where, now=now)
    key, log = own_key(tx.organisation), tx.ledger.head_line()
    signed = sign_payload(letter.body, key, now=now, jti=letter.id, log=log)
    return _keep_answer(replace(letter, signed=signed), tx=tx, now=now)


def owe_answer(answer: Answer, *, tx: Transaction, now: datetime) -> None:
    """Owe the sending of an answer; the key is unique, so it is owed once."""
    arguments = {"organisation": tx.organisation, "answer": answer.id}
    owed = OwedJob(Task.SEND_ANSWER, arguments, key=f"answer:{answer.id}")
    tx.outbox.add(owed, now=now)


def _keep_answer(answer: Answer, *, tx: Transaction, now: datetime) -> Answer:
    tx.answers.add(answer)
    public = {"answer": answer.id, "digest": answer.digest, "form": answer.form}
    order = tx.orders.order(answer.order)
    remember_step(
        order, HistoryStep("answer_composed", by=answer.created_by, public=public), tx=tx, now=now
    )
    if not is_waiting(answer):
        owe_answer(answer, tx=tx, now=now)
    return answer


def _urls_of(order: Order, *, tx: Transaction) -> dict[int, str]:
    """The order's addresses by their places in it, those that were taken out of it among them."""
    return {item.position: item.url for item in tx.orders.items(order.id)}


def _unsigned(
    order: Order, form: Form, kind: AnswerForm, where: Destination, *, now: datetime
) -> Answer:
    return Answer(
        id=AnswerId(new_id("ans", now=now)),
        order=order.id,
        form=kind.value,
        body=json.loads(letter_json(form)),
        digest=digest_of(form),
        channel=where.channel,
        recipient=where.address,
        state=AnswerState.OWED,
        created_at=now,
    )


def correspondent_of(order: Order, *, tx: Transaction) -> Correspondent:
    """What is known of where the sender reads mail."""
    document = tx.orders.document(order.document) if order.document else None
    sender = document.sender if document else ""
    if order.authority is None:
        return Correspondent(sender)
    authority = tx.register.authority(order.authority)
    return Correspondent(
        sender=sender,
        domains=authority.mail_domains,
        registered=str(authority.contact.get("email", "")),
        answer_url=str(authority.contact.get("answer_url", "")),
    )
