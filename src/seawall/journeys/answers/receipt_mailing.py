"""An order that came by mail is acknowledged by mail, with the signed receipt.

TCO Art. 3(5) asks for a written record of the exact moment of receipt. Whoever posts an order to
an API has the receipt in the answer; whoever mails one gets it as a reply, at the address of the
register (`orders/answering/receipt_mail.py`). It is owed in the commit that took the order in, or
in the one in which a second person found it genuine, once for each order by the outbox's own key. A copy of an order owes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.clocks.instant import write_instant
from seawall.config import settings
from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.outbox.model import DeadTask, Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys.answers.answer_composing import correspondent_of
from seawall.journeys.answers.answer_sending import SendingResult
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders import order_receipt
from seawall.ledger import JSON
from seawall.orders.answering.receipt_mail import is_acknowledged, receipt_address
from seawall.orders.model import Order
from seawall.transaction import Transaction

#: A receipt that comes later than the order had to be carried out tells nobody anything.
_PATIENCE = timedelta(hours=1)
MAILED, NOT_MAILED = "receipt_mailed", "receipt_not_mailed"


@dataclass(frozen=True, slots=True)
class ReceiptParcel:
    """Everything that one attempt needs, so that no transaction is open while it is made."""

    order: OrderId
    recipient: str
    subject: str
    text: str
    signed: str
    in_reply_to: str
    mail_from: str
    sender_name: str


def owe_receipt(
    order: Order, mail_flags: Collection[str] = (), *, tx: Transaction, now: datetime
) -> bool:
    """Owe the receipt of an order that a mail brought, if its sender is to have one."""
    if not settings().mail_server or not is_acknowledged(order, mail_flags):
        return False
    arguments = {"organisation": order.organisation, "order": order.id}
    owed = OwedJob(Task.MAIL_RECEIPT, arguments, key=f"receipt:{order.id}")
    return tx.outbox.add(owed, now=now) is not None


def take_receipt(order: OrderId, *, tx: Transaction, now: datetime) -> ReceiptParcel | None:
    """The receipt that is to be sent; None if it was, or there is no address to send it to."""
    stored_order = tx.orders.locked(order)
    if any(event.what == MAILED for event in tx.orders.events(order)):
        return None
    recipient = receipt_address(correspondent_of(stored_order, tx=tx))
    if not recipient:
        why: dict[str, JSON] = {"why": "the register has no address of the authority"}
        step = HistoryStep(NOT_MAILED, public={"attempts": 0}, sealed=why)
        remember_step(stored_order, step, tx=tx, now=now)
        return None
    document = tx.orders.document(stored_order.document) if stored_order.document else None
    contact = tx.register.contact_point()
    name = contact.legal_name if contact else ""
    return ReceiptParcel(
        order=order,
        recipient=recipient,
        subject=f"Received: {stored_order.reference or order}",
        text=_text(stored_order, name),
        signed=order_receipt.signed_receipt(stored_order, tx=tx, now=now),
        in_reply_to=document.message_id if document else "",
        mail_from=contact.email if contact else "",
        sender_name=name,
    )


def record_receipt(
    parcel: ReceiptParcel,
    delivery: SendingResult,
    *,
    attempt: int,
    owed_at: datetime,
    tx: Transaction,
    now: datetime,
) -> Ending:
    """Write down that a server took it, or try again, or say that it did not go."""
    order = tx.orders.locked(parcel.order)
    if not delivery.error:
        step = HistoryStep(MAILED, sealed=_proof(parcel, delivery.proof))
        remember_step(order, step, tx=tx, now=now)
        return None
    waited = now - owed_at
    wait = next_wait(attempts=attempt, elapsed=waited, time_left=_PATIENCE - waited, jitter=0)
    if wait is not None and not delivery.is_final and waited < _PATIENCE:
        return TaskRetry(now + wait, delivery.error)
    step = HistoryStep(NOT_MAILED, public={"attempts": attempt}, sealed={"why": delivery.error})
    remember_step(order, step, tx=tx, now=now)
    say = "The receipt of this order could not be e-mailed. Tell the authority that the order arrived."
    call_attention(f"{order.id}/receipt", say=say, tx=tx, now=now)
    return DeadTask(delivery.error)


def _proof(parcel: ReceiptParcel, proof: Mapping[str, object]) -> dict[str, JSON]:
    return {"recipient": parcel.recipient, **{name: str(value) for name, value in proof.items()}}


def _text(order: Order, provider: str) -> str:
    kind = "referral" if order.form is Form.REFERRAL else "document"
    due = [f"To be carried out by: {write_instant(order.due_at)}"] if order.due_at else []
    lines = [
        f"We have received your {kind} {order.reference}.".replace(" .", "."),
        "",
        f"Received at: {write_instant(order.received_at)}",
        *due,
        f"Our number: {order.id}",
        f"SHA-256 of what arrived: {order.digest}",
        "",
        "The attached file is our signed receipt: a JWS (RFC 7515), signed with Ed25519 over",
        "these facts. Our public key is the member `key` (a JWK, RFC 7517) of",
        f"{settings().public_url.rstrip('/')}/v1/contact-point",
        "",
        "A program sent this mail. An answer to it is read by people.",
        provider,
    ]
    return "\n".join(lines).rstrip() + "\n"
