"""Orders arrive from authorities' systems; whoever sent one follows it by its token.

The token is told with the receipt. It shows the sender what became of each address, hands out
our signed answers, and lets them answer our questions; the platform's own machines see more,
with an API key.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status

from seawall.enforcement.parts.model import AskingProgress
from seawall.errors import problem
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys import receipt
from seawall.journeys.answers import answer_sending, order_clarification
from seawall.journeys.answers.order_clarification import ClarificationReply, Clarified
from seawall.journeys.answers.part_asking import askings_of
from seawall.journeys.anteroom.receipt_holding import held_order, told_places
from seawall.journeys.clocks import order_clocks
from seawall.journeys.orders.order_opening import opening_of, openings_of
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.demand import DemandedAddress
from seawall.orders.model import Answer, Order, OrderItem, OrderState
from seawall.orders.opening.model import OpeningProgress
from seawall.orders.standing import as_shown
from seawall.transaction import Transaction
from seawall.web.api.door import (
    OF_A_FILE,
    Address,
    ApiKey,
    Body,
    Line,
    Text,
    actor_of,
    json_body,
    read_body,
    refusals,
)
from seawall.web.api.order_documents import DOCUMENT, OrderReceiptOut, take_in
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call, hold_transaction
from seawall.web.token_pages import TOKEN_HEADER

router = Router(tags=["orders"])


class PlaceOut(Out[OrderItem]):
    """One address, and what became of it."""

    url: str
    outcome: str
    reason_code: str
    measure: str
    acted_at: datetime | None


class OpeningOut(Out[OpeningProgress]):
    """How many of the addresses that a long order names are opened."""

    opened: int
    named: int


class AskingOut(Out[AskingProgress]):
    """For how many of the addresses that are to be removed the platform was asked."""

    asked: int
    named: int


class AnswerOut(Out[Answer]):
    """An answer of ours, signed."""

    id: str
    form: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    signed: str


class ProgressOut(Out[Order]):
    """What its sender may know of an order."""

    order: Annotated[str, From("id")]
    form: Form
    reference: str
    state: OrderState
    received_at: datetime
    due_at: datetime | None
    clock: Beside[str]
    opening: Beside[OpeningOut | None]
    """Null once all addresses are opened; until then `locations` has those that are."""
    locations: Beside[list[PlaceOut]]
    answers: Beside[list[AnswerOut]]


class OrderOut(Out[Order]):
    """An order as the platform's own machines see it."""

    order: Annotated[str, From("id")]
    form: Form
    binding: str
    state: OrderState
    trust: str
    genuine: str
    channel: str
    profile: str
    authority: Annotated[str, From("authority_name")]
    reference: str
    received_at: datetime
    due_at: datetime | None
    flags: list[str]
    case: str | None
    opening: Beside[OpeningOut | None]
    """Null once all of its addresses are opened."""
    asking: Beside[AskingOut | None]
    """Null unless the platform is being asked for very many addresses, part by part."""


class OrdersOut(Schema):
    """The board, soonest due first."""

    orders: list[OrderOut]


class ReplyIn(Body):
    """An answer to our question about an order."""

    text: Text = ""
    locations: list[Address] = []
    fields: dict[str, Any] = {}


class ReplyOut(Out[Clarified]):
    """Whether the reply starts the clock afresh; null where a person must read it."""

    order: Annotated[str, From("order.id")]
    is_enough: bool | None
    state: Annotated[OrderState, From("order.state")]
    due_at: Annotated[datetime | None, From("order.due_at")]


@router.post(
    "",
    auth=None,
    response={200: OrderReceiptOut, 201: OrderReceiptOut, **refusals(*OF_A_FILE)},
    openapi_extra=DOCUMENT,
)
def receive_order(request: Call, to: Line = "") -> Status[OrderReceiptOut]:
    """Receive an order: signed JSON, or plain JSON with an API key."""
    return take_in(request, to, usually="annex1")


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
    with hold_transaction(request) as tx:
        orders = tx.shown_orders.board(
            states=[state] if state else (),
            forms=[form] if form else (),
            limit=limit,
            now=request.now,
        )
        openings, askings = openings_of(orders, tx=tx), askings_of(orders, tx=tx)
    return OrdersOut(
        orders=[
            OrderOut.of(order, opening=openings.get(order.id), asking=askings.get(order.id))
            for order in orders
        ]
    )


@router.get("/{order}", auth=None, response={200: ProgressOut, **refusals(401, 403, 404)})
def show_order(request: Call, order: str) -> ProgressOut:
    """An order as its sender may see it: by the token of its receipt, or an API key."""
    stored_order, tx = order_of_sender(request, order)
    return ProgressOut.of(
        as_shown(stored_order, request.now),
        clock=order_clocks.state_of_clock(stored_order, tx=tx, now=request.now),
        opening=opening_of(stored_order, tx=tx),
        locations=told_places(stored_order, tx=tx),
        answers=_answers(stored_order, request, tx=tx),
    )


@router.post(
    "/{order}/clarifications",
    auth=None,
    response={201: ReplyOut, **refusals()},
    openapi_extra=json_body(ReplyIn),
)
def clarify(request: Call, order: str) -> Status[ReplyOut]:
    """Answer our question about an order, by the token of its receipt."""
    stored_order, tx = order_of_sender(request, order, scope="orders")
    body = read_body(request.body, ReplyIn)
    reply = body.as_value(
        ClarificationReply,
        order=stored_order.id,
        places=[DemandedAddress(url=url) for url in body.locations],
        is_from_sender=TOKEN_HEADER in request.headers and is_authenticated(stored_order),
    )
    clarification = order_clarification.receive_reply(
        reply, tx=tx, now=request.now, by=actor_of(request)
    )
    shown_order = as_shown(clarification.order, request.now)
    return Status(201, ReplyOut.of(replace(clarification, order=shown_order)))


def _answers(order: Order, request: Call, *, tx: Transaction) -> list[Answer]:
    """Whoever comes with the token is the sender, and has the answers with that."""
    if request.headers.get(TOKEN_HEADER):
        return answer_sending.mark_fetched(order, tx=tx, now=request.now)
    return tx.answers.of_order(order.id)


def order_of_sender(
    request: Call, order: str, *, scope: str = "orders.read"
) -> tuple[Order, Transaction]:
    """The order that whoever asks may see, and its organisation's transaction."""
    token = request.headers.get(TOKEN_HEADER, "")
    if token:
        stored_order = held_order(receipt.digest(token), tx=request.tx)
        if stored_order is None or stored_order.id != order:
            raise problem("api.unknown-order")
        return stored_order, request.tx.of(stored_order.organisation)
    ApiKey(scope)(request)
    return request.tx.orders.order(OrderId(order)), request.tx
