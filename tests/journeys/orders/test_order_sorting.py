"""A person says what a letter is, and its clock runs from the moment it was received."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.forms.model import Channel
from seawall.journeys.answers.order_genuineness import differing_of
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import receive_arrival, receive_arrivals
from seawall.journeys.orders.order_sorting import (
    LetterSorting,
    dismiss_letter,
    find_item,
    flag_order,
    sort_letter,
)
from seawall.mailroom.signing.model import ABSENT
from seawall.orders.admission import ToldFlag
from seawall.orders.demand import DemandedAddress, letter_demand
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    arrival,
    make_authority,
    make_contact_point,
    make_order,
    referral,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(minutes=25)


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def person(org):
    return make_person(org, "legal")


def a_letter(org, *, sender="", now=NOON):
    demand = letter_demand(
        {"form": "letter", "text": "See the scan."}, places=(DemandedAddress(url=URL),)
    )
    came = DocumentArrival(
        content=f"a scan of {now}".encode(),
        media_type="message/rfc822",
        channel=Channel.EMAIL_PLAIN,
        demand=demand,
        sender=sender,
    )
    with transaction(org.id) as tx:
        return receive_arrival(came, tx=tx, now=now).order


def sort(org, order, person, fields, *, now=LATER):
    with transaction(org.id) as tx:
        return sort_letter(LetterSorting(order.id, person, fields), tx=tx, now=now)


def test_a_letter_starts_no_clock_and_a_person_is_told(org):
    order = a_letter(org)

    assert (order.form, order.state, order.binding, order.due_at) == (
        "letter",
        "received",
        "none",
        None,
    )
    with transaction(org.id) as tx:
        assert tx.enforcement.events_about(order.id)
        assert tx.outbox.next_due() is None  # spam wakes nobody


def test_a_letter_from_a_domain_of_the_register_wakes_somebody_at_once(org):
    make_authority(org, mail_domains=("authority.example",))

    a_letter(org, sender="duty@authority.example")

    with transaction(org.id) as tx:
        assert tx.outbox.next_due() == NOON


def test_sorted_as_an_order_it_has_the_hour_it_was_received_with(org, person):
    order = a_letter(org)

    done = sort(org, order, person, annex1())

    assert done.id == order.id
    assert (done.form, done.state, done.binding) == (
        "removal_order",
        "authenticating",
        "mandatory",
    )
    assert (done.received_at, done.due_at) == (NOON, NOON + timedelta(hours=1))
    with transaction(org.id) as tx:
        assert [one.what for one in tx.orders.events(order.id)] == ["received", "sorted"]
        assert [one.item is not None for one in tx.orders.items(order.id)] == [True]
        assert tx.orders.clock(order.id, "eu-tco-removal-order").started_at == NOON


def test_sorted_as_a_referral_it_is_judged_by_our_own_terms(org, person):
    done = sort(org, a_letter(org), person, referral())

    assert (done.form, done.state, done.due_at) == ("referral", "running", None)


def test_a_letter_that_repeats_an_order_is_linked_to_it_and_closed(org, person):
    sender = make_authority(org)
    body = annex1(sender)
    first = take_in(org, body, by=sender).order
    scan = a_letter(org)

    done = sort(org, scan, person, body)

    assert done.id == first.id
    with transaction(org.id) as tx:
        assert tx.orders.order(scan.id).state == "closed"
        assert tx.orders.events(first.id)[-1].what == "repeated"


def test_a_letter_that_came_beside_something_signed_is_not_signed(org, person):
    """Whoever forwards a real order with a letter of their own has signed nothing."""
    sender = make_authority(org)
    real = arrival(org, annex1(sender), by=sender, content=b"a mail with both")
    beside = replace(real, demand=letter_demand({"text": "Also this."}), signature=ABSENT)
    with transaction(org.id) as tx:
        _, received = receive_arrivals([real, beside], tx=tx, now=NOON)

    done = sort(org, received.order, person, annex1(sender, locations=[{"url": f"{URL}-x"}]))

    assert (done.state, done.trust) == ("authenticating", "unsigned")


def test_what_is_sorted_cannot_be_sorted_again(org, person):
    order = a_letter(org)
    sort(org, order, person, referral())

    with raises_problem("orders.no-letter.document"):
        sort(org, order, person, annex1())


def test_fields_that_make_no_order_are_refused_by_name(org, person):
    with raises_problem(
        "orders.demand-unreadable.schema",
    ) as refused:
        sort(org, a_letter(org), person, referral(issued_at="2026-03-02T12:00"))

    assert refused.value.field == "issued_at"


def test_a_letter_that_asks_nothing_is_put_aside_with_the_reason(org, person):
    order = a_letter(org)

    with transaction(org.id) as tx:
        with raises_problem(
            "orders.reason-missing.doubt",
        ):
            dismiss_letter(order.id, person, " ", tx=tx, now=LATER)
        done = dismiss_letter(order.id, person, "An advertisement.", tx=tx, now=LATER)

    assert done.state == "closed"


def test_an_item_is_found_by_the_platforms_own_name_for_it(org, person):
    order = make_order(org, locations=[{"url": "the clip of the march"}])
    with transaction(org.id) as tx:
        item = upsert_item(ItemArrival("video", "8812", text="x"), tx=tx, now=NOON).item
        assert tx.orders.items(order.id)[0].item is None
        assert order.case is None

        found = find_item(order.id, 0, ("video", "8812"), person, tx=tx, now=LATER)

        assert tx.orders.items(order.id)[0].item == item.id
        case = tx.cases.case(found.case)
        assert (case.queue, case.due_at) == ("orders", order.due_at)


@pytest.mark.parametrize("flag", ToldFlag)
def test_tco_r03_r18_a_person_flags_what_no_machine_can_see_and_no_clock_stops(org, person, flag):
    order = make_order(org)

    with transaction(org.id) as tx:
        marked = flag_order(order.id, flag, person, "It teaches a class.", tx=tx, now=LATER)

    assert flag.value in marked.flags
    assert marked.due_at == order.due_at


def test_a_letter_that_is_sorted_names_another_by_what_the_person_read_and_not_before(org, person):
    make_authority(org, mail_domains=("authority.example",), name="Example Office")
    order = a_letter(org, sender="orders@authority.example")

    done = sort(org, order, person, annex1())

    with transaction(org.id) as tx:
        facts = differing_of(done, tx=tx)
    assert {fact.named for fact in facts} == {"Unknown Authority"}
