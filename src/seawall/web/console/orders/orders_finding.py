"""Look-up of pasted addresses: their items, and other orders that name them.

Then a person says which item an address of the order means, if the machine did not find it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from seawall.ids import OrderId
from seawall.intake.model import Item
from seawall.orders.locating import Address, address_of
from seawall.orders.model import Order
from seawall.transaction import Transaction
from seawall.web.console.doors import signed_in
from seawall.web.console.orders.page import SEE
from seawall.web.request import Call

#: Addresses looked up at once.
MOST = 100


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """One pasted address with its item and the other orders."""

    url: str
    item: Item | None
    orders: tuple[Order, ...]
    is_named: bool
    """Whether this order names it."""


@signed_in(SEE)
def show_addresses(request: Call, order_id: str) -> HttpResponse:
    """Look pasted addresses up."""
    order = request.tx.orders.order(OrderId(order_id))
    pasted = [line.strip() for line in request.GET.get("urls", "").splitlines() if line.strip()]
    page = {
        "order": order,
        "found": look_up(pasted[:MOST], order, tx=request.tx),
        "left": max(0, len(pasted) - MOST),
        "urls": request.GET.get("urls", ""),
    }
    return render(request, "console/orders/find.html", page)


def look_up(urls: Sequence[str], order: Order, *, tx: Transaction) -> list[PastedAddress]:
    """Each address with the item behind it, if the platform told us of one."""
    addresses = [address_of(url) for url in urls]
    items = tx.intake.items_at(
        {spelling for address in addresses for spelling in address.spellings if spelling}
    )
    return [
        _pasted_address(url, at, items, order, tx=tx)
        for url, at in zip(urls, addresses, strict=True)
    ]


def _pasted_address(
    url: str, at: Address, items: dict[str, Item], order: Order, *, tx: Transaction
) -> PastedAddress:
    item = next((items[spelling] for spelling in at.spellings if spelling in items), None)
    naming = tx.orders.orders_naming(at.fingerprint) if at.fingerprint else []
    other_orders = tuple(named_order for named_order in naming if named_order.id != order.id)
    return PastedAddress(url, item, other_orders, is_named=len(other_orders) != len(naming))
