"""Entries become the removal orders that an authority sent itself: TCO Art. 8(1)(a).

An order belongs to the day it was sent. What the platform answered says whether it was carried
out; scrutiny, decisions under Article 5, proceedings and penalties are nowhere in this log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import referrals
from seawall.orders.figures.model import FigureSeries, OrderFact
from seawall.referrals.model import DispatchForm, LineOutcome
from seawall.results.lives.written_moment import moment_in

ISSUED_ORDER_WORDS = frozenset({referrals.DISPATCH_SENT, referrals.DISPATCH_ANSWERED})


@dataclass(slots=True)
class _IssuedOrder:
    sent_at: datetime
    lines: int
    cross_border: bool
    standing: Mapping[str, int] = field(default_factory=dict)
    """How many addresses stand where, by the last answer."""
    grounds: tuple[str, ...] = ()


class IssuedOrderReading:
    """The orders that left the building, with what their platforms said last."""

    def __init__(self) -> None:
        self._issued: dict[str, _IssuedOrder] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        public = entry.public
        if entry.what == referrals.DISPATCH_SENT:
            sent_at = moment_in(public, "sent_at")
            if public["form"] == DispatchForm.REMOVAL_ORDER and sent_at is not None:
                lines, crosses = int(public.get("lines", 0)), bool(public.get("cross_border"))
                self._issued[entry.about] = _IssuedOrder(sent_at, lines, crosses)
        elif (issued := self._issued.get(entry.about)) is not None:
            issued.standing = public.get("standing") or public["outcomes"]
            issued.grounds = tuple(public.get("grounds") or ())

    def orders(self) -> Iterator[OrderFact]:
        """Each order, and how far its platform has come with it."""
        for order, issued in self._issued.items():
            lines = issued.lines or sum(issued.standing.values())
            not_executed = issued.standing.get(LineOutcome.NOT_EXECUTED, 0)
            is_refused = issued.grounds and not_executed == lines
            yield OrderFact(
                order=order,
                series=FigureSeries.REMOVAL_ORDERS,
                received_at=issued.sent_at,
                items=lines,
                removed=issued.standing.get(LineOutcome.ACCEPTED, 0),
                not_executed=min(issued.grounds) if is_refused else "",
                cross_border=issued.cross_border,
            )
