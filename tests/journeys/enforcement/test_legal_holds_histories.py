"""Histories that chance seldom comes to: what is held stays down, and comes back when it may.

They are walked by the machine of what is held (`test_legal_holds_machine`), which looks at all
that must hold after each step.
"""

from __future__ import annotations

import pytest

from seawall.cases.model import Finding
from seawall.orders.effect_end import EndCause
from tests.journeys.enforcement.test_legal_holds_machine import Holding

ORDERED = [
    (Holding.an_order_arrives, {"who": 0, "items": [0]}),
    (Holding.somebody_complies, {"nth": 0}),
    (Holding.the_platform_reports, {"number": 0}),
]
LAPSED = (
    Holding.an_order_ends,
    {"nth": 0, "end": EndCause.LAPSED, "only": None, "who": 0},
)
REMOVED = (Holding.a_reviewer_decides, {"number": 0, "new": True, "finding": "remove"})
ALLOWED = (Holding.a_reviewer_decides, {"number": 0, "new": False, "finding": "allow"})
OVERTURNED = (
    Holding.somebody_appeals_and_is_heard,
    {"number": 0, "finding": Finding.OVERTURN},
)
FOR_AN_HOUR = (Holding.a_reviewer_decides_for_an_hour, {"number": 0, "finding": "restrict"})
IN_BULK = (Holding.a_lead_decides_in_bulk, {"finding": Finding.ALLOW})
LISTED = (Holding.a_list_names_it, {"number": 0})
TAKEN_BACK = (Holding.a_listing_is_taken_back, {"number": 0})
HOURS_LATER = (Holding.time_passes, {"hours": 2})
HISTORIES = {
    "allowed under an order": [*ORDERED, REMOVED, ALLOWED, IN_BULK, LAPSED],
    "overturned under an order": [REMOVED, *ORDERED, OVERTURNED, LAPSED],
    "limited under an order": [*ORDERED, FOR_AN_HOUR, HOURS_LATER, LAPSED],
    "listed and ordered": [LISTED, *ORDERED, TAKEN_BACK, LAPSED],
    "removed and ordered": [REMOVED, *ORDERED, LAPSED, ALLOWED],
}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("steps", HISTORIES.values(), ids=HISTORIES)
def test_what_is_held_stays_down_and_comes_back_when_nothing_holds_it(
    kind, steps, tmp_path_factory
):
    facts = {"kind": kind, "tmp_path_factory": tmp_path_factory}
    machine = type("Machine", (Holding,), facts)()
    try:
        machine.open_platform()
        for act, given in steps:
            act(machine, **given)
            for invariant in machine.invariants:
                invariant.function(machine)
    finally:
        machine.teardown()
