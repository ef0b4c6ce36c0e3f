"""A platform and a unit that have done a little, and an organisation with a row of everything."""

from __future__ import annotations

from seawall.cases.model import Finding
from seawall.enforcement.model import Delivery, DeliveryResult
from seawall.ids import DeliveryId, SubmissionId, new_id
from seawall.journeys.platform.endpoint_setup import add_endpoint
from seawall.transaction import transaction
from seawall.transparency.submitting.model import DatabaseSubmission, SubmissionState
from tests.anteroom_made import come, strangers_order
from tests.every_table import fill
from tests.holds_made import Harbour
from tests.orders_made import make_order
from tests.people_made import NOON, make_organisation
from tests.referring_made import make_unit


def make_some_of_everything() -> Harbour:
    """Orders, decisions, lists, statements, deliveries, a unit's referral; and a row of all."""
    harbour = Harbour()
    ordered = harbour.publish()
    harbour.answered(harbour.ordered_down(ordered))
    harbour.listed()
    come(harbour.org, strangers_order())
    make_order(harbour.org, locations=[{"url": f"https://long.example/{at}"} for at in range(210)])
    decided = harbour.publish("another-account")
    decision = harbour.decide(harbour.case_about(decided).id, Finding.REMOVE)
    harbour.platform_reports(decided)
    with transaction(harbour.org.id) as tx:
        endpoint, _ = add_endpoint("http://127.0.0.1:9/hook", tx=tx, now=NOON)
        delivery = Delivery(
            id=DeliveryId(new_id("dlv", now=NOON)),
            event=tx.enforcement.events_after(0, limit=1)[0].id,
            endpoint=endpoint.id,
            attempt=1,
            status=200,
            result=DeliveryResult.RECEIVED,
            error="",
            at=NOON,
            took_ms=7,
        )
        tx.enforcement.add_delivery(delivery)
        statement = tx.statements.of_decision(decision.id)[0]
        submission = DatabaseSubmission(
            id=SubmissionId(new_id("sub", now=NOON)),
            organisation=harbour.org.id,
            statement=statement.id,
            puid=statement.id,
            payload={"decision": "invented"},
            state=SubmissionState.OWED,
            created_at=NOON,
            changed_at=NOON,
        )
        tx.submissions.add(submission)
    unit = make_unit()
    unit.platform()
    unit.sent("https://clips.example.com/v/grey-tide")
    fill(make_organisation().id, "filled")
    return harbour
