"""A reply to our question: written down always, and the hour afresh only if it answers.

A reply counts by itself if its sender is the order's own and known; what anybody could have
written waits for a person, since it may bring addresses. Where the order was not paused the
reply is history and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.ids import DocumentId, OrderId
from seawall.journeys.answers.order_clarifying import resume_clock
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import clock_row
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders._order_items import CaseOpening, items_of, locate_addresses, open_case
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_on_request import keep_as_asked
from seawall.orders import states
from seawall.orders.clarification import is_enough
from seawall.orders.demand import DemandedAddress
from seawall.orders.model import Order, OrderState
from seawall.orders.opening.model import name_addresses
from seawall.people.model import Member
from seawall.transaction import Transaction

#: The grounds that a clarification ends; force majeure ends by itself.
_ENDED = (
    NonComplianceGround.MANIFEST_ERRORS.value,
    NonComplianceGround.INSUFFICIENT_INFORMATION.value,
    ObjectionGround.INCOMPLETE.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationReply:
    """What came in reply; `is_from_sender` if the order's own sender is known to have sent it."""

    order: OrderId
    text: str = ""
    places: Sequence[DemandedAddress] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    document: DocumentId | None = None
    is_from_sender: bool = False
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clarified:
    """What a reply came to; None where a person must say whether it is enough."""

    order: Order
    is_enough: bool | None


def receive_reply(
    reply: ClarificationReply, *, tx: Transaction, now: datetime, by: str = ""
) -> Clarified:
    """Take a reply in; the clock starts afresh if it brings what was missing."""
    tx.orders.lock_receiving()
    order = tx.orders.locked(reply.order)
    enough = is_enough(_missing(order, tx=tx), places=reply.places, fields=reply.fields)
    if enough and not reply.is_from_sender:
        enough = None
    step = HistoryStep(
        states.OrderStep.CLARIFIED.value,
        by=by,
        data={
            "document": reply.document,
            "fields": dict(reply.fields),
            "places": [place.url for place in reply.places],
            "text": reply.text[:10_000],
        },
        public={"is_enough": enough, "is_from_sender": reply.is_from_sender},
        sealed={"text": reply.text[:10_000]},
    )
    remember_step(order, step, tx=tx, now=now)
    if order.state is not OrderState.PAUSED:
        return Clarified(order, enough)
    if not enough:
        says = "does not answer the question" if enough is False else "needs review"
        call_attention(order.id, say=f"The reply about {order.id} {says}.", tx=tx, now=now)
        return Clarified(order, enough)
    added = _with_places(order, reply.places, tx=tx, now=now)
    at = min(reply.received_at or now, now)
    return Clarified(_start_afresh(added, at, tx=tx, now=now, by=by), enough)


def accept_reply(order: OrderId, person: Member, *, tx: Transaction, now: datetime) -> Order:
    """A person says that the last reply is the clarification: the hour runs from its receipt."""
    require_right(person, "order.answer")
    tx.orders.lock_receiving()
    stored_order = tx.orders.locked(order)
    replies = [
        event for event in tx.orders.events(order) if event.what == states.OrderStep.CLARIFIED
    ]
    if stored_order.state is not OrderState.PAUSED or not replies:
        raise problem("orders.nothing-asked")
    last = replies[-1]
    places = [DemandedAddress(url=url) for url in last.data["places"]]
    added = _with_places(stored_order, places, tx=tx, now=now)
    return _start_afresh(added, last.at, tx=tx, now=now, by=person.code)


def _start_afresh(order: Order, at: datetime, *, tx: Transaction, now: datetime, by: str) -> Order:
    row = clock_row(order, tx=tx)
    open_grounds = [hold["ground"] for hold in row.holds if hold["ended_at"] is None] if row else []
    for ground in _ENDED:
        if ground in open_grounds:
            order = resume_clock(order, ground, at, by=by, tx=tx, now=now)
    return order


def _missing(order: Order, *, tx: Transaction) -> list[str]:
    """The codes of what the order lacked when it was taken in."""
    steps = {states.OrderStep.RECEIVED, states.OrderStep.SORTED}
    fault_lists = [
        event.data.get("faults", ()) for event in tx.orders.events(order.id) if event.what in steps
    ]
    return [
        fault["code"] for faults in fault_lists for fault in faults if isinstance(fault, Mapping)
    ]


def _with_places(
    order: Order, places: Sequence[DemandedAddress], *, tx: Transaction, now: datetime
) -> Order:
    """The order with the addresses that the reply brings; those it had are kept."""
    fingerprints, start = tx.openings.fingerprints(order), tx.openings.next_position(order)
    located = locate_addresses(name_addresses(places), tx=tx, now=now)
    fresh = [item for item in located if item.item and item.fingerprint not in fingerprints]
    numbered = [replace(item, position=start + at) for at, item in enumerate(fresh)]
    if not numbered:
        return order
    tx.orders.add_items(order.id, numbered)
    items = items_of(tx.orders.items(order.id))
    case = open_case(CaseOpening(order, items, order.due_at), tx=tx, now=now)
    added = replace(order, case=case.id if case else order.case)
    tx.orders.save(added)
    public = {"count": len(numbered)}
    remember_step(added, HistoryStep("locations_added", public=public), tx=tx, now=now)
    keep_as_asked(added, tx=tx, now=now)
    return added
