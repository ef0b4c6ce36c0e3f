"""`seawall order report`: the report that follows an exposure decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forms.model import Form
from seawall.journeys.duties.exposure_indicator import REPORT
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.orders_made import make_contact_point
from tests.people_made import make_person
from tests.preservations_made import NOON, make_order

MEASURE = {"kind": "a", "words": "Two more people on call.", "since": "2026-03-01"}


@pytest.fixture
def decided(organisation):
    make_contact_point(organisation, facts={"zone": "UTC", "specific_measures": [MEASURE]})
    return make_order(
        organisation, form=Form.EXPOSURE_DECISION, profile=REPORT, state=OrderState.RECEIVED
    )


def test_tco_r32_the_report_is_noted_as_sent_and_the_next_is_due_in_a_year(
    run, organisation, decided
):
    legal = make_person(organisation, "legal")
    sent = run("order", "report", decided.id, "--as", legal.email, "--json")

    assert sent.code == 0, sent.err
    assert sent.data["uses_automated_tools"] is False
    with transaction(organisation.id) as tx:
        (clock,) = [one for one in tx.orders.clocks(decided.id) if one.profile == REPORT]
    assert clock.met_at is None
    assert clock.due_at > NOON + timedelta(days=365)


def test_who_was_not_called_exposed_owes_no_such_report(run, organisation, decided):
    legal = make_person(organisation, "legal")
    refused = run("order", "report", make_order(organisation).id, "--as", legal.email)

    assert refused.code == 2
