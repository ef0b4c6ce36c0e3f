"""What a platform reports comes twice and in disorder: the order ends in one state, and one only.

At-least-once delivery without an order is what networks give. The platform acts once for each
address; on the way its reports are doubled and shuffled among each other and among copies of
the order itself.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.enforcement.model import OutcomeKind, ReasonCode
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes, the_clock
from tests.databases import use_database
from tests.orders_made import NOON, annex1, take_in

_numbers = itertools.count(1)
PLACES = 3
#: What the platform says of an address before it says that it is done.
BEFORE = {
    "nothing": None,
    "later": {"outcome": OutcomeKind.LATER, "retry_after": 60},
    "cannot": {"outcome": OutcomeKind.CANNOT, "reason_code": ReasonCode.TECHNICAL},
}
REPORTS = st.lists(st.sampled_from(sorted(BEFORE)), min_size=PLACES, max_size=PLACES)


def events_of(before):
    """Every event of a history: for each address what came first and that it is done."""
    events = [("order", None)]
    for place, first in enumerate(before):
        if BEFORE[first]:
            events.append((place, BEFORE[first]))
        done = {"outcome": OutcomeKind.APPLIED, "effective_at": NOON + minutes(10 + place)}
        events.append((place, done))
    return events


@st.composite
def histories(draw):
    """What was said of each address, and its events as they came: some twice, in any order."""
    before = draw(REPORTS)
    sent = events_of(before)
    twice = draw(st.lists(st.sampled_from(sent), max_size=6))
    return before, draw(st.permutations(sent + twice))


def final_state(events):
    """Play a history; what is left of it that somebody could see."""
    desk = make_desk()
    number = next(_numbers)
    places = [{"url": f"https://videos.example.com/v/{number}-{n}"} for n in range(PLACES)]
    body = annex1(desk.authority, locations=places)
    order = take_in(desk.org, body, by=desk.authority, now=NOON).order
    desk.comply(order, now=NOON + minutes(5))
    actions = [item.action for item in desk.items(order)]
    for moment, (what, says) in enumerate(events):
        now = NOON + minutes(20) + timedelta(seconds=moment)
        if what == "order":
            take_in(desk.org, body, by=desk.authority, now=now)
            continue
        with transaction(desk.org.id) as tx:
            report_outcome(OutcomeReport(actions[what], **says), tx=tx, now=now)
    with transaction(desk.org.id) as tx:
        tasks = len(tx.cases.queue(kind="task"))
        orders = len(tx.orders.board(limit=None))
    return {
        "orders": orders,
        "order": desk.now_is(order).state,
        "clock": the_clock(desk, order),
        "addresses": [(one.outcome, one.acted_at) for one in desk.items(order)],
        "answers": [(one.form, one.state) for one in desk.answers(order)],
        "acted": desk.history(order).count("acted"),
        "tasks": tasks,
    }


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.exhaustive)]
)
def test_fault_12_events_twice_and_in_disorder_end_in_one_state(kind, tmp_path):
    with use_database(kind, tmp_path):

        @cache
        def undisturbed(*before):
            return final_state(events_of(before))

        @settings(max_examples=60, print_blob=True, suppress_health_check=list(HealthCheck))
        @given(histories())
        def try_history(history):
            before, came = history
            # which address was late is nothing to the end: they are played in one order
            assert final_state(came) == undisturbed(*sorted(before))

        try_history()
