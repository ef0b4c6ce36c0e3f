"""Orders as pages are tested with: received a little before now, and read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.forms.model import Channel
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.orders.demand import DemandedAddress, letter_demand
from seawall.transaction import transaction
from tests.orders_made import (
    make_contact_point,
    make_order,
)


def now() -> datetime:
    """The doors ask the real clock, so what they show came a little before it."""
    return datetime.now(UTC)


def minutes_ago(number: int) -> datetime:
    return now() - timedelta(minutes=number)


def received(org, *, minutes=19, **fields):
    """A signed order that came so many minutes ago."""
    make_contact_point(org)
    at = minutes_ago(minutes)
    return make_order(org, now=at, issued_at=at.isoformat(), **fields)


def page_of(person, order) -> str:
    return person.get(f"/orders/{order.id}").content.decode()


def now_is(org, order):
    with transaction(org.id) as tx:
        return tx.orders.order(order.id)


def history(org, order) -> list[str]:
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]


def a_letter(org, *, at, url="", may_answer=()):
    """Something that no machine could read."""
    arrival = DocumentArrival(
        content=b"Please see to it.",
        media_type="text/plain",
        channel=Channel.EMAIL_PLAIN,
        demand=letter_demand({"form": "letter"}, places=(DemandedAddress(url=url),) if url else ()),
        sender="office@harbour.example",
        reading={"may_answer": list(may_answer)},
    )
    with transaction(org.id) as tx:
        return receive_arrival(arrival, tx=tx, now=at).order
