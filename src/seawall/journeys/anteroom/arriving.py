"""A document comes to a door: it waits, or it is received; every door asks here.

What waits costs its bytes and one row. What is by somebody we know is received as always; if the
very same bytes waited before, it keeps their number and their hour. What waits under its number
and its authority's name is let in beside it, and where that asked the same the hour is the earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.journeys.anteroom._document_waiting import keep_waiting, must_wait
from seawall.journeys.anteroom.vouching import as_sent_again, receive_beside_namesakes
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import ReceivedDocument
from seawall.orders.anteroom.model import as_order
from seawall.transaction import Transaction


def arrive(
    arrivals: Sequence[DocumentArrival],
    *,
    asked_from: str = "",
    tx: Transaction,
    now: datetime,
    by: str = "",
) -> list[ReceivedDocument]:
    """Take a document in, or let it wait; nothing where strangers may bring no more for now.

    `asked_from` is the network address it comes from, `by` who of ours brings it.
    """
    first = arrivals[0]
    if tx.orders.document_by_digest(first.channel, first.sha256) is None:
        if must_wait(arrivals, tx=tx, now=now, by=by):
            waiting = keep_waiting(arrivals, asked_from=asked_from, tx=tx, now=now)
            return [ReceivedDocument(as_order(waiting.document), waiting.is_new)] if waiting else []
        arrivals = [as_sent_again(first, tx=tx, now=now), *arrivals[1:]]
    return receive_beside_namesakes(arrivals, tx=tx, now=now, by=by)
