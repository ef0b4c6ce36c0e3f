"""The worker finds orders that have become final."""

from __future__ import annotations

from datetime import timedelta

from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.people_made import make_organisation
from tests.preservations_made import NOON, make_order


def test_tco_r17_the_worker_notes_what_is_final_in_every_organisation(database):
    platforms = [make_organisation(), make_organisation()]
    orders = [
        make_order(each, state=OrderState.CLOSED, body={"redress": {"deadline": "30 days"}})
        for each in platforms
    ]
    time = Time(NOON + timedelta(days=29))
    hand = worker(time)
    hand.arm()
    while hand.step():
        pass
    time.pass_by(days=3)

    while hand.step():
        pass

    for platform, order in zip(platforms, orders, strict=True):
        with transaction(platform.id) as tx:
            assert tx.orders.order(order.id).final_at is not None
