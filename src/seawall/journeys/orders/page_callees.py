"""Who is called about an order when whoever is on call does not come: the line, and everybody.

The line is what the setting names: push topics and mail addresses, in their order. Without
one it is the people who may answer orders, by mail; whoever has the order comes last, since it
was their silence that brought us here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from seawall.orders.alarms.escalation import EVERYBODY, place_in_line, top_rung, ways_of_rung
from seawall.orders.model import Order
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OnCallSettings:
    """How this installation calls people, and where its pages lead."""

    ways: tuple[str, ...]
    base: str
    again: timedelta
    line: tuple[str, ...] = ()
    """Push topics and mail addresses of whoever is called next, in this order."""
    has_mail: bool = False
    """Whether people can be written to."""


@dataclass(frozen=True, slots=True)
class PageCallees:
    """The ways of one page, and whom those that go to single people call."""

    ways: tuple[str, ...]
    whom: Mapping[str, list[str]]


def callees_of(order: Order, rung: int, *, by: OnCallSettings, tx: Transaction) -> PageCallees:
    """Whom a page on this rung calls: by places in the setting's line, or by members' ids."""
    members = _reachable(order, by=by, tx=tx)
    line = _line(by, members)
    ways = ways_of_rung(rung, by.ways, in_line=len(line), others=bool(members))
    whom: dict[str, list[str]] = {}
    for way in ways:
        place = place_in_line(way)
        if place is not None:
            whom[way] = [line[place]]
        elif way == EVERYBODY:
            whom[way] = [str(member.id) for member in members]
    return PageCallees(ways, whom)


def highest_rung(order: Order, *, by: OnCallSettings, tx: Transaction) -> int:
    """The rung above which nobody is left to call."""
    return top_rung(len(_line(by, _reachable(order, by=by, tx=tx))))


def addresses_of(whom: Sequence[str], *, by: OnCallSettings, tx: Transaction) -> tuple[str, ...]:
    """The push topics and mail addresses behind the names that a page keeps."""
    named = {str(member.id): member.email for member in tx.people.members() if member.is_active}
    named.update(zip(_places(by), by.line, strict=True))
    return tuple(named[name] for name in whom if name in named)


def _line(by: OnCallSettings, members: Sequence[Member]) -> list[str]:
    return _places(by) or [str(member.id) for member in members]


def _places(by: OnCallSettings) -> list[str]:
    return [f"line:{place}" for place in range(len(by.line))]


def _reachable(order: Order, *, by: OnCallSettings, tx: Transaction) -> list[Member]:
    """Everybody of the organisation who may answer orders and can be written to."""
    members = tx.people.members() if by.has_mail else []
    answering = [
        member
        for member in members
        if member.is_active and member.email and role_may(member.role, "order.answer")
    ]
    return sorted(answering, key=lambda member: member.id == order.taken_by)
