"""An order arrived: its sender's event is kept, and ours says in public that it was received.

The receipt that its sender gets (`order_receipt.py`) carries the same event, however often it is
told again: what was signed on arrival is not signed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.journeys.signed_events._event_hearing import OwnWords, hear_events
from seawall.journeys.signed_events._event_making import make_events
from seawall.journeys.signed_events.event_lookup import document_of, own_events
from seawall.ledger.entry import moment
from seawall.mailroom.signing.model import Signature
from seawall.orders.demand import Demand
from seawall.orders.model import Order
from seawall.orders.rehearsal import is_drill
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import issued, received
from seawall.transparency.signed_events.event_signing import open_event
from seawall.transparency.signed_events.signed_event import EventKind, SignedEvent, is_digest

#: What a sender alone can know: which request it withdraws, or sends a copy of.
_OWN_WORDS: OwnWords = {"about": lambda value: value == "" or is_digest(value)}


def record_arrival(
    order: Order,
    demand: Demand,
    signature: Signature,
    *,
    refused: str = "",
    tx: Transaction,
    now: datetime,
) -> None:
    """Keep what the sender says in public, and say that it has arrived or was turned away."""
    document = signature.commitment or order.digest

    def says() -> list[SignedEvent]:
        assert signature.signed_at
        places = [place.url for place in demand.places]
        request = {"form": demand.body.get("form", ""), "locations": places}
        return [issued(request, document, at=signature.signed_at)]

    hear_events(signature, says, own_words=_OWN_WORDS, about=order.id, tx=tx, now=now)
    say_received(order, document, refused=refused, tx=tx, now=now)


def say_received(
    order: Order, document: str = "", *, refused: str = "", tx: Transaction, now: datetime
) -> None:
    """Say in public that it has arrived; said again, of a letter that was sorted, it replaces that."""
    event = received(
        document or known_as(order, tx=tx),
        form=order.form.value,
        at=order.received_at,
        due_at=order.due_at,
        refused=refused,
        is_drill=is_drill(order),
    )
    make_events([event], about=order.id, tx=tx, now=now)


def arrival_events(order: Order, *, tx: Transaction) -> Sequence[str]:
    """What we said in public of its arrival, for its receipt.

    Nothing of what waits for that; nothing where the deadline has moved since: the receipt says
    the one that is running, and an event that says another would be doubted.
    """
    texts = own_events(order.id, EventKind.RECEIVED, tx=tx)[-1:]
    due_at = moment(order.due_at) if order.due_at else ""
    return [text for text in texts if open_event(text).event.facts["due_at"] == due_at]


def known_as(order: Order, *, tx: Transaction) -> str:
    """What an order is known by in public: its sender's commitment, or the digest of its bytes."""
    return document_of(order.id, tx=tx) or order.digest
