"""The addresses of a document, read once, and the parts in which a long order opens them.

A document of a few hundred addresses is taken in whole. Of a longer one the first are opened as
it comes; the rest is written down with it, as few rows, and each of them is opened by a
transaction of its own: nobody waits longer for one than for a small order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from seawall.orders.demand import DemandedAddress
from seawall.orders.locating import Address, address_of
from seawall.orders.model import OrderItem

#: A document that names no more than this is taken in whole.
MOST_AT_ONCE = 200
#: Of a longer one, so many are opened as it comes: enough for its case and for its flags.
FIRST = 50
#: So many are opened by one transaction: benchmarks/large_order.py has what it takes.
PART = 50


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """An address as an order names it, before anybody has looked what is there."""

    position: int
    url: str
    address: Address
    note: str = ""
    ended_at: datetime | None = None
    """When the order ceased to ask for it, if that was before it was opened."""

    def as_written(self, ended_at: datetime | None = None) -> OrderItem:
        """The line of the record, with nothing behind it."""
        return OrderItem(
            position=self.position,
            url=self.url,
            fingerprint=self.address.fingerprint if self.address.written else "",
            note=self.note,
            ended_at=self.ended_at or ended_at,
        )


@dataclass(frozen=True, slots=True)
class OrderPart:
    """Addresses that are not opened yet, from this position on, as they are kept: one JSON text."""

    position: int
    count: int
    listed: str

    @property
    def addresses(self) -> tuple[NamedAddress, ...]:
        """Each of them."""
        return tuple(
            NamedAddress(
                self.position + at,
                url,
                Address(written, canonical),
                note,
                datetime.fromisoformat(ended_at) if ended_at else None,
            )
            for at, (url, written, canonical, note, ended_at) in enumerate(json.loads(self.listed))
        )

    def ended(self, positions: Mapping[int, datetime]) -> OrderPart:
        """The same, with some that are asked for no more since these moments."""
        addresses = [
            replace(line, ended_at=line.ended_at or positions.get(line.position))
            for line in self.addresses
        ]
        return part_of(addresses)


@dataclass(frozen=True, slots=True)
class ReadAddresses:
    """Every address that a document names, read before anybody waits for it."""

    first: tuple[NamedAddress, ...] = ()
    """Those that are opened as the document comes: all of them, if they are few."""
    parts: tuple[OrderPart, ...] = ()
    fingerprints: frozenset[str] = field(default_factory=frozenset)

    @property
    def opening(self) -> int:
        """How many it names, where not all of them are opened as it comes; else none."""
        return len(self.first) + sum(part.count for part in self.parts) if self.parts else 0


@dataclass(frozen=True, slots=True)
class OpeningProgress:
    """How far the opening of an order has come."""

    opened: int
    named: int


def read_addresses(places: Sequence[DemandedAddress]) -> ReadAddresses:
    """Read the addresses of a document: about ten microseconds each, and no lock is held."""
    addresses = name_addresses(places)
    first = len(addresses) if len(addresses) <= MOST_AT_ONCE else FIRST
    starts = range(first, len(addresses), PART)
    return ReadAddresses(
        tuple(addresses[:first]),
        tuple(part_of(addresses[start : start + PART]) for start in starts),
        frozenset(line.address.fingerprint for line in addresses if line.address.written),
    )


def name_addresses(places: Iterable[DemandedAddress]) -> list[NamedAddress]:
    """Each address as a document names it, in its own order."""
    return [
        NamedAddress(at, place.url, address_of(place.url), place.information or place.note)
        for at, place in enumerate(places)
    ]


def part_of(addresses: Sequence[NamedAddress]) -> OrderPart:
    """These addresses, which stand one behind the other, as they are kept."""
    listed = [
        (
            line.url,
            line.address.written,
            line.address.canonical,
            line.note,
            line.ended_at.isoformat() if line.ended_at else "",
        )
        for line in addresses
    ]
    text = json.dumps(listed, ensure_ascii=True, separators=(",", ":"))
    return OrderPart(addresses[0].position, len(addresses), text)


def lines_of(parts: Iterable[OrderPart]) -> Iterator[OrderItem]:
    """The lines of what is not opened yet, as they are written."""
    return (line.as_written() for part in parts for line in part.addresses)


def progress_of(total: int, unopened: int) -> OpeningProgress | None:
    """How far an order has come that names so many; None once all of them are opened."""
    return OpeningProgress(total - unopened, total) if total else None
