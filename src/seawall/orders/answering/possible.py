"""Which answers an order can still be given, by what it is and where it stands.

What asks for data is answered with it, or with the reason it is not, and only to a sender we know:
that we hold nothing of somebody is told to nobody else.

An order that binds is carried out (and may be challenged afterwards, TCO Art. 9), or is
answered with the reason it cannot be (Art. 3(7) and (8)). A referral is judged line by
line against our own terms. Nobody acts on an order whose sender is in doubt, nobody acts
twice, and what is over stays over.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from seawall.errors import SeawallError, problem
from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.forms.model import Form
from seawall.orders.answering.model import LocationState
from seawall.orders.model import Genuineness, Order, OrderItem, OrderState, Trust


class AnswerWay(StrEnum):
    """What a person may do with an order."""

    COMPLY = "comply"
    """Comply and preserve."""
    CHALLENGE = "challenge"
    """Comply, preserve, and dispute it: TCO Art. 4(4) and 9."""
    CANNOT = "cannot"
    """Say why it cannot be carried out, or what is missing."""
    OUTCOME = "outcome"
    """Of what does not bind: judge each address against our own terms."""
    PROVIDE = "provide"
    """Of what asks for data, information or steps: give it."""
    OBJECT = "object"
    """Of the same: say why it is not given, or not yet."""


_BINDS = frozenset({Form.REMOVAL_ORDER, Form.NOTICE})
_ASKS = frozenset({Form.REFERRAL, Form.ALERT, Form.PUBLIC_REPORT})
_GIVES = frozenset({AnswerWay.PROVIDE, AnswerWay.OBJECT})
_WAYS = {
    **dict.fromkeys(ASKS_NO_REMOVAL, _GIVES),
    **dict.fromkeys(_BINDS, frozenset({AnswerWay.COMPLY, AnswerWay.CHALLENGE, AnswerWay.CANNOT})),
    **dict.fromkeys(_ASKS, frozenset({AnswerWay.OUTCOME})),
}
#: By these the whole of it is answered at once.
_ANSWERS_ALL = _GIVES | {AnswerWay.OUTCOME}
_ACTS = frozenset({AnswerWay.COMPLY, AnswerWay.CHALLENGE})
#: Nobody was told, or the platform has said no.
_TO_BE_ASKED = frozenset({"", LocationState.FAILED.value})
_OVER = frozenset({OrderState.CLOSED, OrderState.CEASED, OrderState.REINSTATED})
_ACTED = frozenset({OrderState.ACTED, OrderState.ANSWERED})


def is_authenticated(order: Order) -> bool:
    """Whether we know the sender: by signature, by channel, or because two people say so."""
    if order.genuine is Genuineness.NO:
        return False
    trusted = {Trust.SIGNED, Trust.AUTHENTICATED_CHANNEL}
    return order.trust in trusted or order.genuine is Genuineness.YES


def is_only_claimed(order: Order) -> bool:
    """Whether the name it is shown under is its own word: no key and no two people prove it."""
    is_unproved = order.trust in {Trust.UNSIGNED, Trust.UNKNOWN_SENDER}
    return bool(order.authority_name) and is_unproved and not is_authenticated(order)


def is_binding(order: Order) -> bool:
    """Whether it must be carried out: by its form, so that a drill is one too."""
    return order.form in _BINDS


def is_under_way(items: Iterable[OrderItem]) -> bool:
    """Whether the platform was told of all the items, and has not said no to any."""
    outcomes = {item.outcome for item in items}
    return LocationState.ASKED in outcomes and outcomes.isdisjoint(_TO_BE_ASKED)


def is_done(item: OrderItem) -> bool:
    """Whether what is asked of this item is done."""
    return item.outcome == LocationState.DONE


def is_to_be_asked(item: OrderItem) -> bool:
    """Whether the platform was not told of an item yet, or has said no."""
    return item.outcome in _TO_BE_ASKED


def possible_ways(order: Order, items: Iterable[OrderItem]) -> tuple[AnswerWay, ...]:
    """The ways that are open now, in the order a page shows them."""
    order_items = tuple(items)
    return tuple(way for way in AnswerWay if obstacle(way, order, order_items) is None)


def require_way(way: AnswerWay, order: Order, items: Iterable[OrderItem]) -> None:
    """Refuse a way that is not open, and say why."""
    if (wrong := obstacle(way, order, tuple(items))) is not None:
        raise wrong


def obstacle(way: AnswerWay, order: Order, items: tuple[OrderItem, ...]) -> SeawallError | None:
    """The error that keeps an order from being answered in this way; None if it can be."""
    if way not in _WAYS.get(order.form, frozenset()):
        return _not_for_this_form(way, order)
    if order.state is OrderState.REFUSED or order.genuine is Genuineness.NO:
        return problem("orders.found-not-genuine")
    return _of_its_state(way, order) or _of_the_way(way, order, items)


def _of_its_state(way: AnswerWay, order: Order) -> SeawallError | None:
    if order.state in _OVER:
        return problem("orders.order-is-over")
    was_objected_to = way is AnswerWay.PROVIDE and order.state is OrderState.ANSWERED
    if order.state in _ACTED and not was_objected_to:
        return problem("orders.already-acted")
    return None


def _of_the_way(way: AnswerWay, order: Order, items: tuple[OrderItem, ...]) -> SeawallError | None:
    if way is AnswerWay.CANNOT and order.state is OrderState.PAUSED:
        return problem("orders.already-on-hold")
    needs_more = way in _ANSWERS_ALL or (way in _ACTS and all(map(is_done, items)))
    if order.opening and needs_more:
        return problem("orders.being-opened")
    if way in _ACTS | _GIVES and not is_authenticated(order):
        return problem("orders.not-genuine-yet")
    is_being_asked = bool(order.asking) and way in _ACTS | {AnswerWay.OUTCOME}
    if is_being_asked or (way in _ACTS | _GIVES and is_under_way(items)):
        return problem("orders.action-under-way")
    return None


def _not_for_this_form(way: AnswerWay, order: Order) -> SeawallError:
    form, ways = order.form.value.replace("_", " "), _WAYS.get(order.form)
    if ways is None:
        return problem("orders.not-for-this-form.unsorted", form=form, way=way.value)
    choices = ", ".join(way for way in AnswerWay if way in ways)
    return problem("orders.not-for-this-form", form=form, way=way.value, choices=choices)
