"""A long order says on its page, on the board and in the API how far it is opened."""

from __future__ import annotations

import pytest

from tests.openings_made import FIRST, LONG, addresses, open_few_at_a_time, open_rest
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import page_of, received

SAYS = f"{FIRST} of {LONG} URLs loaded"


@pytest.fixture
def person(org):
    return signed_in(org)


@pytest.fixture
def order(org, monkeypatch):
    open_few_at_a_time(monkeypatch)
    return received(org, locations=addresses())


def test_the_page_says_how_many_addresses_are_opened_until_all_are(org, person, order):
    assert SAYS in page_of(person, order)

    open_rest(org, order)

    assert f"of {LONG} URLs loaded" not in page_of(person, order)


def test_the_board_says_it_too(org, person, order):
    assert SAYS in person.get("/orders").content.decode()

    open_rest(org, order)

    assert f"of {LONG} URLs loaded" not in person.get("/orders").content.decode()


def test_the_page_does_not_promise_to_take_down_what_is_not_opened(person, order):
    page = page_of(person, order)

    assert f"Remove or disable {LONG} items" in page
    assert f"to take down {FIRST} items" in page
