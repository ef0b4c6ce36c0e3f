"""Orders arrive from authorities' systems, signed; whoever sent one follows it by its token.

A signed order needs no account: its signature says who sent it, and what no key of the
register signed is taken in all the same, with its clock running, until two people have found
out whether it is genuine. What is refused is kept too, so these addresses open transactions
of their own: the refusal is an answer, and not a reason to forget.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from ninja import Query, Router, Schema, Status

from seawall.errors import Forbidden, InvalidRequest, TooLarge, Unauthenticated, Unsupported
from seawall.ids import OrderId, OrganisationId
from seawall.journeys import (
    answer_sending,
    order_clarification,
    order_reading,
    order_receipt,
    receipt,
)
from seawall.journeys.order_clarification import Reply
from seawall.journeys.order_receiving import Arrival, Received, receive, turn_away
from seawall.journeys.order_sender import known_keys
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.demand import Place
from seawall.orders.faults import UnknownOrder
from seawall.orders.model import Answer, Form, Order, OrderState
from seawall.orders.register.model import Authority, KeyKind
from seawall.orders.signing.model import BadSignature, State
from seawall.transaction import Transaction, transaction
from seawall.web import limit
from seawall.web.addressee import addressed
from seawall.web.api.door import Address, ApiKey, Body, Line, Text, by, read_body, refusals
from seawall.web.request import Call, hold

router = Router(tags=["orders"])

SCOPE = "orders"
#: The largest document that is read here: ten thousand addresses, and room to spare.
LARGEST = 10 * 2**20
#: What one address may send without an API key.
_WITHOUT_KEY = "120/minute"
TOKEN_HEADER = "Seawall-Receipt"  # noqa: S105 - the name of a header
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

    def __init__(self, received: Received) -> None:
        reason = received.refused.value if received.refused else ""
        super().__init__(
            f"refused ({reason.replace('_', ' ')}): {received.why}",
            field="body",
            remedy="Mend what is wrong and send a new document.",
        )
        self.received = received

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        reason = self.received.refused
        return {"order": self.received.order.id, "reason": reason.value if reason else ""}


class NothingIsSigned(Unauthenticated):
    """Plain JSON, and no API key to say who sends it."""


class ReceiptOut(Schema):
    """What the sender keeps: a receipt signed with our key, and a token to follow it with."""

    order: str
    form: Form
    reference: str
    state: OrderState
    received_at: datetime
    due_at: datetime | None
    sha256: str
    is_new: bool
    faults: list[dict[str, str]]
    token: str
    receipt: str


class PlaceOut(Schema):
    """One address, and what became of it."""

    url: str
    outcome: str
    reason_code: str
    measure: str
    acted_at: datetime | None


class AnswerOut(Schema):
    """An answer of ours, signed."""

    id: str
    form: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    signed: str


class ProgressOut(Schema):
    """What its sender may know of an order."""

    order: str
    form: Form
    reference: str
    state: OrderState
    received_at: datetime
    due_at: datetime | None
    clock: str
    locations: list[PlaceOut]
    answers: list[AnswerOut]


class OrderOut(Schema):
    """An order as the platform's own machines see it."""

    order: str
    form: Form
    binding: str
    state: OrderState
    trust: str
    genuine: str
    channel: str
    profile: str
    authority: str
    reference: str
    received_at: datetime
    due_at: datetime | None
    flags: list[str]
    case: str | None


class OrdersOut(Schema):
    """The board, soonest due first."""

    orders: list[OrderOut]


class ReplyIn(Body):
    """An answer to our question about an order."""

    text: Text = ""
    locations: list[Address] = []
    fields: dict[str, Any] = {}


class ReplyOut(Schema):
    """Whether the reply starts the clock afresh; null where a person must read it."""

    order: str
    is_enough: bool | None
    state: OrderState
    due_at: datetime | None


