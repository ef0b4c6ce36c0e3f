"""Drills: an order at two in the morning, rehearsed on the real installation.

A drill runs on the real clock, is shown on the real board, pages the real person on call and
is answered with a real, signed Annex II. It is marked in its flags, in every page and in
every entry of the ledger; it binds nobody, so that no figure counts it; its authority is
nobody and its address leads nowhere, so that no content is touched (`_order_rehearsing`).
How it goes on and ends: `journeys/answers/drill_exchange.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import row_of
from seawall.clocks.instant import write_instant
from seawall.clocks.starting import start_clock
from seawall.forms.model import Channel, Form
from seawall.ids import ClockId, OrderId, new_id
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.orders import order_paging, order_receipt
from seawall.journeys.orders._receipt_events import say_received
from seawall.ledger import JSON
from seawall.ledger.entry import canonical_json
from seawall.orders.locating import address_of
from seawall.orders.model import Binding, Order, OrderItem, OrderState, Trust
from seawall.orders.rehearsal import DRILL
from seawall.transaction import Transaction

AUTHORITY = "Drill authority (nobody)"

_PROFILE = "eu-tco-removal-order"
_URL = "https://drill.invalid/no-content"
#: In the history of its receipt: whether somebody is called.
_PAGES = "pages"


@dataclass(frozen=True, slots=True)
class DrillStep:
    """One step of a drill, and how long after its receipt it came."""

    what: str
    after: timedelta
    by: str
    lacks: list[dict[str, str]] = field(default_factory=list)
    """What the answer lacked, by code, and what to do about each."""


def begin_drill(*, by: str, tx: Transaction, now: datetime, pages: bool = True) -> Order:
    """Receive a drill now; with `pages`, the person on call is called at once."""
    tx.orders.lock_receiving()
    order = _order(tx, now=now)
    clock = _clock(order, tx=tx)
    order = replace(order, due_at=clock.due_at, receipt_digest=order_receipt.digest_of(order))
    tx.orders.add(order, [OrderItem(0, _URL, address_of(_URL).fingerprint)])
    identity = ClockId(new_id("clk", now=now))
    tx.orders.add_clock(row_of(clock, clock_id=identity, about=order.id, at=now))
    public = {"due_at": write_instant(order.due_at.astimezone(UTC)) if order.due_at else None}
    step = HistoryStep("received", by=by, data={_PAGES: pages}, public=public)
    remember_step(order, step, tx=tx, now=now)
    say_received(order, tx=tx, now=now)
    if pages:
        order_paging.call_now(order, why=DRILL, tx=tx, now=now)
        order_paging.watch_clock(order, clock, tx=tx, now=now)
    return order


def first_end(order: Order, *, tx: Transaction) -> datetime:
    """The end of a drill's first hour: a question to its authority wins it no other."""
    due_at = _clock(order, tx=tx).due_at
    assert due_at  # a clock that was never held
    return due_at


def calls_somebody(order: OrderId, *, tx: Transaction) -> bool | None:
    """Whether a drill was begun with pages; None of one that did not write it down."""
    received = next(event for event in tx.orders.events(order) if event.what == "received")
    begun: bool | None = received.data.get(_PAGES)
    return begun


def timeline(order: OrderId, *, tx: Transaction) -> list[DrillStep]:
    """What happened in a drill, and when, from its receipt."""
    stored_order = tx.orders.order(order)
    return [
        DrillStep(
            event.what,
            event.at - stored_order.received_at,
            event.by,
            list(event.data.get("lacks", ())),
        )
        for event in tx.orders.events(order)
    ]


def digest_as_sent(body: Mapping[str, JSON]) -> str:
    """What the receipt names the document by, of which its sender has the words."""
    return hashlib.sha256(canonical_json(dict(body)).encode()).hexdigest()


def _clock(order: Order, *, tx: Transaction) -> Clock:
    home = establishment(tx)
    return start_clock(
        _PROFILE,
        order.received_at,
        jurisdictions=known_jurisdictions(),
        tz=home.zone,
        calendar=home.calendar,
    )


def _reference(tx: Transaction, *, now: datetime) -> str:
    """Its number: the second of its receipt, and of several in one second a count beside it."""
    second = f"DRILL-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    names = (second if number == 1 else f"{second}-{number}" for number in count(1))
    return next(
        name for name in names if tx.orders.by_reference(DRILL, Form.REMOVAL_ORDER, name) is None
    )


def _order(tx: Transaction, *, now: datetime) -> Order:
    reference = _reference(tx, now=now)
    contact = tx.register.contact_point()
    state = contact.establishment if contact else ""
    legal_name = contact.legal_name if contact else ""
    body: dict[str, JSON] = {"form": "annex1", **_words(reference, legal_name, now)}
    return Order(
        id=OrderId(new_id("order", now=now)),
        organisation=tx.organisation,
        form=Form.REMOVAL_ORDER,
        binding=Binding.NONE,
        channel=Channel.PORTAL,
        state=OrderState.RUNNING,
        trust=Trust.AUTHENTICATED_CHANNEL,
        received_at=now,
        profile=_PROFILE,
        authority_name=AUTHORITY,
        sender_key=DRILL,
        issuing_state=state,
        reference=reference,
        body=body,
        digest=digest_as_sent(body),
        flags=(DRILL,),
        issued_at=now,
    )


def _words(reference: str, addressee: str, now: datetime) -> Mapping[str, JSON]:
    return {
        "addressee": addressee,
        "issued_at": now.isoformat(timespec="seconds"),
        "reference_number": reference,
        "locations": [{"url": _URL, "information": "A drill: there is no content here."}],
        "categories": ["2_7_a"],
        "reasons": "This is a drill. No content is meant, and none is touched.",
        "authority": {"name": AUTHORITY, "file_number": reference},
    }
