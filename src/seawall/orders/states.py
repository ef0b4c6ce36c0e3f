"""Where an order stands, and which step leads where.

`received → authenticating → running → (paused → running) → acted → answered → closed`, with
the side ways of TCO Art. 4(6) and (7): from every state an order may lose its effect, and none
leads back. Nothing is acted upon before its sender is known,
what was refused stays refused, and a repeat moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from seawall.errors import problem
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.model import Binding, Order, OrderState


class OrderStep(StrEnum):
    """What may happen to an order; the word is also the event's in its history."""

    RECEIVED = "received"
    REPEATED = "repeated"
    SORTED = "sorted"
    """A person said what a letter is."""
    DOUBTED = "doubted"
    """Nobody knows yet who sent it, or a key or a sender has lost our trust since."""
    SAID_GENUINE = "said_genuine"
    """One person's word on the sender, yes or no."""
    AUTHENTICATED = "authenticated"
    REFUSED = "refused"
    CLARIFIED = "clarified"
    """Something came in reply to a question of ours."""
    PAUSED = "paused"
    RESUMED = "resumed"
    ACTED = "acted"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """Its own sender took it back; what bound us loses its effect by that."""
    SAID_ENDED = "said_ended"
    """One person's word that it has no effect any more."""
    AMENDED = "amended"
    """Some of its addresses are asked for no more."""
    CEASED = "ceased_legal_effect"
    REINSTATED = "reinstated"


_LEADS: Mapping[OrderStep, Mapping[OrderState, OrderState]] = {
    OrderStep.DOUBTED: {
        OrderState.RECEIVED: OrderState.AUTHENTICATING,
        OrderState.RUNNING: OrderState.AUTHENTICATING,
        OrderState.PAUSED: OrderState.PAUSED,
    },
    OrderStep.AUTHENTICATED: {
        OrderState.RECEIVED: OrderState.RUNNING,
        OrderState.AUTHENTICATING: OrderState.RUNNING,
        OrderState.PAUSED: OrderState.PAUSED,
    },
    OrderStep.REFUSED: {
        OrderState.RECEIVED: OrderState.REFUSED,
        OrderState.AUTHENTICATING: OrderState.REFUSED,
        OrderState.PAUSED: OrderState.REFUSED,
    },
    OrderStep.PAUSED: {
        OrderState.AUTHENTICATING: OrderState.PAUSED,
        OrderState.RUNNING: OrderState.PAUSED,
    },
    OrderStep.RESUMED: {OrderState.PAUSED: OrderState.RUNNING},
    OrderStep.ACTED: {OrderState.RUNNING: OrderState.ACTED, OrderState.PAUSED: OrderState.ACTED},
    OrderStep.ANSWERED: {
        OrderState.RUNNING: OrderState.ANSWERED,
        OrderState.ACTED: OrderState.ANSWERED,
    },
    OrderStep.CLOSED: {
        OrderState.RECEIVED: OrderState.CLOSED,
        OrderState.RUNNING: OrderState.CLOSED,
        OrderState.PAUSED: OrderState.CLOSED,
        OrderState.ACTED: OrderState.CLOSED,
        OrderState.ANSWERED: OrderState.CLOSED,
    },
    OrderStep.WITHDRAWN: {
        OrderState.RECEIVED: OrderState.CLOSED,
        OrderState.AUTHENTICATING: OrderState.CLOSED,
        OrderState.RUNNING: OrderState.CLOSED,
        OrderState.PAUSED: OrderState.CLOSED,
    },
    OrderStep.CEASED: dict.fromkeys(
        (
            OrderState.RECEIVED,
            OrderState.AUTHENTICATING,
            OrderState.RUNNING,
            OrderState.PAUSED,
            OrderState.ACTED,
            OrderState.ANSWERED,
            OrderState.CLOSED,
        ),
        OrderState.CEASED,
    ),
    OrderStep.REINSTATED: {OrderState.CEASED: OrderState.REINSTATED},
}

#: What binds or moves us to act is taken from a sender we know.
_OF_A_KNOWN_SENDER = frozenset(
    {
        OrderStep.AUTHENTICATED,
        OrderStep.RESUMED,
        OrderStep.ACTED,
    }
)

#: Written in the history, and the order stands where it stood.
_MOVES_NOTHING = frozenset(
    {
        OrderStep.RECEIVED,
        OrderStep.REPEATED,
        OrderStep.SORTED,
        OrderStep.SAID_GENUINE,
        OrderStep.SAID_ENDED,
        OrderStep.CLARIFIED,
        OrderStep.AMENDED,
    }
)

#: Nothing more is awaited of us.
OVER = frozenset({OrderState.CLOSED, OrderState.REFUSED, OrderState.CEASED, OrderState.REINSTATED})


def move_order(order: Order, step: OrderStep) -> Order:
    """The order after this step; refused as `orders.out-of-turn` or `orders.not-genuine-yet`."""
    if step in _MOVES_NOTHING:
        return order
    leads = _LEADS[step]
    if order.state not in leads:
        raise problem(
            "orders.out-of-turn",
            state=order.state.value,
            step=step.value,
            choices=", ".join(sorted(leads)),
        )
    if step not in _OF_A_KNOWN_SENDER or is_authenticated(order) or not _binds(order):
        return replace(order, state=leads[order.state])
    if step is OrderStep.RESUMED:
        return replace(order, state=OrderState.AUTHENTICATING)
    raise problem("orders.not-genuine-yet")


def _binds(order: Order) -> bool:
    """Whose word it is matters where it must be obeyed; a referral is judged by our own terms."""
    return order.binding is Binding.MANDATORY
