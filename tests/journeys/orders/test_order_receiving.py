"""An order or a referral arrives: its clock, its case, and what counsel is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from seawall.forms.model import Channel
from seawall.intake.model import ItemVersion
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    arrival,
    make_authority,
    make_order,
    make_referral,
    make_unsigned_order,
    referral,
    take_in,
)

SOON = NOON + timedelta(minutes=7, seconds=30)


def said(org, about):
    with transaction(org.id) as tx:
        events = tx.enforcement.events_about(about)
    return [json.loads(event.body)["data"]["say"] for event in events]


def clocks(org, order):
    with transaction(org.id) as tx:
        return {row.profile: row for row in tx.orders.clocks(order.id)}


def of_state(country, **more):
    """A petition of this state, with a time as it writes them."""
    return referral(issuing_member_state=country, **more)


# The clock and the case


def test_an_order_is_on_its_clock_before_people_and_in_the_ledger(org):
    order = make_order(org)

    assert (order.state, order.trust, order.profile) == (
        "running",
        "signed",
        "eu-tco-removal-order",
    )
    with transaction(org.id) as tx:
        case = tx.cases.case(order.case)
        assert (case.kind, case.queue, case.due_at) == ("order", "orders", order.due_at)
        assert [one.item for one in tx.cases.items(case.id)] == [
            one.item for one in tx.orders.items(order.id)
        ]
        entry = tx.ledger.about(order.id)[0]
        assert (entry.what, entry.public["due_at"]) == ("order.received", "2026-03-02T13:00:00Z")
        assert order.reference not in json.dumps(dict(entry.public))
        assert tx.outbox.next_due() == NOON + timedelta(minutes=30)  # the page at half time


def test_tco_08_the_hour_starts_with_the_receipt_and_not_with_the_issue(org):
    order = make_order(org, now=SOON, issued_at=NOON.isoformat())

    assert order.due_at == SOON + timedelta(hours=1)
    assert order.issued_at == NOON


def test_an_order_that_waited_in_the_mailbox_has_the_hour_it_was_delivered_with(quick):
    sender = make_authority(quick)
    came = arrival(quick, annex1(sender), by=sender, received_at=NOON)

    with transaction(quick.id) as tx:
        order = receive_arrival(came, tx=tx, now=NOON + timedelta(minutes=50)).order

    assert (order.received_at, order.due_at) == (NOON, NOON + timedelta(hours=1))


def test_the_item_that_the_platform_told_us_of_is_found_by_its_public_address(org):
    with transaction(org.id) as tx:
        item = upsert_item(
            ItemArrival("video", "8812", public_url=URL, text="x"), tx=tx, now=NOON
        ).item

    order = make_order(org, locations=[{"url": f"{URL}/?utm_source=mail"}])

    with transaction(org.id) as tx:
        (named,) = tx.orders.items(order.id)
        assert named.item == item.id
        assert [each.id for each in tx.order_lines.orders_of_item(item.id)] == [order.id]


def test_an_address_the_platform_never_told_us_of_is_an_item_of_its_own(org):
    order = make_order(org)

    with transaction(org.id) as tx:
        (named,) = tx.orders.items(order.id)
        item = tx.intake.item(named.item)
        assert (item.kind, item.external_id, item.latest_version) == ("url", URL, 1)


def test_jur_15_one_item_under_two_laws_has_two_clocks_and_one_case(org):
    indian = make_authority(org, country="IN", kind=AuthorityKind.REGULATOR)
    body = of_state("IN", form="removal_order", locations=[URL])
    slow = take_in(org, body, by=indian).order
    quick = make_order(org)

    assert (slow.due_at - NOON, quick.due_at - NOON) == (timedelta(hours=3), timedelta(hours=1))
    assert slow.case == quick.case
    with transaction(org.id) as tx:
        assert [one.id for one in tx.orders.board()] == [quick.id, slow.id]
        assert tx.cases.case(quick.case).due_at == quick.due_at
        assert len(tx.orders.orders_of_case(quick.case)) == 2


def test_a_referral_of_much_more_does_not_flood_the_case_of_an_order(quick):
    order = make_order(quick)

    many = make_referral(quick, locations=[URL, *(f"{URL}-{n}" for n in range(20))])
    one = make_referral(quick, locations=[URL])

    assert many.case != order.case
    assert one.case == order.case


def test_copies_elsewhere_are_no_part_of_the_orders_case(quick):
    order = make_order(quick)

    with transaction(quick.id) as tx:
        assert {each.kind for each in tx.cases.anchors(order.case)} == {"item"}
        assert tx.cases.open_for(tx.cases.anchors(order.case), kind="content") is None


# What counsel is told


@pytest.mark.parametrize(
    ("informed", "flagged"),
    [("2026-06-09T22:00:01Z", True), ("2026-06-09T22:00:00Z", False)],
)
def test_tco_23_tco_r10_a_first_order_less_than_twelve_hours_after_the_information(
    quick, informed, flagged
):
    issued = datetime(2026, 6, 10, 10, tzinfo=UTC)
    sender = make_authority(quick, contact={"informed_at": informed})

    order = make_order(quick, by=sender, now=issued, issued_at=issued.isoformat())

    assert ("art3_2_notice_short" in order.flags) is flagged
    assert order.due_at == issued + timedelta(hours=1)


def test_tco_25_an_emergency_that_is_stated_and_a_second_order_need_no_information(quick):
    sender = make_authority(quick, contact={})
    emergency = "An attack is going on."
    first = make_order(quick, by=sender, emergency=emergency)
    second = make_order(quick, by=sender, locations=[{"url": f"{URL}-2"}])

    assert "emergency" in first.flags
    assert "art3_2_notice_short" not in first.flags
    assert second.flags == ()


def test_tco_r10_information_that_arrives_as_a_letter_starts_the_twelve_hours(quick):
    sender = make_authority(quick, contact={})
    told = {**referral(sender, form="information", locations=[]), "information": "How we work."}
    before = NOON - timedelta(hours=12)
    letter = take_in(quick, told, by=sender, now=before).order

    order = make_order(quick, by=sender)

    assert (letter.form, letter.state) == ("letter", "closed")
    assert order.flags == ()


def test_tco_27_an_order_in_a_language_we_did_not_name_runs_and_is_flagged(quick):
    order = make_order(quick, language="pl")

    assert "language_not_declared" in order.flags
    assert order.state == "running"
    assert "language_not_declared" in " ".join(said(quick, order.id))


def test_tco_30_a_missing_tick_in_section_d_does_not_make_it_domestic(quick):
    order = make_order(quick, cross_border=False)

    assert order.cross_border
    with transaction(quick.id) as tx:
        faults = tx.orders.events(order.id)[0].data["faults"]
    assert [one["code"] for one in faults] == ["annex1.D.inconsistent"]


def test_tco_r20_a_cross_border_order_without_a_copy_is_flagged(quick):
    assert "copy_missing" in make_order(quick, copy_sent=False).flags


def test_tco_32_a_missing_signature_counts_by_how_the_order_came(quick):
    sender = make_authority(quick)
    body = annex1(sender)
    body["authority"]["signature"] = ""
    other = {**body, "reference_number": "FR-2"}

    by_perci = take_in(quick, body, channel=Channel.PERCI_EXPORT).order
    by_mail = take_in(quick, other, channel=Channel.EMAIL_PLAIN).order

    def codes(order):
        with transaction(quick.id) as tx:
            return [one["code"] for one in tx.orders.events(order.id)[0].data["faults"]]

    assert (codes(by_perci), by_perci.trust) == ([], "authenticated_channel")
    assert codes(by_mail) == ["annex1.E.signature_missing"]


def test_tco_33_tco_r64_an_issuer_that_is_not_in_the_register_is_doubted_on_the_clock(org):
    order = make_unsigned_order(org)

    assert (order.state, order.genuine, order.trust) == (
        "authenticating",
        "pending",
        "unknown_sender",
    )
    assert order.due_at == NOON + timedelta(hours=1)
    assert clocks(org, order)["eu-tco-removal-order"].state == "running"
    assert any("Call back" in one for one in said(org, order.id))


def test_tco_34_the_window_for_scrutiny_is_started_beside_the_hour(org):
    at = datetime(2026, 5, 1, 9, 15, tzinfo=UTC)

    order = make_order(org, now=at, issued_at=at.isoformat())

    window = clocks(org, order)["eu-tco-scrutiny-request"]
    assert window.due_at == datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
    assert window.legal_limit == datetime(2026, 5, 3, 10, 0, tzinfo=UTC)
    assert order.due_at == at + timedelta(hours=1)


def test_tco_r25_a_domestic_order_has_no_window(quick):
    irish = make_authority(quick, country="IE")
    domestic = {"issuing_member_state": "IE", "cross_border": False, "copy_sent": False}

    order = make_order(quick, by=irish, **domestic)

    assert set(clocks(quick, order)) == {"eu-tco-removal-order"}


def test_tco_64_a_group_that_people_admit_to_is_flagged_recital_14(quick):
    with transaction(quick.id) as tx:
        item = upsert_item(
            ItemArrival("message", "1", public_url=URL, text="x"), tx=tx, now=NOON
        ).item
        tx.intake.add_version(
            ItemVersion(item.id, 2, NOON, text="x", facts={"audience": "approved_members"})
        )

    order = make_order(quick)

    assert "recital_14" in order.flags
    assert order.state == "running"


def test_tco_r18_nothing_that_is_flagged_stops_the_clock(quick):
    sender = make_authority(quick, contact={})
    order = make_order(quick, by=sender, language="pl", copy_sent=False, reasons="Art, perhaps.")

    assert len(order.flags) >= 3
    assert clocks(quick, order)["eu-tco-removal-order"].holds == ()
    assert order.due_at == NOON + timedelta(hours=1)
