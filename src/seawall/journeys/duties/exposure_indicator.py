"""The exposure indicator, and the reports owed once we are exposed: TCO Art. 5.

1. Final orders of the last twelve months are counted by the day they became final, however many
   there are, but those that have no effect any more. When there are two, a person is told, once
   for each further order.
2. A decision that we are exposed starts the clock of the report, three months; the report is
   filed with what the contact point says of our measures, and is due again every year.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.clocks.clock_record import clock_of
from seawall.clocks.model import ClockRow
from seawall.errors import problem
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys.clocks import _side_clocks
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.enforcement import paging
from seawall.journeys.orders import order_paging
from seawall.journeys.permission import require_right
from seawall.ledger import JSON, Entry
from seawall.ledger.words.orders import EXPOSURE_INDICATED
from seawall.orders.figures.measures import SpecificMeasure, draft_report
from seawall.orders.model import Order
from seawall.orders.provider_exposure import Exposure, exposure, year_before
from seawall.people.model import Member
from seawall.transaction import Transaction

REPORT = "eu-tco-exposed-report"


def measure_exposure(*, tx: Transaction, now: datetime) -> Exposure:
    """The final orders of the twelve months before a moment."""
    return exposure(tx.figures.final_orders(year_before(now), now), now=now)


def watch_exposure(*, tx: Transaction, now: datetime) -> Exposure:
    """Measure, and tell a person when the authority could decide on it."""
    figures = measure_exposure(tx=tx, now=now)
    newest = figures.final[-1][0] if figures.final else ""
    if figures.is_flagged and not tx.ledger.about(newest, prefix=EXPOSURE_INDICATED):
        public: dict[str, JSON] = {"count": figures.count, "since": figures.since.isoformat()}
        tx.ledger.append(Entry(EXPOSURE_INDICATED, about=newest, at=now, public=public))
        say = f"{figures.count} removal orders became final in twelve months (TCO Art. 5(4))."
        paging.call_attention(newest, say=say, tx=tx, now=now)
    return figures


def start_report_clock(order: OrderId, *, tx: Transaction, now: datetime) -> ClockRow:
    """Start the clock of the first report, due three months after the exposure decision."""
    decision = _decision(order, tx=tx)
    return _side_clocks.begin_clock(order, REPORT, since=decision.received_at, tx=tx, now=now)


def draft_exposure_report(*, tx: Transaction) -> dict[str, Any]:
    """What the report says of our measures, from the contact point."""
    contact = tx.register.contact_point()
    measures = contact.facts.get("specific_measures", ()) if contact else ()
    return draft_report(SpecificMeasure.from_json(facts) for facts in measures)


def file_report(
    order: OrderId, person: Member, *, tx: Transaction, now: datetime
) -> dict[str, Any]:
    """File the report: its clock is met, and next year's runs."""
    require_right(person, "order.answer")
    decision, report = _decision(order, tx=tx), draft_exposure_report(tx=tx)
    start_report_clock(order, tx=tx, now=now)
    _side_clocks.meet_clock(order, REPORT, at=now, tx=tx, now=now)
    following = _side_clocks.begin_next_year(order, REPORT, tx=tx, now=now)
    due_at = following.due_at.isoformat() if following and following.due_at else None
    public = {"automated": report["uses_automated_tools"], "next_due_at": due_at}
    step = HistoryStep("article5_report", by=person.code, data={"report": report}, public=public)
    remember_step(decision, step, tx=tx, now=now)
    if following is not None and decision.profile == REPORT:
        _go_on(decision, following, tx=tx, now=now)
    return report


def _go_on(decision: Order, following: ClockRow, *, tx: Transaction, now: datetime) -> None:
    """The decision runs on next year's clock, and its pages are owed."""
    running = replace(tx.orders.locked(decision.id), due_at=following.due_at)
    tx.orders.save(running)
    clock = clock_of(following, jurisdictions=known_jurisdictions())
    order_paging.watch_clock(running, clock, tx=tx, now=now)


def _decision(order: OrderId, *, tx: Transaction) -> Order:
    stored_order = tx.orders.order(order)
    if stored_order.form is not Form.EXPOSURE_DECISION:
        raise problem("orders.no-exposure-decision")
    return stored_order
