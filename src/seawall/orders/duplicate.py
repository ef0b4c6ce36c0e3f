"""The same order again, and two orders that cannot both be obeyed.

A repeat of a reference number by the same sender is linked and never starts a clock: the
hour began with the first. Where its text is another, a person must look, since nobody may
change an order by sending it twice. Two orders that want opposite things of one item are
shown to each other; which of them is obeyed is for counsel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.forms.model import Form
from seawall.mailroom.signing.model import Signature
from seawall.orders.demand import Aim, Demand
from seawall.orders.information.asked import request_of
from seawall.orders.model import Order, OrderState
from seawall.orders.register.model import Authority

_CLAIMED, _UNKNOWN, _REFUSED = "claimed:", "unknown:", "refused:"
#: Nobody asked for anything here that another order could contradict.
_WITHOUT_AIM = frozenset({Form.LETTER, Form.EXPOSURE_DECISION, *ASKS_NO_REMOVAL})


def sender_key(
    *, authority: Authority | None, is_known: bool, signature: Signature, claims: str
) -> str:
    """What a sender's reference numbers are unique for.

    An unsigned claim has a series of its own, so that nobody can take an authority's
    numbers by writing in its name.
    """
    if authority is not None:
        return str(authority.id) if is_known else claimed_key(authority)
    identity = signature.key_fingerprint or " ".join(claims.casefold().split())
    return _UNKNOWN + hashlib.sha256(identity.encode()).hexdigest()[:40]


def claimed_key(authority: Authority) -> str:
    """The series of what came in an authority's name, unproved."""
    return f"{_CLAIMED}{authority.id}"


def refused_key(order: str) -> str:
    """The series of what was refused: each its own, so that it blocks nothing."""
    return _REFUSED + order


def asks_the_same(
    order: Order, demand: Demand, *, then: Collection[str], now: Collection[str]
) -> bool:
    """Whether a repeat wants the same of the same addresses, and the same data, as the first did."""
    is_alike = aim_of(order) is demand.aim and request_of(order) == demand.asks
    return is_alike and set(then) == set(now)


def aim_of(order: Order) -> Aim:
    """What an order wants to become of the content."""
    return Aim(order.body.get("aim", Aim.REMOVE))


def contradicting_order(order: Order, other_orders: Iterable[Order]) -> Order | None:
    """The first of the others that wants the opposite of what this one wants."""
    if order.form in _WITHOUT_AIM:
        return None
    against = (
        candidate
        for candidate in other_orders
        if candidate.id != order.id
        and candidate.form not in _WITHOUT_AIM
        and candidate.state is not OrderState.REFUSED
        and aim_of(candidate) is not aim_of(order)
    )
    return next(against, None)
