"""Anybody reports an address: no account, a token, and one look however many report it."""

from __future__ import annotations

import pytest

from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.journeys.orders.public_report import PublicReport, follow_report, report_address
from seawall.transaction import transaction
from tests.orders_made import NOON, URL, make_order
from tests.people_made import make_organisation
from tests.problems import raises_problem


@pytest.fixture
def org(database):
    return make_organisation()


def tell(org, url=URL, **more):
    with transaction(org.id) as tx:
        return report_address(PublicReport(url, **more), tx=tx, now=NOON)


def test_a_report_binds_nobody_and_starts_no_clock(org):
    done = tell(org, reason="It calls for an attack.")

    order = done.order
    assert (order.form, order.binding, order.trust, order.due_at) == (
        "public_report",
        "none",
        "anonymous",
        None,
    )
    with transaction(org.id) as tx:
        assert tx.orders.clocks(order.id) == []
        assert tx.cases.case(order.case).queue == "reports"
        assert tx.orders.count() == {("none", "public_report", "running"): 1}


def test_the_second_report_of_an_address_gets_a_token_and_asks_nobody_to_look_again(org):
    first = tell(org)

    second = tell(org, f"{URL}#t=10")

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert second.order.case == first.order.case
    with transaction(org.id) as tx:
        assert len(tx.cases.reasons(first.order.case)) == 1
        assert follow_report(second.token, tx=tx, now=NOON).state == "running"


def test_a_report_of_what_is_under_an_order_joins_its_case(org):
    order = make_order(org)

    assert tell(org).order.case == order.case


def test_a_report_of_an_item_the_platform_told_us_of_is_about_that_item(org):
    with transaction(org.id) as tx:
        item = upsert_item(
            ItemArrival("video", "1", public_url=URL, text="x"), tx=tx, now=NOON
        ).item

    done = tell(org)

    with transaction(org.id) as tx:
        assert tx.orders.items(done.order.id)[0].item == item.id


def test_what_somebody_wrote_of_themselves_is_nowhere_in_the_open(org):
    done = tell(org, reason="My neighbour made it.", contact="noor@example.org")

    with transaction(org.id) as tx:
        (entry,) = [e for e in tx.ledger.about(done.order.id) if e.what == "order.received"]
    assert "noor" not in str(dict(entry.public))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (PublicReport("not an address"), "orders.no-address"),
        (PublicReport(URL, reason="x" * 5001), "orders.too-long"),
        (PublicReport(URL, contact="x" * 301), "orders.too-long"),
    ],
)
def test_what_cannot_be_used_is_refused(org, said, wrong):
    with transaction(org.id) as tx, raises_problem(wrong):
        report_address(said, tx=tx, now=NOON)


def test_a_token_of_an_order_follows_no_report_and_a_guess_nothing(org):
    with (
        transaction(org.id) as tx,
        raises_problem(
            "intake.unknown-receipt",
        ),
    ):
        follow_report("swr_guess", tx=tx, now=NOON)
