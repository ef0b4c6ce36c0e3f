"""A person writes down that an order, or a part of it, has no effect any more.

Its sender may say so by telephone, by post or by a mail that nobody signed, and an order may
lapse by its own words. Whoever may say that an order is genuine may say that it has ended: the
sender hears of it with the correction of our answer, so a word that was wrong comes to light.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import problem
from seawall.journeys.orders._effect_ended import end_effect
from seawall.journeys.permission import require_right
from seawall.orders.answering.possible import is_binding
from seawall.orders.effect_end import EffectEnd, EndCause, has_ended
from seawall.orders.model import Order
from seawall.people.model import Member
from seawall.transaction import Transaction

#: What a person writes down here; scrutiny and courts have their own forms.
BY_WORD = (EndCause.WITHDRAWN, EndCause.AMENDED, EndCause.LAPSED)


def note_end(end: EffectEnd, person: Member, *, tx: Transaction, now: datetime) -> Order:
    """End the order's effect by a person's word, with how they know."""
    require_right(person, "order.verify")
    order = tx.orders.locked(end.order)
    if not end.why.strip():
        raise problem("orders.reason-missing.finding")
    if has_ended(order) or not is_binding(order):
        raise problem("orders.nothing-to-end")
    if end.cause not in BY_WORD:
        raise problem("orders.another-form-of-ending", choices=", ".join(BY_WORD))
    if end.cause is EndCause.AMENDED and not end.positions:
        raise problem("orders.nothing-taken-out")
    if end.positions and end.cause is not EndCause.AMENDED:
        raise problem("orders.all-or-some")
    return end_effect(end, by=person, tx=tx, now=now)
