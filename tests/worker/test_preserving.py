"""What is preserved is erased by the worker on its day, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.journeys.preservation.preservation import (
    PreservationDuty,
    Subject,
    begin_preservation,
)
from seawall.preservation.model import PreservationState
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.orders_made import make_contact_point
from tests.preservations_made import NOON, make_removed


def at(moment: datetime) -> None:
    hand = worker(Time(moment))
    hand.arm()
    while hand.step():
        pass


def test_tco_r40_the_worker_erases_on_the_day_and_not_before(database):
    from seawall.journeys.clocks.order_clocks import known_jurisdictions

    removed = make_removed()
    make_contact_point(removed.organisation)
    duty = PreservationDuty(known_jurisdictions().profile("eu-tco-preservation"), removed.order.id)
    with transaction(removed.scope) as tx:
        kept = begin_preservation(duty, Subject(removed.item.id, 1, NOON, None), tx=tx, now=NOON)

    def state() -> PreservationState:
        with transaction(removed.scope) as tx:
            return tx.preservations.preservation(kept.id).state

    at(kept.kept_until - timedelta(hours=1))
    before = state()
    at(kept.kept_until + timedelta(hours=1))

    assert before is PreservationState.KEPT
    assert state() is PreservationState.ERASED
