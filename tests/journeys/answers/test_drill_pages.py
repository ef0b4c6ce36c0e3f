"""A drill rehearses the pages, too: an answer that nobody was called for proves nothing."""

from __future__ import annotations

import pytest

from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.orders.drill_result import DrillMiss
from seawall.transaction import transaction
from tests.answering_made import minutes
from tests.drills_made import Rehearsal, make_rehearsal
from tests.orders_made import NOON


@pytest.fixture
def rehearsal(database) -> Rehearsal:
    return make_rehearsal()


@pytest.mark.parametrize("reached", [False, True])
def test_a_drill_whose_every_page_failed_is_not_passed_though_somebody_happened_to_answer(
    rehearsal, reached
):
    drill = rehearsal.start().order
    with transaction(rehearsal.org.id) as tx:
        for name in ("person_not_reached", *["person_reached"] * reached):
            about = {"event": "received", "way": "push"}
            sealed = {"why": "no answer"} if name == "person_not_reached" else None
            step = HistoryStep(name, public=about, sealed=sealed)
            remember_step(tx.orders.order(drill.id), step, tx=tx, now=NOON)
    rehearsal.comply(drill.id, now=NOON + minutes(3))

    result = rehearsal.visit(drill.id, now=NOON + minutes(3.5))

    assert result.missed == (() if reached else (DrillMiss.NOT_REACHED,))
