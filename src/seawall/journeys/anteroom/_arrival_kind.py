"""Who brings what arrives, and whether it is new: by that it is received, waits or is counted.

One mail may ask several things. What is known in it opens the door for all of it, but a copy of
something known does not: anybody can have that, and could put an order of their own beside it. Nor
does what is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from seawall.forms.model import Channel
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import OrderRepeat, repeat_of
from seawall.journeys.orders.order_sender import is_refused
from seawall.orders.anteroom import anteroom_quota
from seawall.orders.anteroom.stranger import MOST_BY_MAILBOX, is_own_door, is_stranger
from seawall.transaction import Transaction

BY_MAIL = frozenset({Channel.EMAIL_PLAIN, Channel.EMAIL_SIGNED})


class ArrivalKind(Enum):
    """Who is behind an arrival, from the surest down."""

    KNOWN = auto()
    """Somebody of ours, or whom the register knows, brings something new."""
    STRANGER = auto()
    """Nobody whom we know."""
    REFUSED = auto()
    """Forged, by a revoked key, or in the name of somebody suspended: kept, and no more."""
    REPEAT = auto()
    """An order that is here came again by mail: whoever has seen it, or knows its number, can."""


@dataclass(frozen=True, slots=True)
class JudgedArrival:
    """What arrived together: what it is as a whole, and the orders that it repeats."""

    kind: ArrivalKind
    repeats: tuple[OrderRepeat, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether all of it are copies that bring no word of their own."""
        return all(repeat.is_exact for repeat in self.repeats)


def judge_arrival(
    arrivals: Sequence[DocumentArrival], *, tx: Transaction, now: datetime, by: str = ""
) -> JudgedArrival:
    """What a document is as a whole; `by` is who of ours brings it.

    Whoever asks about a mail holds the lock of receiving.
    """
    judged = [_judge(arrival, tx=tx, now=now, by=by) for arrival in arrivals]
    kind = min((part.kind for part in judged), key=lambda kind: kind.value)
    return JudgedArrival(kind, tuple(repeat for part in judged for repeat in part.repeats))


def _judge(arrival: DocumentArrival, *, tx: Transaction, now: datetime, by: str) -> JudgedArrival:
    is_vouched_for = bool(by) or arrival.bound is not None
    is_unproved = is_stranger(
        arrival.channel,
        arrival.signature,
        is_vouched_for=is_vouched_for,
        is_from_mailbox=_is_from_mailbox(arrival, tx=tx, now=now),
    )
    if is_unproved:
        return JudgedArrival(ArrivalKind.STRANGER)
    if is_vouched_for or is_own_door(arrival.channel):
        return JudgedArrival(ArrivalKind.KNOWN)
    if is_refused(arrival.envelope, arrival.demand, tx=tx):
        return JudgedArrival(ArrivalKind.REFUSED)
    if arrival.channel in BY_MAIL and (repeat := repeat_of(arrival, tx=tx, now=now)):
        return JudgedArrival(ArrivalKind.REPEAT, (repeat,))
    return JudgedArrival(ArrivalKind.KNOWN)


def _is_from_mailbox(arrival: DocumentArrival, *, tx: Transaction, now: datetime) -> bool:
    """Whether its mailbox is one of the register's that has room left this hour."""
    domain = arrival.sender.rpartition("@")[2]
    authority = tx.register.of_mail_domain(domain) if domain else None
    if arrival.channel not in BY_MAIL or authority is None:
        return False
    return tx.anteroom.unproved_since(authority.id, anteroom_quota.since(now)) < MOST_BY_MAILBOX
