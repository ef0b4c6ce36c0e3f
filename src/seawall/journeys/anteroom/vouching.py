"""Somebody vouches for a waiting document: a person, a key of the register, the same sent again.

It is let in by a job, which reads it whole, outside of any transaction, as it is signed by
now; then it is received like everything that comes, under its own number and with the moment of
its receipt. A person's word lets it in and proves nothing: whether it is genuine, two people
say as always, unless a key does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import ReceivedDocument, receive_arrivals
from seawall.journeys.orders.order_sender import who_sent
from seawall.journeys.permission import require_right
from seawall.ledger import Entry
from seawall.ledger.words.orders import DOCUMENT_LET_IN
from seawall.orders.anteroom.earlier_receipt import earlier_receipt
from seawall.orders.anteroom.model import WaitingDocument, WaitingState
from seawall.people.model import Member
from seawall.transaction import Transaction

#: So many are let in because something of a known sender has their number.
_MOST_NAMESAKES = 3


@dataclass(frozen=True, slots=True)
class WaitingContent:
    """A document that is being let in, with its bytes."""

    document: WaitingDocument
    content: bytes


def let_in(document: OrderId, person: Member, *, tx: Transaction, now: datetime) -> WaitingDocument:
    """A person says that a document may be genuine: it is opened, and its clock has run on."""
    require_right(person, "order.answer")
    stored = tx.anteroom.locked(document)
    if stored.state is not WaitingState.WAITING:
        raise problem("orders.waiting-settled", state=stored.state.value.replace("_", " "))
    return _open_door(stored, how="person", by=person.code, tx=tx, now=now)


def let_in_of_key(fingerprint: str, *, tx: Transaction, now: datetime) -> int:
    """A key is in the register now: what names it is looked at again; how many there were."""
    documents = tx.anteroom.by_key(fingerprint)
    for document in documents:
        _open_door(tx.anteroom.locked(document), how="key", by="", tx=tx, now=now)
    return len(documents)


def receive_beside_namesakes(
    arrivals: Sequence[DocumentArrival], *, tx: Transaction, now: datetime, by: str = ""
) -> list[ReceivedDocument]:
    """Receive a document; what waits under its number and its sender's name is let in, too.

    Where that asked the same, the hour of what is received now runs from the earlier receipt. It
    keeps a number of its own: whoever sent the other holds the token of that one, and nothing
    proves that they may read the answers.
    """
    dated: list[DocumentArrival] = []
    namesakes: list[WaitingDocument] = []
    for arrival in arrivals:
        waiting = _namesakes(arrival, tx=tx)
        received_at = min(arrival.received_at or now, now)
        first = earlier_receipt(waiting, arrival.demand, received_at=received_at)
        dated.append(replace(arrival, hour_since=first.received_at) if first else arrival)
        namesakes += sorted(waiting, key=lambda document: document is not first)[:_MOST_NAMESAKES]
    received = receive_arrivals(dated, tx=tx, now=now, by=by)
    for arrival, document in zip(dated, received, strict=False):
        _tell_first_receipt(arrival, document, tx=tx, now=now)
    for namesake in namesakes:
        stored = tx.anteroom.locked(namesake.id)
        if stored.state is WaitingState.WAITING:
            _open_door(stored, how="sent_again", by="", tx=tx, now=now)
    return received


def as_sent_again(arrival: DocumentArrival, *, tx: Transaction, now: datetime) -> DocumentArrival:
    """The arrival as the waiting document of the very same bytes, if there is one: it is let in."""
    stored = tx.anteroom.by_digest(arrival.channel, arrival.sha256)
    if stored is None or stored.state is not WaitingState.WAITING:
        return arrival
    _settle(stored, how="sent_again", by="", tx=tx, now=now)
    return _under_its_number(arrival, stored)


def content_of(document: OrderId, *, tx: Transaction) -> WaitingContent | None:
    """A document that was let in, to be read; None where it was received already."""
    stored = tx.anteroom.locked(document)
    if stored.state is not WaitingState.LET_IN or stored.order is not None:
        return None
    return WaitingContent(stored, tx.evidence.open(stored.evidence))


def receive_waiting(
    document: OrderId, arrivals: Sequence[DocumentArrival], *, tx: Transaction, now: datetime
) -> list[ReceivedDocument]:
    """Receive what was read in a document that was let in, once."""
    stored = tx.anteroom.locked(document)
    if stored.order is not None:
        return []
    first, *further = arrivals
    arrivals_then = [
        _under_its_number(first, stored),
        *(_of_its_hour(arrival, stored) for arrival in further),
    ]
    received = receive_beside_namesakes(arrivals_then, tx=tx, now=now, by=stored.settled_by)
    tx.anteroom.save(replace(stored, order=received[0].order.id))
    _tell_earlier(stored, received[0], tx=tx, now=now)
    return received


def _open_door(
    stored: WaitingDocument, *, how: str, by: str, tx: Transaction, now: datetime
) -> WaitingDocument:
    settled = _settle(stored, how=how, by=by, tx=tx, now=now)
    arguments = {"organisation": tx.organisation, "document": stored.id}
    owed = OwedJob(Task.LET_IN, arguments, key=f"let-in:{tx.organisation}:{stored.id}")
    tx.outbox.add(owed, now=now)
    return settled


def _settle(
    stored: WaitingDocument, *, how: str, by: str, tx: Transaction, now: datetime
) -> WaitingDocument:
    settled = replace(
        stored, state=WaitingState.LET_IN, settled_at=now, settled_by=by, settled_how=how
    )
    tx.anteroom.save(settled)
    tx.ledger.append(Entry(DOCUMENT_LET_IN, about=stored.id, at=now, by=by, public={"how": how}))
    return settled


def _under_its_number(arrival: DocumentArrival, stored: WaitingDocument) -> DocumentArrival:
    return replace(_of_its_hour(arrival, stored), number=stored.id)


def _of_its_hour(arrival: DocumentArrival, stored: WaitingDocument) -> DocumentArrival:
    return replace(arrival, received_at=stored.received_at, evidence=stored.evidence)


def _namesakes(arrival: DocumentArrival, *, tx: Transaction) -> list[WaitingDocument]:
    """What waits under the number and the name of whoever is proved to send this."""
    demand, sender = arrival.demand, who_sent(arrival.envelope, arrival.demand, tx=tx)
    if not sender.is_known or sender.authority is None or not demand.reference:
        return []
    names = (sender.authority.name, *sender.authority.other_names)
    waiting = tx.anteroom.by_reference(demand.form, demand.reference, names)
    return [document for document in waiting if document.id != arrival.number]


def _tell_first_receipt(
    arrival: DocumentArrival, received: ReceivedDocument, *, tx: Transaction, now: datetime
) -> None:
    """That the hour runs from before these bytes came stands on the feed and in the ledger."""
    since = arrival.hour_since
    if since is None or not received.is_new or received.refused:
        return
    say = (
        f"{received.order.id} first arrived at {since:%Y-%m-%d %H:%M} UTC from an unknown sender. "
        "Its hour runs from then."
    )
    call_attention(received.order.id, say=say, tx=tx, now=now)


def _tell_earlier(
    stored: WaitingDocument, received: ReceivedDocument, *, tx: Transaction, now: datetime
) -> None:
    """What was proved later and asks something else has an hour of its own; this one is told."""
    order = received.order
    if order.id == stored.id or order.received_at <= stored.received_at:
        return
    say = (
        f"{order.id} first arrived at {stored.received_at:%Y-%m-%d %H:%M} UTC from an unknown "
        "sender. The sender may count the hour from then."
    )
    call_attention(order.id, say=say, tx=tx, now=now)
