"""A document comes to a door: it waits, or it is received; every door asks here.

1. What is by somebody we know and new is received as always; if the very same bytes waited
   before, it keeps their number and their hour. What waits under its number and its authority's
   name is let in beside it, and where that asked the same the hour is the earlier.
2. What nobody proves waits, and costs its bytes and one row. What is refused on arrival (forged,
   by a revoked key) is kept and reaches nothing; anybody can send that too.
3. A mail that repeats an order which is here: a few an hour are kept, since a mail's words may
   matter. Of the rest what brings no words is a number on the order, and the others wait.

All that is kept of 2 and 3 shares what strangers may bring within an hour. Where that is used up
a door takes nothing, and says when to come again; what was fetched from a mailbox is ours already,
and waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.journeys.anteroom import _strangers_quota
from seawall.journeys.anteroom._arrival_kind import (
    BY_MAIL,
    ArrivalKind,
    JudgedArrival,
    judge_arrival,
)
from seawall.journeys.anteroom._document_waiting import keep_waiting, most_binding
from seawall.journeys.anteroom.vouching import as_sent_again, receive_beside_namesakes
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import ReceivedDocument
from seawall.orders.anteroom import anteroom_quota
from seawall.orders.anteroom.model import as_order
from seawall.orders.copies.repeat_bound import is_repeat_kept
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ArrivedDocuments:
    """What became of what arrived."""

    received: list[ReceivedDocument]
    full_until: datetime | None = None
    """Where nothing was taken: when there is room for strangers again."""


def arrive(
    arrivals: Sequence[DocumentArrival],
    *,
    asked_from: str = "",
    tx: Transaction,
    now: datetime,
    by: str = "",
) -> ArrivedDocuments:
    """Take a document in, let it wait, or count it, by who brings it and what it brings.

    `asked_from` is the network address it comes from, `by` who of ours brings it.
    """
    first = arrivals[0]
    if first.channel in BY_MAIL:
        tx.orders.lock_receiving()  # a copy is compared with what is here
    if tx.orders.document_by_digest(first.channel, first.sha256) is not None:
        return ArrivedDocuments(receive_beside_namesakes(arrivals, tx=tx, now=now, by=by))
    judged = judge_arrival(arrivals, tx=tx, now=now, by=by)
    if judged.kind is ArrivalKind.STRANGER:
        return _let_wait(arrivals, asked_from, tx=tx, now=now)
    if judged.kind is ArrivalKind.REFUSED:
        return _keep_refused(arrivals, asked_from, tx=tx, now=now)
    if judged.kind is ArrivalKind.REPEAT:
        return _keep_few_repeats(arrivals, judged, asked_from, tx=tx, now=now)
    return _receive(arrivals, tx=tx, now=now, by=by)


def _receive(
    arrivals: Sequence[DocumentArrival], *, tx: Transaction, now: datetime, by: str = ""
) -> ArrivedDocuments:
    """As an order, a repeat, or what is refused; under its own number where it waited."""
    arrivals = [as_sent_again(arrivals[0], tx=tx, now=now), *arrivals[1:]]
    return ArrivedDocuments(receive_beside_namesakes(arrivals, tx=tx, now=now, by=by))


def _let_wait(
    arrivals: Sequence[DocumentArrival], asked_from: str, *, tx: Transaction, now: datetime
) -> ArrivedDocuments:
    """Into the ante-room, once."""
    tx.anteroom.lock_arriving()
    first = most_binding(arrivals)
    if (earlier := tx.anteroom.by_digest(first.channel, first.sha256)) is not None:
        return ArrivedDocuments([ReceivedDocument(as_order(earlier), is_new=False)])
    free_at = _strangers_quota.free_at(first, asked_from, tx=tx, now=now)
    if free_at > now and first.channel not in BY_MAIL:
        _strangers_quota.tell_full(tx=tx, now=now)
        return ArrivedDocuments([], full_until=free_at)
    _strangers_quota.count_kept(first, asked_from, tx=tx, now=now)
    document = keep_waiting(arrivals, asked_from=asked_from, tx=tx, now=now)
    return ArrivedDocuments([ReceivedDocument(as_order(document), is_new=True)])


def _keep_refused(
    arrivals: Sequence[DocumentArrival], asked_from: str, *, tx: Transaction, now: datetime
) -> ArrivedDocuments:
    """Refused with its reason as long as strangers have room; beyond that it is theirs alone."""
    tx.orders.lock_receiving()
    tx.anteroom.lock_arriving()  # before the quota, as at every door
    if _strangers_quota.free_at(arrivals[0], asked_from, tx=tx, now=now) > now:
        return _let_wait(arrivals, asked_from, tx=tx, now=now)
    _strangers_quota.count_kept(arrivals[0], asked_from, tx=tx, now=now)
    return _receive(arrivals, tx=tx, now=now)


def _keep_few_repeats(
    arrivals: Sequence[DocumentArrival],
    judged: JudgedArrival,
    asked_from: str,
    *,
    tx: Transaction,
    now: datetime,
) -> ArrivedDocuments:
    """A mail that only repeats: a line in each history, or a number on each; else it waits."""
    tx.anteroom.lock_arriving()  # before the quota, as at every door
    first, since = arrivals[0], anteroom_quota.since(now)
    orders = [repeat.order for repeat in judged.repeats]
    lines = max(tx.copies.repeats_since(since, order.id) for order in orders)
    has_room = _strangers_quota.free_at(first, asked_from, tx=tx, now=now) <= now
    if is_repeat_kept(lines, has_room=has_room):
        _strangers_quota.count_kept(first, asked_from, tx=tx, now=now)
        return _receive(arrivals, tx=tx, now=now)
    if not judged.is_exact:
        return _let_wait(arrivals, asked_from, tx=tx, now=now)
    for order in orders:
        tx.copies.count_copy(order.id, now=now)
    assert first.evidence
    tx.evidence.let_go(first.evidence, now=now)
    return ArrivedDocuments([ReceivedDocument(order, is_new=False) for order in orders])
