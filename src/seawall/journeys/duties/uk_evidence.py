"""What the record shows on a notice of the United Kingdom, for whoever must answer for it.

Endorsement after two working days (Terrorism Act 2006, s.3(2)), the dated log of repeats
(s.3(4) to (6)), and how swiftly content was gone once we knew (Online Safety Act 2023,
s.10(3)(b)). Facts only: a court weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.clock_record import clock_of
from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.clocks.order_clocks import jurisdiction_of, known_jurisdictions
from seawall.journeys.duties._repeat_statements import removed_at, repeat_log
from seawall.orders.model import VOID, Order
from seawall.orders.united_kingdom.endorsement import Endorsement, endorsement
from seawall.orders.united_kingdom.repeats import RepeatLog
from seawall.orders.united_kingdom.swiftness import Swiftness, TakeDown, swiftness
from seawall.transaction import Transaction

NOTICE, TAKE_DOWN = "gb-ta2006-s3-notice", "gb-osa-takedown"


@dataclass(frozen=True, slots=True)
class UkEvidence:
    """Everything that the record shows for one notice."""

    order: OrderId
    endorsement: Endorsement | None
    """None where no notice under s.3 was given."""
    repeats: RepeatLog
    swiftness: Swiftness


def evidence(order: OrderId, *, tx: Transaction, now: datetime) -> UkEvidence:
    """Gather the evidence for one notice from the record; nothing is changed."""
    stored_order = tx.orders.order(order)
    if jurisdiction_of(stored_order) != "GB":
        raise problem(
            "orders.not-of-the-united-kingdom", profile=stored_order.profile or "no law yet"
        )
    log = repeat_log(stored_order.id, tx=tx)
    facts = (*_take_downs_named(stored_order, tx=tx), *_again(log))
    profile = known_jurisdictions().profile(TAKE_DOWN)
    return UkEvidence(
        order=stored_order.id,
        endorsement=_endorsement(stored_order, tx=tx, now=now),
        repeats=log,
        swiftness=swiftness(facts, profile=profile, at=now),
    )


def _endorsement(order: Order, *, tx: Transaction, now: datetime) -> Endorsement | None:
    for row in tx.orders.clocks(order.id):
        if row.profile == NOTICE and row.state != VOID:
            clock = clock_of(row, jurisdictions=known_jurisdictions())
            return endorsement(clock, removed_at=removed_at(order, tx=tx), at=now)
    return None


def _take_downs_named(order: Order, *, tx: Transaction) -> Iterator[TakeDown]:
    """What the notice itself made us aware of."""
    for item in (*tx.orders.items(order.id), *tx.openings.lines(order)):
        yield TakeDown(order.received_at, item.acted_at)


def _again(log: RepeatLog) -> Iterator[TakeDown]:
    """What came again and was seen; what was stopped at the door was never there."""
    for repeat in log.repeats:
        if not repeat.was_stopped_at_the_door:
            yield TakeDown(repeat.found_at, repeat.removed_at)
