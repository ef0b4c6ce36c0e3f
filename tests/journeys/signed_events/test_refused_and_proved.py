"""What goes by which name in public: a request proved later, refused, brought again, or practised."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.forms.model import Channel
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_drill import begin_drill
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.journeys.orders.order_sender import known_keys
from seawall.journeys.signed_events.event_lookup import doubted_events, logged_events
from seawall.keys.organisation import own_key
from seawall.ledger.model import Entry
from seawall.ledger.words.signed_events import SIGNED_EVENT_MADE
from seawall.mailroom.signing import jws
from seawall.orders.model import Order
from seawall.orders.register.model import AuthorityKind
from seawall.referrals.model import Dispatch
from seawall.transaction import transaction
from seawall.transparency.signed_events.event_facts import received
from seawall.transparency.signed_events.event_signing import open_event, sign_event
from seawall.transparency.signed_events.signed_event import EventKind, SignedEvent
from tests.answering_made import minutes
from tests.both_sides_made import URLS, BothSides, accept, make_both_sides, ordered
from tests.orders_made import make_unsigned_order
from tests.people_made import NOON, make_person


def payload_in(signed: str) -> dict:
    return json.loads(jws.decoded_part(signed.split(".")[1]))


def received_in(sides: BothSides, about: str) -> list[SignedEvent]:
    texts = sides.texts("platform", about, EventKind.RECEIVED)
    return [open_event(text).event for text in texts]


def unsigned(sides: BothSides, dispatch: Dispatch) -> Order:
    """The same request without a signature, which arrives first."""
    content = json.dumps(payload_in(dispatch.signed)).encode()
    arrival = order_reading.from_json(content, usually="referral", bound=None)
    with transaction(sides.desk.org.id) as tx:
        return receive_arrival(arrival, tx=tx, now=NOON).order


def by_mail(sides: BothSides, dispatch: Dispatch) -> DocumentArrival:
    """The very same letter, by another door."""
    with transaction(sides.desk.org.id) as tx:
        keys = known_keys(tx=tx)
    arrival = order_reading.from_signed(
        dispatch.signed.encode(), jws.MEDIA_TYPE, usually="referral", keys=keys, now=NOON
    )
    return replace(arrival, channel=Channel.EMAIL_SIGNED)


def registered_unit(sides: BothSides, *, tx) -> str:
    (unit,) = [each for each in tx.register.authorities() if each.name == "Harbour Referral Unit"]
    return unit.id


def test_a_request_that_other_bytes_prove_goes_by_those_and_its_answer_holds(sides):
    dispatch = sides.refer(*URLS)
    first = unsigned(sides, dispatch)
    assert [event.document for event in received_in(sides, first.id)] == [first.digest]

    proved = sides.arrives(dispatch.signed, now=NOON + minutes(2))
    sides.unit.hand_over(dispatch)
    sides.hear(accept(sides, proved))

    assert proved.id == first.id
    known_as = jws.commitment_in(dispatch.signed)
    assert [event.document for event in received_in(sides, first.id)][1:] == [known_as]
    assert (EventKind.ISSUED, False) in sides.events("platform", first.id)
    assert sides.doubts("unit", dispatch.id) == []
    assert (EventKind.ANSWERED, False) in sides.events("unit", dispatch.id)


def test_an_order_that_other_bytes_prove_goes_by_those(database):
    sides = make_both_sides(kind=AuthorityKind.COMPETENT_AUTHORITY)
    dispatch = ordered(sides)
    first = unsigned(sides, dispatch)
    assert first.state == "authenticating"

    proved = sides.arrives(dispatch.signed, now=NOON + minutes(2))
    sides.unit.hand_over(dispatch, receipt=sides.receipt(proved))
    sides.desk.comply(proved, now=NOON + minutes(3))
    sides.desk.platform_reports(proved, now=NOON + minutes(4))
    (answer,) = sides.desk.answers(proved)
    sides.hear(answer.signed)

    assert (proved.id, proved.state) == (first.id, "running")
    assert sides.doubts("unit", dispatch.id) == []
    assert [kind for kind, ours in sides.events("unit", dispatch.id) if not ours] == [
        EventKind.RECEIVED,
        EventKind.ANSWERED,
    ]


def test_a_request_of_a_suspended_sender_is_refused_under_the_name_its_sender_knows(sides):
    dispatch = sides.refer(*URLS)
    with transaction(sides.desk.org.id) as tx:
        authority_register.suspend_authority(
            registered_unit(sides, tx=tx), "It is looked into.", tx=tx, now=NOON, by="test"
        )

    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))

    (event,) = received_in(sides, order.id)
    assert event.facts["refused"] == "suspended_authority"
    assert event.document == jws.commitment_in(dispatch.signed)
    assert (EventKind.RECEIVED, False) in sides.events("unit", dispatch.id)
    assert sides.doubts("unit", dispatch.id) == []


def test_who_brings_a_request_again_cannot_make_it_look_refused(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    with transaction(sides.desk.org.id) as tx:
        authority_register.suspend_authority(
            registered_unit(sides, tx=tx), "It is looked into.", tx=tx, now=NOON, by="test"
        )

    with transaction(sides.desk.org.id) as tx:
        again = receive_arrival(by_mail(sides, dispatch), tx=tx, now=NOON + minutes(1)).order

    assert again.id != order.id
    (event,) = received_in(sides, again.id)
    assert event.facts["refused"] == "suspended_authority"
    assert event.document != jws.commitment_in(dispatch.signed)


def test_what_two_people_found_forged_is_said_to_be_refused(sides):
    order = make_unsigned_order(sides.desk.org)
    for _ in range(2):
        person = make_person(sides.desk.org, "legal")
        with transaction(sides.desk.org.id) as tx:
            say_whether_genuine(
                order.id, person, is_genuine=False, reason="called them", tx=tx, now=NOON
            )

    assert [event.facts["refused"] for event in received_in(sides, order.id)] == ["", "not_genuine"]


def receipt_saying(sides: BothSides, dispatch: Dispatch, event_due, receipt: dict) -> list[str]:
    """What the unit doubts of a receipt whose event says this deadline."""
    order = sides.arrives(dispatch.signed)
    told = payload_in(sides.receipt(order)) | receipt
    event = received(
        jws.commitment_in(dispatch.signed), form=order.form, at=order.received_at, due_at=event_due
    )
    key = own_key(sides.desk.org.id)
    carried = jws.CarriedEvents(jws.new_salt(), [sign_event(event, key)])
    sides.unit.hand_over(
        dispatch, receipt=jws.sign_payload(told, key, now=NOON, jti="r", carried=carried)
    )
    return sides.doubts("unit", dispatch.id)


@pytest.mark.parametrize(
    ("event_due", "told", "is_doubted"),
    [
        (NOON + timedelta(hours=1), "2026-03-02T13:00:00Z", False),
        (NOON + timedelta(hours=1), "2026-03-02T15:00:00+02:00", False),
        (NOON + timedelta(hours=9), "2026-03-02T13:00:00Z", True),
        (NOON + timedelta(hours=9), None, True),
        (None, "2026-03-02T13:00:00Z", True),
        (None, "soon", False),
        (NOON, ["soon"], True),
    ],
)
def test_the_deadline_of_the_event_is_that_of_the_receipt(sides, event_due, told, is_doubted):
    doubts = receipt_saying(sides, sides.refer(*URLS), event_due, {"due_at": told})

    assert bool(doubts) is is_doubted


def test_a_receipt_that_tells_no_deadline_leaves_it_to_the_event(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    told = payload_in(sides.receipt(order))
    told.pop("due_at")
    key = own_key(sides.desk.org.id)
    event = received(
        jws.commitment_in(dispatch.signed), form=order.form, at=order.received_at, due_at=NOON
    )
    carried = jws.CarriedEvents(jws.new_salt(), [sign_event(event, key)])
    sides.unit.hand_over(
        dispatch, receipt=jws.sign_payload(told, key, now=NOON, jti="r", carried=carried)
    )

    assert sides.doubts("unit", dispatch.id) == []


def test_a_drill_is_received_as_a_drill(sides):
    with transaction(sides.desk.org.id) as tx:
        order = begin_drill(by="test", tx=tx, now=NOON, pages=False)

    (event,) = received_in(sides, order.id)
    assert (event.is_drill, event.document) == (True, order.digest)


def test_what_an_insider_put_into_the_log_is_shown_as_what_it_is_and_stops_nothing(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    honest = sides.texts("platform", order.id, EventKind.RECEIVED)[0]
    forged = {"event": honest[:-9] + "AAAAAAAAA", "kind": "received", "signer": "x"}
    with transaction(sides.desk.org.id) as tx:
        tx.ledger.append(Entry(SIGNED_EVENT_MADE, order.id, at=NOON, public=forged))

    with transaction(sides.desk.org.id) as tx:
        assert len(logged_events(order.id, tx=tx)) == 2
        (doubted,) = doubted_events(order.id, tx=tx)
    assert "signature" in doubted.why
    assert sides.receipt(order)
    assert accept(sides, order)
