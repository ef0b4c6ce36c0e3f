"""People write down that an order, or a part of it, has no effect any more.

Its sender may say so by telephone, by post or by a mail that nobody signed, and an order may
lapse by its own words. Whoever may say that an order is genuine may say that it has ended, and
two must. What an authority or a court found is written down in its own form first, and is
confirmed here. The sender hears of the end with the correction of our answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.errors import problem
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ids import OrderId
from seawall.journeys.orders import _end_saying
from seawall.journeys.permission import require_right
from seawall.orders.answering.possible import is_binding
from seawall.orders.effect_end import EffectEnd, EndCause, has_ended
from seawall.orders.end_word import EndWord
from seawall.orders.model import Order
from seawall.people.model import Member
from seawall.transaction import Transaction

#: What a person may say first; scrutiny and courts have their own forms.
BY_WORD = (EndCause.WITHDRAWN, EndCause.AMENDED, EndCause.LAPSED)


def note_end(end: EffectEnd, person: Member, *, tx: Transaction, now: datetime) -> Order:
    """One person's word that an order has ended, with how they know; the second ends it."""
    require_right(person, "order.verify")
    order = tx.orders.locked(end.order)
    if not end.why.strip():
        raise problem("orders.reason-missing.finding")
    if has_ended(order) or not (is_binding(order) or asks_no_removal(order.form)):
        raise problem("orders.nothing-to-end")
    if end.cause not in sayable_causes(open_words(end.order, tx=tx)):
        raise problem("orders.another-form-of-ending", choices=", ".join(BY_WORD))
    if end.cause is EndCause.AMENDED and not end.positions:
        raise problem("orders.nothing-taken-out")
    if end.positions and end.cause is not EndCause.AMENDED:
        raise problem("orders.all-or-some")
    return _end_saying.say_ended(end, person, tx=tx, now=now)


def sayable_causes(words: Iterable[EndWord]) -> tuple[EndCause, ...]:
    """How a person may say that it ended: by word, or as somebody wrote down before them."""
    return tuple(dict.fromkeys([*BY_WORD, *(word.cause for word in words)]))


def open_words(order: OrderId, *, tx: Transaction) -> tuple[EndWord, ...]:
    """The words that nobody has confirmed yet, while the order is asked about."""
    words = _end_saying.words_on_end(order, tx=tx)
    if not words or has_ended(tx.orders.order(order)):
        return ()
    asked = {line.position for line in tx.orders.asked_items(order)}
    return tuple(word for word in words if word.positions <= asked)
