"""A referrer answers for its errors, and the platforms it writes to can see how often.

Both sides compute the same record from their own rows. A platform shows each sender's beside
what the sender asks; a unit publishes its own as signed JSON, with its errors and without a
word of any case. Where the two differ, one of them has something to explain.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from seawall.cases.model import Finding
from seawall.ids import AuthorityId, CaseId
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.orders.answering.model import LocationState
from seawall.orders.model import Binding, Order, OrderItem, OrderState
from seawall.probing.confirmation import history_of
from seawall.referrals.dispatch import silent_since
from seawall.referrals.model import (
    AddressStanding,
    Dispatch,
    DispatchForm,
    DispatchState,
    ReferralLine,
)
from seawall.referrals.own_record import AddressFate, ReferrerRecord, record_of
from seawall.transaction import Transaction

FORM = "referrer_record"

#: The scrutiny of TCO Art. 4 found that the order should not have been issued.
_UNDONE = frozenset({OrderState.CEASED, OrderState.REINSTATED})


def own_record(*, tx: Transaction, now: datetime) -> ReferrerRecord:
    """The record of this unit, from what it sent and what it was answered."""
    return record_of(_sent_facts(tx=tx, now=now))


def record_of_sender(authority: AuthorityId, *, tx: Transaction) -> ReferrerRecord:
    """The record of an authority at this platform."""

    @cache
    def is_overturned(case: CaseId | None) -> bool:
        return case is not None and _is_overturned(case, tx=tx)

    @cache
    def is_withdrawn(sender: str, reference: str) -> bool:
        return tx.orders.withdrawal_of(sender, reference) is not None

    return record_of(
        AddressFate(
            is_binding=order.binding is Binding.MANDATORY,
            outcome=_outcome(order, item),
            reason_code=item.reason_code,
            is_overturned=is_overturned(order.case) or order.state in _UNDONE,
            is_withdrawn=is_withdrawn(order.sender_key, order.reference),
        )
        for order, item in tx.referring.requests_of(authority)
    )


def published_record(*, tx: Transaction, now: datetime) -> dict[str, Any]:
    """What a unit publishes of itself: counts and shares, who says so, and when."""
    contact = tx.register.contact_point()
    return {
        "form": FORM,
        "referrer": contact.legal_name if contact else "",
        "as_of": now.isoformat(timespec="seconds"),
        "record": own_record(tx=tx, now=now).as_json(),
    }


def signed_record(*, tx: Transaction, now: datetime) -> str:
    """The published record as a JWS by the unit's own key."""
    number = f"record/{tx.organisation}/{int(now.timestamp())}"
    return jws.sign_payload(
        published_record(tx=tx, now=now), own_key(tx.organisation), now=now, jti=number
    )


def _sent_facts(*, tx: Transaction, now: datetime) -> Iterator[AddressFate]:
    sent_lines = list(tx.referring.sent_lines())
    looks = tx.referring.looks([line.id for _, line in sent_lines])
    for dispatch, line in sent_lines:
        removals = history_of(looks.get(line.id, [])).removals
        is_dead = bool(removals) and removals[0].was_dead_on_arrival
        is_silent = silent_since(dispatch, now) is not None
        yield _sent_fact(dispatch, line, is_dead=is_dead, is_silent=is_silent)


def _sent_fact(
    dispatch: Dispatch, line: ReferralLine, *, is_dead: bool, is_silent: bool
) -> AddressFate:
    return AddressFate(
        is_binding=dispatch.form is DispatchForm.REMOVAL_ORDER,
        outcome=line.outcome.value if line.outcome else "",
        reason_code=line.reason_code,
        is_overturned=line.overturned_at is not None,
        is_dead_on_arrival=is_dead,
        is_duplicate=_is_repeated(dispatch, line),
        is_silent=is_silent and line.outcome is None,
        is_withdrawn=dispatch.state is DispatchState.WITHDRAWN,
    )


def _is_repeated(dispatch: Dispatch, line: ReferralLine) -> bool:
    """Referred again in spite of an earlier one; an order after a referral is no repetition."""
    is_referral = dispatch.form is DispatchForm.REFERRAL
    return is_referral and line.assessment.get("overruled") == AddressStanding.DUPLICATE


def _outcome(order: Order, item: OrderItem) -> str:
    if item.outcome in {LocationState.DONE, LocationState.ACCEPTED}:
        return "accepted"
    if item.outcome == LocationState.DECLINED:
        return "declined"
    return "not_executed" if order.state is OrderState.PAUSED else ""


def _is_overturned(case: CaseId, *, tx: Transaction) -> bool:
    """Whether an appeal, or a later decision, undid what the case had decided."""
    head = tx.cases.head(case)
    return bool(head and head.finding is Finding.ALLOW and head.supersedes)
