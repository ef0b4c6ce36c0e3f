"""Anybody reports an address: no account, no name, and a token to follow it with.

The address is all that is needed. It binds nobody, starts no clock and is counted in a series
of its own. Whoever reports what was reported before gets a token too, and nobody is asked
to look twice. Nothing about the sender is kept but what they choose to write.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.errors import InvalidRequest
from seawall.ids import OrderId, new_id
from seawall.journeys import order_receipt, receipt
from seawall.journeys.order_admitting import facts_of
from seawall.journeys.order_history import Step, remember
from seawall.journeys.order_items import Opening, items_of, locate, open_case
from seawall.journeys.order_receiving import Arrival, keep
from seawall.journeys.receipt import UnknownReceipt
from seawall.orders import states
from seawall.orders.demand import Place, letter
from seawall.orders.governing import binding_of
from seawall.orders.locating import address_of
from seawall.orders.model import (
    Channel,
    Document,
    Form,
    Order,
    OrderItem,
    OrderState,
    Trust,
)
from seawall.transaction import Transaction

LONGEST_REASON = 5_000
LONGEST_CONTACT = 300
REPEATS = "repeats"


class NoAddress(InvalidRequest):
    """What was reported is no address of the web."""


class TooLong(InvalidRequest):
    """More words than anybody reads."""


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What somebody tells us; reason and contact are theirs to leave out."""

    url: str
    reason: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What they keep: the token is told once; and whether we knew of the address."""

    order: Order
    token: str
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report has come, for whoever holds its token."""

    received_at: datetime
    state: str
    outcome: str


def report(said: PublicReport, *, tx: Transaction, now: datetime) -> Reported:
    """Take a report in."""
    _check(said)
    tx.orders.lock_receiving()
    items = locate([Place(url=said.url)], tx=tx, now=now)
    first = _first(items[0], tx=tx)
    order = _order(said, first, tx=tx, now=now)
    if first is None:
        case = open_case(Opening(order, items_of(items), None), tx=tx, now=now)
        order = replace(order, case=case.id if case else None)
    tx.orders.add(order, items)
    public = {"case": order.case, "is_repeat": first is not None, **facts_of(order)}
    sealed = {"contact": said.contact, "reason": said.reason} if said.contact else None
    remember(order, Step(states.Step.RECEIVED.value, public=public, sealed=sealed), tx=tx, now=now)
    return Reported(order, order_receipt.token_of(order), is_repeat=first is not None)


def follow(token: str, *, tx: Transaction) -> Progress:
    """What has become of a report."""
    order = tx.orders.by_receipt(receipt.digest(token))
    if order is None or order.form is not Form.PUBLIC_REPORT:
        raise UnknownReceipt(
            "nothing has this receipt.", field="token", remedy="Check its spelling."
        )
    shown = order
    if first := order.body.get(REPEATS):
        shown = tx.orders.order(OrderId(first))
    items = tx.orders.items(shown.id)
    return Progress(order.received_at, shown.state.value, items[0].outcome if items else "")


def _check(said: PublicReport) -> None:
    if not address_of(said.url).canonical:
        raise NoAddress(
            "this is no address of the web.",
            field="url",
            remedy="Copy it from the browser's address bar, with https://.",
        )
    for name, text, most in (
        ("reason", said.reason, LONGEST_REASON),
        ("contact", said.contact, LONGEST_CONTACT),
    ):
        if len(text) > most:
            raise TooLong(f"has more than {most} characters.", field=name, remedy="Write less.")


def _first(item: OrderItem, *, tx: Transaction) -> Order | None:
    """The report of this address that somebody still has to look at."""
    same = [
        one
        for one in tx.orders.orders_naming(item.fingerprint)
        if one.form is Form.PUBLIC_REPORT
        and one.state is OrderState.RUNNING
        and REPEATS not in one.body
    ]
    return same[-1] if same else None


def _order(said: PublicReport, first: Order | None, *, tx: Transaction, now: datetime) -> Order:
    order = Order(
        id=OrderId(new_id("order", now=now)),
        organisation=tx.organisation,
        form=Form.PUBLIC_REPORT,
        binding=binding_of(Form.PUBLIC_REPORT),
        channel=Channel.PORTAL,
        state=OrderState.RUNNING,
        trust=Trust.ANONYMOUS,
        received_at=now,
    )
    document = _keep(said, order.id, tx=tx, now=now)
    body = {"form": "public_report", "reason": said.reason, "contact": said.contact}
    return replace(
        order,
        document=document.id,
        digest=document.sha256,
        body={**body, **({REPEATS: first.id} if first else {})},
        case=first.case if first else None,
        receipt_digest=order_receipt.digest_of(order),
    )


def _keep(said: PublicReport, order: OrderId, *, tx: Transaction, now: datetime) -> Document:
    """The report's own words, sealed; the number makes two reports of one address differ."""
    written = {"contact": said.contact, "order": order, "reason": said.reason, "url": said.url}
    content = json.dumps(written, ensure_ascii=False, sort_keys=True).encode()
    came = Arrival(
        content=content,
        media_type="application/json",
        channel=Channel.PORTAL,
        demand=letter(written),
    )
    return keep(came, now, tx=tx, now=now)
