"""Are we about to be called exposed, and what is owed once we are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.forms.model import Form
from seawall.ids import ContactPointId, new_id
from seawall.journeys.duties import exposure_indicator, finality
from seawall.journeys.duties.exposure_indicator import REPORT
from seawall.orders.model import OrderState
from seawall.orders.register.model import ContactPoint
from seawall.transaction import transaction
from tests.people_made import make_organisation, make_person
from tests.preservations_made import NOON, make_order
from tests.problems import raises_problem

DECIDED = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
MEASURES = [{"kind": "a", "words": "Two more people on call.", "since": "2026-12-01"}]


def final_orders(organisation, count, **changes):
    redress = {"redress": {"deadline": "30 days"}}
    return [
        make_order(organisation, state=OrderState.CLOSED, body=redress, **changes)
        for _ in range(count)
    ]


def look(organisation, now):
    with transaction(organisation.id) as tx:
        finality.find_final_orders(tx=tx, now=now)
        return exposure_indicator.watch_exposure(tx=tx, now=now)


def flags(organisation):
    with transaction(organisation.id) as tx:
        return tx.ledger.recent(100, prefix="exposure.indicated")


def decision(organisation):
    return make_order(
        organisation,
        form=Form.EXPOSURE_DECISION,
        profile=REPORT,
        received_at=DECIDED,
        state=OrderState.RECEIVED,
    )


def contact(organisation, measures):
    with transaction(organisation.id) as tx:
        tx.register.put_contact_point(
            ContactPoint(
                id=ContactPointId(new_id("ctp", now=NOON)),
                legal_name="Example Video Ltd",
                establishment="IE",
                email="orders@video.example",
                changed_at=NOON,
                facts={"zone": "UTC", "specific_measures": measures},
            )
        )


def test_tco_r30_two_final_orders_call_a_person_once(database):
    organisation = make_organisation()
    final_orders(organisation, 2)
    month = NOON + timedelta(days=40)

    found = look(organisation, month)
    look(organisation, month + timedelta(days=1))

    assert (found.count, found.is_flagged) == (2, True)
    assert len(flags(organisation)) == 1


def test_tco_r30_before_they_are_final_nothing_is_flagged(database):
    organisation = make_organisation()
    final_orders(organisation, 2)

    assert look(organisation, NOON + timedelta(days=29)).count == 0
    assert flags(organisation) == []


def test_tco_r30_orders_of_other_laws_do_not_count(sqlite):
    organisation = make_organisation()
    final_orders(organisation, 2, profile="eu-dsa-art9-order")

    assert look(organisation, NOON + timedelta(days=40)).count == 0


def test_tco_57_the_first_report_is_due_three_months_after_the_decision(database):
    organisation = make_organisation()
    contact(organisation, MEASURES)
    order = decision(organisation)

    with transaction(organisation.id) as tx:
        clock = exposure_indicator.start_report_clock(order.id, tx=tx, now=DECIDED)

    assert clock.due_at == datetime(2027, 3, 1, tzinfo=UTC)
    assert clock.legal_limit == datetime(2027, 3, 2, tzinfo=UTC)


def test_tco_r32_once_filed_the_report_is_due_again_a_year_on(database):
    organisation = make_organisation()
    contact(organisation, MEASURES)
    order, legal = decision(organisation), make_person(organisation, "legal")
    filed_at = DECIDED + timedelta(days=60)

    with transaction(organisation.id) as tx:
        said = exposure_indicator.file_report(order.id, legal, tx=tx, now=filed_at)
        clock = tx.orders.clock(order.id, REPORT)
        history = [each.what for each in tx.ledger.about(order.id)]

    assert said["uses_automated_tools"] is False
    assert clock.met_at is None
    assert clock.due_at == datetime(2028, 2, 29, tzinfo=UTC)
    assert history == [
        "order.received",
        "clock.started",
        "clock.met",
        "clock.started",
        "order.article5_report",
    ]
    with transaction(organisation.id) as tx:
        running = tx.orders.order(order.id)
        ends = [f"{cause}:2028-02-29T00:00:00Z" for cause in ("half", "four_fifths", "deadline")]
        owed = [tx.outbox.by_key(f"page-order:{order.id}:{end}") for end in ends]
    assert (
        running.due_at == clock.due_at
    )  # what was filed is not overdue when this year's end comes
    assert all(owed)


def test_a_removal_order_is_no_exposure_decision(sqlite):
    organisation = make_organisation()
    (order,) = final_orders(organisation, 1)

    with raises_problem("orders.no-exposure-decision"), transaction(organisation.id) as tx:
        exposure_indicator.start_report_clock(order.id, tx=tx, now=DECIDED)
