"""An order that comes signed after the same came unsigned: its hour runs from the first receipt.

The hour runs from receipt of the order (TCO Art. 3(3)), and doubt about who sent it does not stop
it. If the signed one is genuine, what came before under its number and in its authority's name,
for the same addresses, may have been valid all along; a host that counts from the earlier moment
is late by no reading. What came before the order was issued was no receipt of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from seawall.mailroom.signing.model import TOLERANCE
from seawall.orders.anteroom.model import WaitingDocument
from seawall.orders.demand import FEW_PLACES, Demand
from seawall.orders.locating import address_of


def earlier_receipt(
    waiting: Iterable[WaitingDocument], demand: Demand, *, received_at: datetime
) -> WaitingDocument | None:
    """The first of these documents that asked the same before then; None where none did.

    They have the number and name of the demand already. Of what waits only the first addresses
    were read, and how many there are; without any nobody can say that it asked the same.
    """
    places = [place.url for place in demand.places]
    first = _fingerprints(places[:FEW_PLACES])
    same = (
        document
        for document in waiting
        if document.received_at < received_at
        and 0 < document.places == len(places)
        and _was_issued(demand, document.received_at)
        and _fingerprints(document.first_places) == first
    )
    return min(same, key=lambda document: document.received_at, default=None)


def _was_issued(demand: Demand, at: datetime) -> bool:
    return demand.issued_at is None or demand.issued_at <= at + TOLERANCE


def _fingerprints(urls: Collection[str]) -> set[str]:
    return {address_of(url).fingerprint for url in urls}
