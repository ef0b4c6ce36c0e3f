"""The page of an order says how often a copy of it came, and keeps none of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.transaction import transaction
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import minutes_ago, page_of, received


@pytest.fixture
def org(database):
    return make_organisation()


def test_the_page_says_how_often_a_copy_came_and_when_last(org):
    order = received(org)
    person = signed_in(org)
    assert "was not kept" not in page_of(person, order)

    for number in range(3):
        with transaction(org.id) as tx:
            tx.copies.count_copy(order.id, now=minutes_ago(9) + timedelta(minutes=number))

    page = page_of(person, order)
    assert "3 more copies were received. They contained nothing new and were not kept." in page
    assert f"{minutes_ago(7):%Y-%m-%dT%H:%M}" in page
