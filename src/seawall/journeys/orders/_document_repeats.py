"""The first of a document that came twice, and what it becomes by the second.

What nobody proved to be an authority's gives way to what the authority sends; where both are the
same, the first is authentic from now on, and it is what was proved that counts: its words, its
way of answering, its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC

from seawall.journeys.orders.order_sender import DocumentSender
from seawall.mailroom.signing.model import Signature
from seawall.orders.demand import Demand
from seawall.orders.duplicate import asks_the_same, claimed_key, refused_key
from seawall.orders.model import Document, Order
from seawall.orders.opening.model import ReadAddresses
from seawall.orders.same_document import gives_way, is_by_same_sender, is_repeatable
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RepeatedDocument:
    """A document that may be the same as one before it."""

    demand: Demand
    signature: Signature
    sender: DocumentSender
    document: Document
    addresses: ReadAddresses
    copy_digest: str = ""
    """What its copies have in common with it."""


def first_standing(first: Order, repeat: RepeatedDocument, *, tx: Transaction) -> Order | None:
    """The order that is repeated, unless it gives way: then its number is free for another."""
    is_same = is_same_demand(first, repeat, tx=tx)
    if not gives_way(first, is_sender_known=repeat.sender.is_known, is_same=is_same):
        return first
    if first.sender_key == repeat.sender.key:
        tx.orders.save(replace(first, sender_key=_series_of_its_own(first, repeat, tx=tx)))
    return None


def first_copy(repeat: RepeatedDocument, *, tx: Transaction) -> Order | None:
    """The order of which this document is a copy, whether its number was read or not."""
    return next(_copies(repeat, tx=tx), None)


def is_same_demand(first: Order, repeat: RepeatedDocument, *, tx: Transaction) -> bool:
    """Whether a document asks the same of the same addresses as an order does, opened or not."""
    then, now = tx.openings.fingerprints(first), repeat.addresses.fingerprints
    return asks_the_same(first, repeat.demand, then=then, now=now)


def as_proved(order: Order, proof: RepeatedDocument) -> Order:
    """The order as its sender is proved to have sent it, with the hour that it has."""
    demand, document = proof.demand, proof.document
    return replace(
        order,
        body=dict(demand.body),
        document=document.id,
        digest=document.sha256,
        copy_digest=proof.copy_digest or order.copy_digest,
        channel=document.channel,
        reference=order.reference or demand.reference,
        issued_at=demand.issued_at.astimezone(UTC) if demand.issued_at else order.issued_at,
    )


def _copies(repeat: RepeatedDocument, *, tx: Transaction) -> Iterator[Order]:
    sender = repeat.sender
    for order in tx.orders.by_copy(repeat.copy_digest):
        address = tx.orders.document(order.document).sender if order.document else ""
        is_same_sender = is_by_same_sender(
            order,
            address,
            key=sender.key,
            authority=sender.authority,
            address=repeat.document.sender,
        )
        if not is_same_sender or not is_repeatable(order, repeat.demand.form):
            continue
        if (first := first_standing(order, repeat, tx=tx)) is not None:
            yield first


def _series_of_its_own(first: Order, repeat: RepeatedDocument, *, tx: Transaction) -> str:
    """That of claims, unless a claim has this number already."""
    authority = repeat.sender.authority
    if authority is None:
        return refused_key(first.id)
    claimed = claimed_key(authority)
    is_taken = tx.orders.by_reference(claimed, first.form, first.reference) is not None
    return refused_key(first.id) if is_taken else claimed
