"""What the log has told of an order or a referral, as far as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from seawall.orders.figures.model import FigureSeries, OrderFact
from seawall.orders.figures.series import series_named
from seawall.orders.order_finality import CourtChallenge

_ANNEX_III_GROUNDS = frozenset({"force_majeure", "manifest_errors", "insufficient_information"})


@dataclass(frozen=True, slots=True)
class GoneAddresses:
    """So many addresses of an order were gone at this moment."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """When an answer was given, and whether that was late."""

    at: datetime
    is_late: bool


@dataclass(slots=True)
class OrderHistory:
    """One order; what is not told yet is as it is for every order at first."""

    order: str
    form: str
    profile: str
    binding: str
    state: str
    received_at: datetime
    addresses: int | None = None
    """How many it names; entries from before that was told do not say."""
    cross_border: bool = False
    gone: tuple[GoneAddresses, ...] = ()
    acted: GoneAddresses | None = None
    """When it was carried out, and how many addresses it asked for then."""
    holds: tuple[str, ...] = ()
    """The grounds that hold its clock, in the order in which they were given."""
    is_scrutinised: bool = False
    is_refused: bool = False
    is_closed: bool = False
    is_reinstated: bool = False
    ended_at: datetime | None = None
    final_at: datetime | None = None
    challenges: Mapping[int, CourtChallenge] = field(default_factory=dict)
    provided: ToldAnswer | None = None
    objected: ToldAnswer | None = None
    grounds: frozenset[str] = frozenset()
    """Why data that a paper asks for was not given."""
    enforcing_words: frozenset[str] = frozenset()
    """What the authority of our own state said of a paper of another one."""

    @property
    def series(self) -> FigureSeries:
        """The series it is counted in."""
        return series_named(self.profile, self.form, self.binding)

    @property
    def gone_addresses(self) -> tuple[GoneAddresses, ...]:
        """When its addresses were gone, those of an order whose entries only tell the last."""
        is_of_before = self.addresses is None and self.acted is not None and not self.gone
        return (self.acted,) if is_of_before and self.acted else self.gone

    def fact(self) -> OrderFact:
        """How far it has come."""
        removed = sum(gone.count for gone in self.gone_addresses)
        held = next((ground for ground in self.holds if ground in _ANNEX_III_GROUNDS), "")
        return OrderFact(
            order=self.order,
            series=self.series,
            received_at=self.received_at,
            items=self._items(),
            removed=removed,
            not_executed="" if removed else held,
            cross_border=self.cross_border,
            is_scrutinised=self.is_scrutinised,
        )

    def _items(self) -> int:
        if self.addresses is not None:
            return self.addresses
        return self.acted.count if self.acted else 1
