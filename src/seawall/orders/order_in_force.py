"""Whether an order is in force, so that what it names stays gone: TCO Art. 3(3), 3(9) and 4(6).

From the moment its sender is known until it has no effect any more, in whatever state it stands
in between: answered and closed are states of our work and not of the order. An address that
was taken out of it is not named by it any more.
"""

from __future__ import annotations

from seawall.orders.answering.possible import is_authenticated, is_binding
from seawall.orders.demand import Aim
from seawall.orders.model import Binding, Order, OrderItem, OrderState
from seawall.orders.rehearsal import is_drill

#: Its sender is known, and nothing has ended it.
IN_FORCE = frozenset(
    {
        OrderState.RUNNING,
        OrderState.PAUSED,
        OrderState.ACTED,
        OrderState.ANSWERED,
        OrderState.CLOSED,
    }
)


def is_in_force(order: Order) -> bool:
    """Whether the order obliges us to keep what it names down."""
    return (
        order.state in IN_FORCE
        and order.binding is Binding.MANDATORY
        and is_binding(order)
        and is_authenticated(order)
        and order.body.get("aim") != Aim.KEEP
        and not is_drill(order)
    )


def names_still(order: Order, line: OrderItem) -> bool:
    """Whether this address is one that the order asks for now."""
    return is_in_force(order) and line.ended_at is None
