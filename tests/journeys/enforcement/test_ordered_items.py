"""What an order holds by its address is what it lets go: both questions have one answer."""

from __future__ import annotations

import itertools

import pytest

from seawall.cases.model import Finding
from seawall.enforcement.model import TargetState
from seawall.journeys.cases.decision_effect import holding_orders
from seawall.journeys.enforcement._ordered_items import items_meant, lines_meaning
from seawall.orders.effect_end import EndCause
from seawall.transaction import transaction
from tests.holds_made import Harbour

SPELLINGS = [
    f"{scheme}://{host}/v/{name}"
    for scheme, host, name in itertools.product(
        ("https", "http"), ("videos.example.com", "VIDEOS.example.com"), ("a", "a/", "a?b=2&c=1")
    )
]


@pytest.fixture
def harbour(database):
    return Harbour()


@pytest.mark.parametrize("told", ["before the order", "since the order"])
def test_an_item_is_held_by_an_address_exactly_if_the_address_means_it(harbour, told):
    items = [harbour.publish_at(url) for url in SPELLINGS] if told == "before the order" else []
    order = harbour.order(locations=[{"url": url} for url in SPELLINGS[::5]])
    items = items or [harbour.publish_at(url) for url in SPELLINGS]

    with transaction(harbour.org.id) as tx:
        lines = tx.orders.items(order.id)
        meant = {line.position: {*items_meant([line], tx=tx)} for line in lines}
        holding = {
            item.id: {line.position for _, line, _ in lines_meaning([item], tx=tx)}
            for item in items
        }

    assert any(holding.values())
    for item, line in itertools.product(items, lines):
        assert (item.id in meant[line.position]) is (line.position in holding[item.id])


def test_what_was_held_by_its_address_alone_comes_back_when_the_order_ends(harbour):
    url = "https://videos.example.com/v/told-later"
    order = harbour.order(locations=[{"url": url}])
    harbour.comply(order)
    item = harbour.publish_at(url)
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)
    harbour.decide(case.id, Finding.ALLOW)
    assert harbour.is_gone(item)

    harbour.end(order, EndCause.LAPSED)

    assert harbour.newest(item).state is TargetState.RESTORED


def test_what_we_removed_ourselves_at_an_ordered_address_stays_when_the_order_ends(harbour):
    url = "https://videos.example.com/v/told-later"
    order = harbour.order(locations=[{"url": url}])
    harbour.comply(order)
    item = harbour.publish_at(url)
    harbour.decide(harbour.case_about(item).id, Finding.REMOVE)

    harbour.end(order, EndCause.LAPSED)

    assert harbour.is_gone(item)


def test_the_case_page_names_the_order_that_holds_an_item_by_its_address_alone(harbour):
    url = "https://videos.example.com/v/told-later"
    order = harbour.order(locations=[{"url": url}])
    case = harbour.case_about(harbour.publish_at(url))

    with transaction(harbour.org.id) as tx:
        ((holding, count),) = holding_orders(case.id, tx=tx)
    assert (holding.id, count) == (order.id, 1)

    harbour.end(order, EndCause.LAPSED)
    with transaction(harbour.org.id) as tx:
        assert holding_orders(case.id, tx=tx) == ()
