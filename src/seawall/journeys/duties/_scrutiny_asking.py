"""A request for scrutiny goes to the authority of our own state, and waits for its address.

It is written, signed and sent as an answer is, with the same proof, but by mail and to the
address that the register has. While the register has none, it waits: a person is told, and
it goes out in the transaction that enters the address.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.forms.annexes.scrutiny_request import ScrutinyRequest, scrutiny_request
from seawall.forms.model import Channel
from seawall.journeys.answers.answer_composing import owe_answer, write_letter
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement.paging import call_attention
from seawall.orders.answering.model import AnswerForm
from seawall.orders.answering.recipient import Destination
from seawall.orders.model import Answer, Order
from seawall.orders.register.model import Authority, ContactPoint
from seawall.orders.scrutiny.addressee import authority_mail, scrutinising_authority
from seawall.orders.scrutiny.window import Asker
from seawall.transaction import Transaction

_ASKERS = {
    Asker.PROVIDER: "the hosting service provider",
    Asker.CONTENT_PROVIDER: "the content provider, through the hosting service provider",
}


def ask_authority(
    order: Order, by: Asker, reasons: str, *, tx: Transaction, now: datetime
) -> Answer:
    """Compose and owe the request, or `FormFaulty`: whoever asks closes the gap and asks again."""
    to = _authority(tx=tx)
    request = _form(order, to, tx.register.contact_point())
    request = replace(request, asked_by=_ASKERS[by], asked_at=now, reasons=reasons)
    form = scrutiny_request(request)
    where = Destination(Channel.EMAIL_PLAIN, authority_mail(to) if to else "")
    answer = write_letter(where, order, form, AnswerForm.SCRUTINY, tx=tx, now=now)
    if to is None:
        say = f"No address is known for the request {answer.id}. Add the authority of our state to the register."
        call_attention(answer.id, say=say, tx=tx, now=now)
    return answer


def send_waiting_requests(*, tx: Transaction, now: datetime) -> list[Answer]:
    """The register has changed: what waited for an address of our authority goes out."""
    to = _authority(tx=tx)
    waiting = tx.answers.without_address(AnswerForm.SCRUTINY) if to else []
    sent_answers = []
    for answer in waiting:
        assert to
        addressed = replace(tx.answers.locked(answer.id), recipient=authority_mail(to))
        tx.answers.save(addressed)
        step = HistoryStep("answer_addressed", public={"answer": addressed.id, "authority": to.id})
        remember_step(tx.orders.locked(addressed.order), step, tx=tx, now=now)
        owe_answer(addressed, tx=tx, now=now)
        sent_answers.append(addressed)
    return sent_answers


def _authority(*, tx: Transaction) -> Authority | None:
    contact = tx.register.contact_point()
    establishment = contact.establishment if contact else ""
    return scrutinising_authority(tx.register.authorities(), establishment=establishment)


def _form(order: Order, to: Authority | None, contact: ContactPoint | None) -> ScrutinyRequest:
    return ScrutinyRequest(
        authority=to.name if to else "",
        order_reference=order.reference,
        issuing_authority=order.authority_name,
        issuing_member_state=order.issuing_state,
        received_at=order.received_at,
        our_reference=order.id,
        provider=contact.legal_name if contact else "",
        representative=contact.representative if contact else "",
        authorised_person=contact.authorised_person if contact else "",
        email=contact.email if contact else "",
    )
