"""The orders that an authority issued itself, for its own report: TCO Art. 8(1)(a).

An order belongs to the day it was sent. What the platform answered says whether it was carried
out; scrutiny, decisions under Article 5, proceedings and penalties are nowhere in this record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.forms.annexes.form_reading import read_annex1
from seawall.orders.figures.model import FigureSeries, OrderFact, PeriodFacts
from seawall.orders.figures.tally import FigureTally, tally_facts
from seawall.referrals.model import Dispatch, LineOutcome, ReferralLine
from seawall.transaction import Transaction


def count_issued(period: ReportingPeriod, *, tx: Transaction) -> FigureTally:
    """The figures of the orders that this organisation sent in a period."""
    return tally_facts(PeriodFacts(period, orders=_issued(period, tx=tx)))


def _issued(period: ReportingPeriod, *, tx: Transaction) -> Iterator[OrderFact]:
    for order, lines in tx.referring.orders_sent(period.since, period.until):
        if order.sent_at is not None:
            outcomes = [line.outcome for line in lines]
            yield OrderFact(
                order=order.id,
                series=FigureSeries.REMOVAL_ORDERS,
                received_at=order.sent_at,
                items=len(lines),
                removed=outcomes.count(LineOutcome.ACCEPTED),
                not_executed=_ground(lines),
                cross_border=_is_cross_border(order),
            )


def _ground(lines: Sequence[ReferralLine]) -> str:
    """Why nothing of it was carried out, if the platform said so with Annex III."""
    grounds = {line.reason_code for line in lines if line.outcome is LineOutcome.NOT_EXECUTED}
    is_refused = grounds and all(line.outcome is LineOutcome.NOT_EXECUTED for line in lines)
    return min(grounds) if is_refused else ""


def _is_cross_border(order: Dispatch) -> bool:
    return read_annex1(order.body).is_cross_border
