"""Which items the address of an order means, and which addresses mean an item.

An address leads to an item, and means whatever else stands at that item's own address. Where the
platform had told us of none when the order came, it means what is said to stand there since, in
any spelling by which it would have been found. Both questions have one answer: an item that an
order holds is an item that it lets go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from seawall.ids import ItemId
from seawall.intake.model import Item
from seawall.orders.locating import KIND, address_of
from seawall.orders.model import Order, OrderItem
from seawall.transaction import Transaction

Naming = tuple[Order, OrderItem, Sequence[ItemId]]


def lines_meaning(items: Sequence[Item], *, tx: Transaction) -> Iterator[Naming]:
    """Every address of a binding order that means any of these items, and which it means."""
    if not tx.order_lines.has_binding_lines():
        return
    sharing = tx.intake.at_the_same_address(items)
    for order, line in tx.order_lines.binding_lines(sharing):
        if line.item:
            yield order, line, sharing[line.item]
    yield from _told_since(items, tx=tx)


def items_meant(lines: Iterable[OrderItem], *, tx: Transaction) -> list[ItemId]:
    """Every item that these addresses mean."""
    all_lines = list(lines)
    found = tx.intake.items_named([line.item for line in all_lines if line.item])
    spellings = {
        spelling
        for line in all_lines
        if line.item and found[line.item].kind == KIND
        for spelling in address_of(line.url).spellings
    }
    since = tx.intake.items_at(spellings)
    stored = {**found, **{item.id: item for item in since.values()}}
    return list(tx.intake.at_the_same_address(list(stored.values())))


def _told_since(items: Sequence[Item], *, tx: Transaction) -> Iterator[Naming]:
    """Of addresses that led to no item when they came, those at which one of these stands."""
    places: dict[str, list[ItemId]] = defaultdict(list)
    for item in items:
        if item.public_url and item.kind != KIND:
            places[item.public_url].append(item.id)
    if not places or not tx.order_lines.has_unfound_lines():
        return
    fingerprints = frozenset().union(*(address_of(url).near_fingerprints for url in places))
    for order, line in tx.order_lines.unfound_lines(fingerprints):
        spellings = address_of(line.url).spellings
        named = [item for spelling in spellings for item in places.get(spelling, ())]
        if named:
            yield order, line, named
