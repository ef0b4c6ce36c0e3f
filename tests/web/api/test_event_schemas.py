"""What the description says of events is what the feed and the webhooks carry, field by field."""

from __future__ import annotations

import json

from seawall.journeys.enforcement.paging import call_attention
from seawall.transaction import transaction
from seawall.web import docs
from seawall.web.api.event_schemas import EVENT_SCHEMAS
from tests.answering_made import make_desk, minutes
from tests.enforcement_made import Time, make_decided, receiver, work_until, worker
from tests.orders_made import NOON


def test_every_event_of_an_order_from_its_action_to_the_end_of_its_silence_is_as_described(
    database,
):
    desk, time = make_desk(), Time()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))
    with transaction(desk.org.id) as tx:
        call_attention(order.id, say="An order needs counsel.", tx=tx, now=NOON)
        (notice,) = tx.answers.notices_of(order.id)
    work_until(notice.not_before, time=time, hand=worker(time), org=desk.org.id)

    assert described_types(desk.org.id) == set(EVENT_SCHEMAS)


def test_an_action_by_the_policy_is_as_described(database):
    decided = make_decided()
    for state in ("removed", "restored"):
        decided.enforce(state)

    assert described_types(decided.scope) == {"action.requested"}


def test_a_delivery_has_the_headers_that_are_described(database):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        work_until(NOON + minutes(1), time=time, hand=worker(time), org=decided.scope)
    webhooks = docs.description()["webhooks"]
    described = {one["name"].lower() for one in webhooks["action.requested"]["post"]["parameters"]}

    assert described <= {name.lower() for name in platform.got[0].headers}


def described_types(organisation) -> set[str]:
    """The types of the events so far, each read and written again without a loss."""
    with transaction(organisation) as tx:
        bodies = [json.loads(event.body) for event in tx.enforcement.events_after(0, limit=1000)]
    for body in bodies:
        event = EVENT_SCHEMAS[body["type"]].model_validate(body)
        assert event.model_dump(mode="json", exclude_unset=True) == body
    return {body["type"] for body in bodies}
