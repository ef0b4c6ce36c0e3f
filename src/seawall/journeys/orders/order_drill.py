"""Drills: an order at two in the morning, rehearsed on the real installation.

A drill runs on the real clock, is shown on the real board, pages the real person on call and
is answered with a real, signed Annex II. It is marked in its flags, in every page and in
every entry of the ledger; it binds nobody, so that no figure counts it; its authority is
nobody and its address leads nowhere, so that no content is touched (`_order_rehearsing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from seawall.clocks.clock_record import row_of
from seawall.clocks.instant import write_instant
from seawall.clocks.starting import start_clock
from seawall.errors import problem
from seawall.forms.model import Channel, Form
from seawall.ids import ClockId, OrderId, new_id
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.orders import order_paging, order_receipt
from seawall.orders.locating import address_of
from seawall.orders.model import Binding, Order, OrderItem, OrderState, Trust
from seawall.orders.rehearsal import DRILL
from seawall.orders.states import OVER
from seawall.transaction import Transaction

AUTHORITY = "Drill authority (nobody)"

_PROFILE = "eu-tco-removal-order"
_URL = "https://drill.invalid/no-content"


@dataclass(frozen=True, slots=True)
class DrillStep:
    """One step of a drill, and how long after its receipt it came."""

    what: str
    after: timedelta
    by: str


def begin_drill(*, by: str, tx: Transaction, now: datetime, pages: bool = True) -> Order:
    """Receive a drill now; with `pages`, the person on call is called at once."""
    tx.orders.lock_receiving()
    _require_none_open(tx)
    home = establishment(tx)
    clock = start_clock(
        _PROFILE, now, jurisdictions=known_jurisdictions(), tz=home.zone, calendar=home.calendar
    )
    order = _order(tx, now=now)
    order = replace(order, due_at=clock.due_at, receipt_digest=order_receipt.digest_of(order))
    tx.orders.add(order, [OrderItem(0, _URL, address_of(_URL).fingerprint)])
    identity = ClockId(new_id("clk", now=now))
    tx.orders.add_clock(row_of(clock, clock_id=identity, about=order.id, at=now))
    public = {"due_at": write_instant(order.due_at.astimezone(UTC)) if order.due_at else None}
    remember_step(order, HistoryStep("received", by=by, public=public), tx=tx, now=now)
    if pages:
        order_paging.call_now(order, why=DRILL, tx=tx, now=now)
        order_paging.watch_clock(order, clock, tx=tx, now=now)
    return order


def timeline(order: OrderId, *, tx: Transaction) -> list[DrillStep]:
    """What happened in a drill, and when, from its receipt."""
    stored_order = tx.orders.order(order)
    return [
        DrillStep(event.what, event.at - stored_order.received_at, event.by)
        for event in tx.orders.events(order)
    ]


def _require_none_open(tx: Transaction) -> None:
    still = [order for order in tx.orders.board(limit=1000) if DRILL in order.flags]
    if open_now := [order.id for order in still if order.state not in OVER]:
        raise problem("orders.a-drill-is-open", open_now=open_now[0])


def _order(tx: Transaction, *, now: datetime) -> Order:
    reference = f"DRILL-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    contact = tx.register.contact_point()
    state = contact.establishment if contact else ""
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
        body={"form": "annex1", **_words(reference, contact.legal_name if contact else "", now)},
        flags=(DRILL,),
        issued_at=now,
    )


def _words(reference: str, addressee: str, now: datetime) -> dict[str, object]:
    return {
        "addressee": addressee,
        "issued_at": now.isoformat(timespec="seconds"),
        "reference_number": reference,
        "locations": [{"url": _URL, "information": "A drill: there is no content here."}],
        "categories": ["2_7_a"],
        "reasons": "This is a drill. No content is meant, and none is touched.",
        "authority": {"name": AUTHORITY, "file_number": reference},
    }
