"""A document comes in at the door for machines: its body, who brings it, and the receipt.

A signed document needs no account: its signature says who sent it, and what no key of the
register signed is taken in all the same, with its clock running, until two people have found
out whether it is genuine. What is refused is kept too, so this opens transactions of its own:
the refusal is an answer, and not a reason to forget.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from ninja import Status

from seawall.errors import InvalidRequest, SeawallError, problem
from seawall.forms.model import Form
from seawall.ids import OrganisationId
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.orders import order_reading, order_receipt
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import ReceivedDocument, turn_away_document
from seawall.journeys.orders.order_sender import known_keys
from seawall.mailroom.signing.model import BadSignature, SignatureState
from seawall.orders.model import Order, OrderState
from seawall.orders.register.model import Authority, KeyKind
from seawall.orders.standing import as_shown
from seawall.transaction import Transaction, reading, transaction
from seawall.web import limit
from seawall.web.addressee import addressed_organisation
from seawall.web.api.door import ApiKey, actor_of
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call
from seawall.web.strangers_turn import anteroom_full

SCOPE = "orders"
#: The largest document that is read here: 20,000 addresses, and room to spare.
LARGEST = 10 * 2**20
#: What one address may send without an API key, and without a key of the register.
_WITHOUT_KEY = "120/minute"
_ANY = {"schema": {"type": "string"}}
DOCUMENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/jose": _ANY,
            "application/jose+json": {"schema": {"type": "object"}},
            "application/json": {"schema": {"type": "object"}},
        },
    }
}


class OrderRefused(InvalidRequest):
    """The document was refused, with the reason; it is kept, and reached no action."""

    kind = "order-refused"

    received: ReceivedDocument

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        reason = self.received.refused
        return {"order": self.received.order.id, "reason": reason.value if reason else ""}


class OrderReceiptOut(Out[ReceivedDocument]):
    """What the sender keeps: a receipt signed with our key, and a token to follow it with."""

    order: Annotated[str, From("order.id")]
    form: Annotated[Form, From("order.form")]
    reference: Annotated[str, From("order.reference")]
    state: Annotated[OrderState, From("order.state")]
    received_at: Annotated[datetime, From("order.received_at")]
    due_at: Annotated[datetime | None, From("order.due_at")]
    sha256: Beside[str]
    is_new: bool
    faults: Beside[list[dict[str, str]]]
    token: Beside[str]
    receipt: Beside[str]


def take_in(request: Call, to: str, *, usually: str) -> Status[OrderReceiptOut]:
    """Receive a document that is of this form unless it says otherwise."""
    _admit(request)
    content = _content(request)
    organisation = addressed_organisation(request, to)
    with reading(organisation) as tx:
        bound = _bound(request, tx=tx)
        keys = known_keys(tx=tx)
    media_type = request.content_type or ""
    if media_type in order_reading.JOSE:
        arrival = order_reading.from_signed(
            content,
            media_type,
            usually=usually,
            keys=keys,
            is_vouched_for=request.key is not None,
            now=request.now,
        )
        _require_signed(arrival, organisation, now=request.now)
        _require_readable(arrival, organisation, request)
        arrival = replace(arrival, bound=bound)
    else:
        arrival = order_reading.from_json(content, usually=usually, bound=bound)
    return _answered(arrival, organisation, request)


def _admit(request: Call) -> None:
    """Whoever has a key needs its scope; whoever has none signs.

    What a key of the register signed was counted by its holder before this (`web/limit.py`).
    """
    if request.key is not None:
        ApiKey(SCOPE)(request)
        return
    if request.content_type not in order_reading.JOSE:
        raise problem("api.nothing-is-signed")
    limit.count_document(request, "orders", most=_WITHOUT_KEY)


def _content(request: Call) -> bytes:
    if request.content_type not in (*order_reading.JOSE, "application/json"):
        raise problem("api.media-type.order", content_type=(request.content_type or "")[:80])
    try:
        content = request.body
    except RequestDataTooBig:
        raise _too_large() from None
    if len(content) > LARGEST:
        raise _too_large()
    return content


def _too_large() -> SeawallError:
    return problem("api.document-too-large", largest=LARGEST)


def _bound(request: Call, *, tx: Transaction) -> Authority | None:
    """The authority that this API key belongs to, if it was bound to one."""
    key = tx.register.key(str(request.key.id)) if request.key else None
    if key is None or key.kind is not KeyKind.API:
        return None
    if key.revoked_at is not None:
        raise problem("api.authority-key-retired")
    return tx.register.authority(key.authority)


def _require_signed(
    arrival: DocumentArrival, organisation: OrganisationId, *, now: datetime
) -> None:
    """Refuse what is no JWS of ours at all: it names no key, so that it is nobody's order."""
    signature = arrival.signature
    if signature.state is SignatureState.UNREADABLE:
        with transaction(organisation) as tx:
            turn_away_document(arrival.content, signature, tx=tx, now=now)
        raise problem("api.order-not-signed", BadSignature, why=signature.why)


def _require_readable(
    arrival: DocumentArrival, organisation: OrganisationId, request: Call
) -> None:
    """Refuse what a stranger signed and nobody can read: its sender is told, and nothing kept."""
    is_unknown = arrival.signature.state is SignatureState.UNKNOWN_KEY
    if arrival.malformed and is_unknown and request.key is None:
        unreadable = replace(arrival.signature, why=arrival.malformed)
        with transaction(organisation) as tx:
            turn_away_document(arrival.content, unreadable, tx=tx, now=request.now)
        raise problem("api.stranger-unreadable", why=arrival.malformed)


def _answered(
    arrival: DocumentArrival, organisation: OrganisationId, request: Call
) -> Status[OrderReceiptOut]:
    with transaction(organisation) as tx:
        arrived = arrive(
            [arrival],
            asked_from=limit.asker(request),
            tx=tx,
            now=request.now,
            by=actor_of(request),
        )
    if arrived.full_until is not None:
        raise anteroom_full(arrived.full_until, now=request.now)
    received = arrived.received[0]
    if received.refused is not None:
        error = problem(
            "api.order-refused",
            OrderRefused,
            reason=received.refused.value.replace("_", " "),
            why=received.why,
        )
        error.received = received
        raise error
    with reading(organisation) as tx:  # what it says is committed, and nobody waits for it
        out = _receipt(received, arrival, tx=tx, now=request.now)
    return Status(201 if received.is_new else 200, out)


def _receipt(
    received: ReceivedDocument, arrival: DocumentArrival, *, tx: Transaction, now: datetime
) -> OrderReceiptOut:
    order, bound = received.order, arrival.bound
    is_proved = bound is not None and bound.id == order.authority
    token = order_receipt.token_for(
        order, arrival.sha256, is_new=received.is_new, is_proved=is_proved, now=now
    )
    return OrderReceiptOut.of(
        replace(received, order=as_shown(order, now)),
        sha256=order.digest,
        faults=_faults(order, tx=tx),
        token=token,
        receipt=order_receipt.signed_receipt(order, tx=tx, now=now),
    )


def _faults(order: Order, *, tx: Transaction) -> list[dict[str, str]]:
    if (waiting := tx.anteroom.get(order.id)) is not None:
        return [{"code": code, "field": field} for code, field in waiting.faults]
    first = tx.orders.events(order.id)[0]
    return [dict(fault) for fault in first.data.get("faults", ())]
