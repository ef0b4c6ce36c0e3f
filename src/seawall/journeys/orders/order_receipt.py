"""What whoever sent an order keeps: a signed receipt, and a token to follow it with.

TCO Art. 3(5) asks for a written record of the exact date and time of receipt: the receipt is
a JWS by our own key over the digest of the very bytes that arrived. The token is made from
that key and the order's id, so that a sender whose line broke is told the same one again;
only its digest is in the database. Whoever brings the same bytes later may hold no more than
a copy of the order, and whoever brings other bytes under its number knows no more than that
number: neither is told a token, which would let them read the answers and reply.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.clocks.instant import write_instant
from seawall.journeys import receipt
from seawall.journeys.orders._receipt_events import arrival_events
from seawall.keys.organisation import own_key, own_secret
from seawall.keys.tokens import repeatable_token
from seawall.ledger import JSON
from seawall.mailroom.signing import jws
from seawall.orders.model import Order
from seawall.orders.standing import state_at
from seawall.transaction import Transaction

#: How long after its reception an order that is sent again gets its token again.
TOLD_AGAIN_FOR = timedelta(hours=1)


def token_for(order: Order, sha256: str, *, is_new: bool, is_proved: bool, now: datetime) -> str:
    """The token, if whoever sends these bytes now must be its sender; empty for all others."""
    is_same_now = sha256 == order.digest and now - order.received_at <= TOLD_AGAIN_FOR
    return token_of(order) if is_new or is_proved or is_same_now else ""


def token_of(order: Order) -> str:
    """The token by which the sender follows this order."""
    secret = own_secret(order.organisation)
    return repeatable_token(f"receipt/{order.id}", prefix=receipt.PREFIX, secret=secret)


def digest_of(order: Order) -> str:
    """The digest of an order's token, by which the order is found."""
    return receipt.digest(token_of(order))


def facts_of(order: Order, *, now: datetime) -> dict[str, JSON]:
    """What a receipt says."""
    return {
        "form": "receipt",
        "order": order.id,
        "document_form": order.form.value,
        "reference": order.reference,
        "received_at": write_instant(order.received_at.astimezone(UTC)),
        "sha256": order.digest,
        "due_at": write_instant(order.due_at.astimezone(UTC)) if order.due_at else None,
        "state": state_at(order, now).value,
    }


def signed_receipt(order: Order, *, tx: Transaction, now: datetime) -> str:
    """The receipt, signed with our key."""
    facts = facts_of(order, now=now)
    number = f"{order.id}/{int(now.timestamp())}"
    events = arrival_events(order, tx=tx)
    carried = jws.CarriedEvents(jws.new_salt(), events) if events else None
    return jws.sign_payload(
        facts,
        own_key(order.organisation),
        now=now,
        jti=number,
        log=tx.ledger.head_line(),
        carried=carried,
    )
