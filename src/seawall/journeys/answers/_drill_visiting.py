"""The invented authority of a drill comes with the token of its receipt, and checks what it gets.

It does what an authority does that was given a receipt (`web/api/orders.py`): the token finds the
order, its answers are fetched and so delivered, and everything signed is held against the key that
`/v1/contact-point` publishes. It is a part of this process, so nothing is sent to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seawall.clocks.instant import write_instant
from seawall.forms.annexes.annex2 import Annex2
from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import Form, read_any_form
from seawall.forms.letters.canonical_form import digest_of
from seawall.journeys import receipt
from seawall.journeys.answers.answer_sending import mark_fetched
from seawall.journeys.orders import order_receipt
from seawall.journeys.orders.order_drill import digest_as_sent
from seawall.keys.organisation import own_key
from seawall.ledger.words.orders import ORDER_ANSWER_COMPOSED
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import SignatureState
from seawall.orders.answering.model import AnswerForm
from seawall.orders.drill_result import DrillVisit
from seawall.orders.model import Answer, Order
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class VerifiedForm:
    """What was signed, and whether it was with our key."""

    payload: dict[str, Any] | None
    is_valid: bool

    @property
    def form(self) -> Form | None:
        """The form that was signed, if it is one."""
        try:
            return read_any_form(self.payload)
        except FormUnreadable:
            return None


def visit_with_token(order: Order, *, tx: Transaction, now: datetime) -> DrillVisit:
    """Fetch the answers of a drill by its receipt, and check all that is handed out."""
    held_order = tx.orders.by_receipt(receipt.digest(order_receipt.token_of(order)))
    if held_order is None or held_order.id != order.id:
        return DrillVisit()
    answers = mark_fetched(order, tx=tx, now=now)
    result = next((answer for answer in answers if answer.form == AnswerForm.ANNEX_II), None)
    if result is None:
        said_cannot = any(answer.form == AnswerForm.ANNEX_III for answer in answers)
        return DrillVisit(is_let_in=True, said_cannot=said_cannot)
    verified = _verified(result.signed, order, now=now)
    form = verified.form
    return DrillVisit(
        is_let_in=True,
        is_receipt_valid=_is_receipt_valid(order, tx=tx, now=now),
        is_signature_valid=verified.is_valid,
        is_in_log=form is not None and _is_in_log(result, form, tx=tx),
        answer=form if isinstance(form, Annex2) else Annex2(),
        answered_at=result.created_at,
    )


def _verified(signed: str, order: Order, *, now: datetime) -> VerifiedForm:
    key = jws.known_key(own_key(order.organisation).public_key())
    payload, signature = jws.verify_jws(signed, [key], now=now)
    return VerifiedForm(payload, signature.state is SignatureState.VALID)


def _is_receipt_valid(order: Order, *, tx: Transaction, now: datetime) -> bool:
    """Whether the receipt is signed, and is one for the very order that its sender wrote."""
    verified = _verified(order_receipt.signed_receipt(order, tx=tx, now=now), order, now=now)
    document = {
        "order": order.id,
        "reference": order.body["reference_number"],
        "sha256": digest_as_sent(order.body),
        "received_at": write_instant(order.received_at.astimezone(UTC)),
    }
    return verified.is_valid and document.items() <= (verified.payload or {}).items()


def _is_in_log(answer: Answer, form: Form, *, tx: Transaction) -> bool:
    """Whether the audit log has this very answer."""
    digest = digest_of(form)
    return digest == answer.digest and any(
        entry.public.get("digest") == digest and entry.public.get("answer") == answer.id
        for entry in tx.ledger.about(answer.order, prefix=ORDER_ANSWER_COMPOSED)
    )
