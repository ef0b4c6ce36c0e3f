"""Whether an order is in force: from a known sender on, until something ends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.model import Form
from seawall.orders.model import Binding, Genuineness, OrderItem, OrderState, Trust
from seawall.orders.order_in_force import is_in_force, names_still
from tests.orders.plain_order import ORDER
from tests.people_made import NOON


@pytest.mark.parametrize("state", ["running", "paused", "acted", "answered", "closed"])
def test_an_order_is_in_force_in_every_state_of_our_work_on_it(state):
    assert is_in_force(replace(ORDER, state=OrderState(state)))


@pytest.mark.parametrize(
    "change",
    [
        {"state": OrderState.RECEIVED},
        {"state": OrderState.AUTHENTICATING},
        {"state": OrderState.REFUSED},
        {"state": OrderState.CEASED},
        {"state": OrderState.REINSTATED},
        {"binding": Binding.VOLUNTARY},
        {"form": Form.EXPOSURE_DECISION},
        {"form": Form.INFORMATION_ORDER},
        {"trust": Trust.UNSIGNED},
        {"genuine": Genuineness.NO},
        {"body": {"aim": "keep"}},
        {"flags": ("drill",)},
    ],
)
def test_what_has_ended_is_in_doubt_or_asks_for_no_removal_holds_nothing_down(change):
    assert not is_in_force(replace(ORDER, **change))


def test_an_address_that_was_taken_out_of_an_order_is_not_named_by_it():
    line = OrderItem(position=0, url="https://harbour.example/v/1", fingerprint="f")

    assert names_still(ORDER, line)
    assert not names_still(ORDER, replace(line, ended_at=NOON))
    assert not names_still(replace(ORDER, state=OrderState.CEASED), line)