@router.post(
    "",
    auth=None,
    response={200: ReceiptOut, 201: ReceiptOut, **refusals()},
    openapi_extra=DOCUMENT,
)
def receive_order(request: Call, to: Line = "") -> Status[ReceiptOut]:
    """Receive an order: signed JSON, or plain JSON with an API key."""
    return take_in(request, to, usually="annex1")


def take_in(request: Call, to: str, *, usually: str) -> Status[ReceiptOut]:
    """Receive a document that is of this form unless it says otherwise."""
    _admit(request)
    content = _content(request)
    organisation = addressed(request, to)
    with transaction(organisation) as tx:
        bound = _bound(request, tx=tx)
        keys = known_keys(tx=tx)
    media_type = request.content_type or ""
    if media_type in order_reading.JOSE:
        arrival = order_reading.from_signed(
            content, media_type, usually=usually, keys=keys, now=request.now
        )
        _require_signed(arrival, organisation, now=request.now)
        arrival = replace(arrival, bound=bound)
    else:
        arrival = order_reading.from_json(content, usually=usually, bound=bound)
    return _answered(arrival, organisation, request)


@router.get(
    "",
    auth=ApiKey("orders.read"),
    response={200: OrdersOut, **refusals(401, 403, 422)},
)
def list_orders(
    request: Call,
    *,
    state: OrderState | None = None,
    form: Form | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> OrdersOut:
    """Orders and referrals, soonest due first; without a state, what is not over."""
    with hold(request) as tx:
        found = tx.orders.board(
            states=[state] if state else (), forms=[form] if form else (), limit=limit
        )
    return OrdersOut(orders=[_shown(order) for order in found])


@router.get("/{order}", auth=None, response={200: ProgressOut, **refusals(401, 403, 404)})
def show_order(request: Call, order: str) -> ProgressOut:
    """An order as its sender may see it: by the token of its receipt, or an API key."""
    found, tx = theirs(request, order)
    rows = [row for row in tx.orders.clocks(found.id) if row.profile == found.profile]
    return ProgressOut(
        order=found.id,
        form=found.form,
        reference=found.reference,
        state=found.state,
        received_at=found.received_at,
        due_at=found.due_at,
        clock=rows[0].state if rows else "no_deadline",
        locations=[
            PlaceOut(
                url=one.url,
                outcome=one.outcome,
                reason_code=one.reason_code,
                measure=one.measure,
                acted_at=one.acted_at,
            )
            for one in tx.orders.items(found.id)
        ],
        answers=[
            AnswerOut(
                id=one.id,
                form=one.form,
                state=one.state,
                created_at=one.created_at,
                sent_at=one.sent_at,
                signed=one.signed,
            )
            for one in _answers(found, request, tx=tx)
        ],
    )


@router.post("/{order}/clarifications", auth=None, response={201: ReplyOut, **refusals()})
def clarify(request: Call, order: str) -> Status[ReplyOut]:
    """Answer our question about an order, by the token of its receipt."""
    found, tx = theirs(request, order)
    said = read_body(request.body, ReplyIn)
    reply = Reply(
        order=found.id,
        text=said.text,
        places=[Place(url=url) for url in said.locations],
        fields=said.fields,
        is_from_sender=is_authenticated(found),
    )
    done = order_clarification.receive(reply, tx=tx, now=request.now, by=by(request))
    out = ReplyOut(
        order=found.id,
        is_enough=done.is_enough,
        state=done.order.state,
        due_at=done.order.due_at,
    )
    return Status(201, out)


def _admit(request: Call) -> None:
    """Whoever has a key needs its scope; whoever has none signs, and is counted apart."""
    if request.key is not None:
        ApiKey(SCOPE)(request)
        return
    if request.content_type not in order_reading.JOSE:
        raise NothingIsSigned(
            "an order is signed, or comes with an API key.",
            field="Authorization",
            remedy="Send a JWS as application/jose, or a key with the scope 'orders'.",
        )
    limit.count(f"orders:{request.META.get('REMOTE_ADDR', '')}", most=_WITHOUT_KEY)


def _content(request: Call) -> bytes:
    if request.content_type not in (*order_reading.JOSE, "application/json"):
        raise Unsupported(
            f"a body of type {(request.content_type or '')[:80]!r} is not read here.",
            field="Content-Type",
            remedy="Send application/jose, application/jose+json or application/json.",
        )
    try:
        content = request.body
    except RequestDataTooBig:
        raise _too_large() from None
    if len(content) > LARGEST:
        raise _too_large()
    return content


def _too_large() -> TooLarge:
    return TooLarge(
        f"a document has at most {LARGEST} bytes.", field="body", remedy="Send it in parts."
    )


def _bound(request: Call, *, tx: Transaction) -> Authority | None:
    """The authority that this API key belongs to, if it was bound to one."""
    key = tx.register.key(str(request.key.id)) if request.key else None
    if key is None or key.kind is not KeyKind.API:
        return None
    if key.revoked_at is not None:
        raise Forbidden(
            "the key belongs to an authority no more.", field="Authorization", remedy="Ask for one."
        )
    return tx.register.authority(key.authority)


def _require_signed(arrival: Arrival, organisation: OrganisationId, *, now: datetime) -> None:
    """Refuse what is no JWS of ours at all: it names no key, so that it is nobody's order."""
    signature = arrival.signature
    if signature.state is State.INVALID and not signature.key_fingerprint:
        with transaction(organisation) as tx:
            turn_away(arrival.content, signature, tx=tx, now=now)
        raise BadSignature(
            f"this is no signed order: {signature.why}",
            field="body",
            remedy="Sign canonical JSON with Ed25519, as /docs says.",
        )


def _answered(arrival: Arrival, organisation: OrganisationId, request: Call) -> Status[ReceiptOut]:
    with transaction(organisation) as tx:
        received = receive(arrival, tx=tx, now=request.now, by=by(request))
        if received.refused is None:
            out = _receipt(received, tx=tx, now=request.now)
    if received.refused is not None:
        raise OrderRefused(received)
    return Status(201 if received.is_new else 200, out)


def _receipt(received: Received, *, tx: Transaction, now: datetime) -> ReceiptOut:
    order = received.order
    assert order.document
    return ReceiptOut(
        order=order.id,
        form=order.form,
        reference=order.reference,
        state=order.state,
        received_at=order.received_at,
        due_at=order.due_at,
        sha256=tx.orders.document(order.document).sha256,
        is_new=received.is_new,
        faults=_faults(order, tx=tx),
        token=order_receipt.token_of(order),
        receipt=order_receipt.signed(order, tx=tx, now=now),
    )


def _faults(order: Order, *, tx: Transaction) -> list[dict[str, str]]:
    first = tx.orders.events(order.id)[0]
    return [dict(fault) for fault in first.data.get("faults", ())]


def _shown(order: Order) -> OrderOut:
    return OrderOut(
        order=order.id,
        form=order.form,
        binding=order.binding,
        state=order.state,
        trust=order.trust,
        genuine=order.genuine,
        channel=order.channel,
        profile=order.profile,
        authority=order.authority_name,
        reference=order.reference,
        received_at=order.received_at,
        due_at=order.due_at,
        flags=list(order.flags),
        case=order.case,
    )


def _answers(order: Order, request: Call, *, tx: Transaction) -> list[Answer]:
    """Whoever comes with the token is the sender, and has the answers with that."""
    if request.headers.get(TOKEN_HEADER):
        return answer_sending.fetched(order, tx=tx, now=request.now)
    return tx.answers.of_order(order.id)


def theirs(request: Call, order: str) -> tuple[Order, Transaction]:
    """The order that whoever asks may see, and its organisation's transaction."""
    token = request.headers.get(TOKEN_HEADER, "")
    if token:
        found = request.tx.orders.by_receipt(receipt.digest(token))
        if found is None or found.id != order:
            raise UnknownOrder("this token is of no such order.", field=TOKEN_HEADER)
        return found, request.tx.of(found.organisation)
    ApiKey("orders.read")(request)
    return request.tx.orders.order(OrderId(order)), request.tx
