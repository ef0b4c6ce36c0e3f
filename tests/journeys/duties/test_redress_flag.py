"""An order that is challenged, or under scrutiny, says so until that is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.journeys.duties import finality
from seawall.orders.model import OrderState
from seawall.orders.order_finality import CourtRuling
from seawall.orders.pending_redress import is_redress_pending
from seawall.transaction import transaction
from tests.orders_made import make_contact_point
from tests.people_made import NOON, make_organisation, make_person
from tests.preservations_made import make_order

PENDING = "redress_pending"


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def person(org):
    return make_person(org, "legal")


def challenge(org, order, person, reference):
    filed = finality.FiledChallenge(order.id, reference, "Court of Example", "provider", NOON)
    with transaction(org.id) as tx:
        finality.file_challenge(filed, person, tx=tx, now=NOON)


def rule(org, order, person, reference, ruling):
    with transaction(org.id) as tx:
        finality.record_ruling(order.id, reference, ruling, person, ruled_at=NOON, tx=tx, now=NOON)


def flags_of(org, order):
    with transaction(org.id) as tx:
        return tx.orders.order(order.id).flags


@pytest.mark.parametrize("ruling", [CourtRuling.CONFIRMED, CourtRuling.WITHDRAWN])
def test_tco_r18_pending_redress_is_told_until_the_last_challenge_is_ruled_upon(
    org, person, ruling
):
    order = make_order(org, state=OrderState.RUNNING)
    for reference in ("1/26", "2/26"):
        challenge(org, order, person, reference)
    rule(org, order, person, "1/26", ruling)
    meanwhile = flags_of(org, order)
    rule(org, order, person, "2/26", ruling)

    assert PENDING in meanwhile
    assert PENDING not in flags_of(org, order)


def test_a_challenge_that_is_ruled_upon_takes_no_other_flag_and_stops_no_clock(org, person):
    order = make_order(org, state=OrderState.RUNNING, flags=("form_faulty",))
    challenge(org, order, person, "1/26")
    with transaction(org.id) as tx:
        meanwhile = tx.orders.order(order.id)
    rule(org, order, person, "1/26", CourtRuling.CONFIRMED)

    assert meanwhile.due_at == order.due_at
    assert meanwhile.flags == ("form_faulty", PENDING)
    assert flags_of(org, order) == ("form_faulty",)


def test_the_last_ruling_makes_an_order_final_and_leaves_no_flag(org, person):
    order = make_order(org, state=OrderState.CLOSED)
    challenge(org, order, person, "1/26")
    rule(org, order, person, "1/26", CourtRuling.CONFIRMED)

    with transaction(org.id) as tx:
        after = tx.orders.order(order.id)
    assert (after.final_at, after.flags) == (NOON, order.flags)


STEPS = st.lists(st.sampled_from(["ask", "decide", "challenge", "rule"]), max_size=8)


@given(STEPS)
def test_it_is_pending_as_long_as_a_court_or_scrutiny_has_something_to_decide(steps):
    events, open_ones, asked, number = [], [], False, 0
    for step in steps:
        if step == "challenge":
            number += 1
            open_ones.append(f"{number}/26")
            data = {"reference": open_ones[-1], "by": "provider", "filed_at": NOON.isoformat()}
            events.append(("challenged", data))
        elif step == "rule" and open_ones:
            data = {
                "reference": open_ones.pop(),
                "ruling": "confirmed",
                "ruled_at": (NOON + timedelta(days=1)).isoformat(),
            }
            events.append(("ruled", data))
        elif step in {"ask", "decide"}:
            asked = step == "ask"
            events.append(("scrutiny_requested" if asked else "scrutinised", {}))

    assert is_redress_pending(events) == (asked or bool(open_ones))


def test_the_log_says_in_public_which_challenge_a_ruling_is_about(org, person):
    order = make_order(org, state=OrderState.ANSWERED)
    for reference in ("1/26", "2/26"):
        challenge(org, order, person, reference)
    rule(org, order, person, "2/26", CourtRuling.CONFIRMED)

    with transaction(org.id) as tx:
        told = [(entry.what, entry.public.get("number")) for entry in tx.ledger.about(order.id)]
    assert [one for one in told if one[1]] == [
        ("order.challenged", 1),
        ("order.challenged", 2),
        ("order.ruled", 2),
    ]
