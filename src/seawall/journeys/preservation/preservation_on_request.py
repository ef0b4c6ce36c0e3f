"""An order asks for keeping and for nothing else: EPOC-PR, 18 USC 2703(f).

What it names is kept from the receipt on, as soon as its sender is known. Nothing is removed
by it, so when its time is over the seal goes and what is published stays. It is kept longer
where its law has a ground for that: 90 days once more (2703(f)(2)), 30 days once (Annex VI).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.clocks.clock import Clock
from seawall.errors import problem
from seawall.ids import OrderId, PreservationId
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks.order_clocks import known_jurisdictions, profile_of
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation import PreservationDuty, Subject, begin_preservation
from seawall.journeys.preservation.preservation_period import ACT, lengthen_preservation
from seawall.ledger import Entry
from seawall.ledger.words.orders import (
    PRESERVATION_CEASED,
    PRESERVATION_HELD,
    PRESERVATION_RELEASED,
)
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.model import Binding, Order, OrderItem
from seawall.people.model import Member
from seawall.preservation.extension import hold_preservation, release_preservation
from seawall.preservation.model import Preservation, PreservationExtension, PreservationState
from seawall.preservation.retention import asks_to_keep, keeps_from_receipt
from seawall.transaction import Transaction

_HELD_FOR = "an order for data that is not answered yet"


@dataclass(frozen=True, slots=True)
class PreservationRenewal:
    """A ground of the law on which it is kept longer, who asked, and why."""

    preservation: PreservationId
    ground: str
    by: str
    reason: str


def keep_as_asked(
    order: Order,
    *,
    lines: Iterable[OrderItem] | None = None,
    tx: Transaction,
    now: datetime,
) -> list[Preservation]:
    """Keep what the order names, or these lines of it; nothing where it is no order to keep.

    Nor where it is in doubt. What is kept already is kept once.
    """
    profile = profile_of(order)
    named = keeps_from_receipt(profile) if profile else ""
    if not named or order.binding is not Binding.MANDATORY or not is_authenticated(order):
        return []
    duty = PreservationDuty(known_jurisdictions().profile(named), order.id)
    since = order.received_at
    order_lines = tx.orders.asked_items(order.id) if lines is None else lines
    items = dict.fromkeys(line.item for line in order_lines if line.item)
    versions = tx.intake.newest_versions(list(items))
    subjects = [Subject(item, version, since, order.case) for item, version in versions.items()]
    begun = [begin_preservation(duty, subject, tx=tx, now=now) for subject in subjects]
    preservations = [preservation for preservation in begun if preservation]
    if lines is None:
        hold_until_answered(order, tx=tx, now=now)
    else:
        _hold(order, preservations, tx=tx, now=now)
    return preservations


def hold_until_answered(order: Order, *, tx: Transaction, now: datetime) -> None:
    """What an order for data names is not erased before it is answered: Art. 10(1), 10(9)."""
    _hold(order, tx.preservations.of_order(order.id), tx=tx, now=now)


def _hold(
    order: Order, preservations: Iterable[Preservation], *, tx: Transaction, now: datetime
) -> None:
    profile = profile_of(order)
    if profile is None or asks_to_keep(profile):
        return
    for preservation in preservations:
        if preservation.state is not PreservationState.ERASED and not preservation.is_held:
            held = hold_preservation(tx.preservations.locked(preservation.id), why=_HELD_FOR)
            tx.preservations.save(held)
            entry = Entry(PRESERVATION_HELD, held.id, at=now, sealed={"why": held.hold})
            tx.ledger.append(entry)


def release_when_answered(order: OrderId, *, tx: Transaction, now: datetime) -> None:
    """It is answered: what is past its date may go. A hold of a person's own stays."""
    for preservation in tx.preservations.of_order(order):
        if preservation.hold == _HELD_FOR:
            tx.preservations.save(release_preservation(tx.preservations.locked(preservation.id)))
            tx.ledger.append(Entry(PRESERVATION_RELEASED, preservation.id, at=now))


def end_keeping(order: OrderId, *, tx: Transaction, now: datetime) -> None:
    """The order has no effect any more: what it alone kept goes with the next sweep, Art. 11(3)."""
    stored_order = tx.orders.order(order)
    profile = profile_of(stored_order)
    duty = keeps_from_receipt(profile) if profile else ""
    release_when_answered(order, tx=tx, now=now)
    for preservation in tx.preservations.of_order(order):
        is_open = preservation.state is not PreservationState.ERASED
        if is_open and preservation.profile == duty and preservation.kept_until > now:
            locked = tx.preservations.locked(preservation.id)
            tx.preservations.save(replace(locked, kept_until=now))
            public = {"kept_until": now.isoformat()}
            tx.ledger.append(Entry(PRESERVATION_CEASED, locked.id, at=now, public=public))


def renew_preservation(
    renewal: PreservationRenewal, person: Member, *, tx: Transaction, now: datetime
) -> Preservation:
    """Extend a preservation on a ground of its own law, as often and as long as that allows."""
    require_right(person, ACT)
    preservation, home = tx.preservations.locked(renewal.preservation), establishment(tx)
    if now >= preservation.kept_until:
        raise problem(
            "preservation.extension-not-possible.over", kept_until=preservation.kept_until
        )
    profile = known_jurisdictions().profile(preservation.profile)
    clock = Clock(profile, preservation.removed_at, tz=home.zone, calendar=home.calendar)
    for earlier in preservation.extensions:
        if profile.extension(earlier.review) is not None:
            clock = clock.extend(earlier.review, earlier.at)
    until = clock.extend(renewal.ground, now).keep_until
    if until is None:
        raise problem("preservation.no-end-of-its-own", ground=renewal.ground)
    longer = PreservationExtension(
        renewal.by, review=renewal.ground, reason=renewal.reason, until=until, at=now
    )
    return lengthen_preservation(preservation.id, longer, person, tx=tx, now=now)
