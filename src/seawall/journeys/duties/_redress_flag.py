"""An order that is being challenged says so for as long as it is: TCO Art. 4(4) and 9."""

from __future__ import annotations

from seawall.forms.annexes.flags import AnnexFlag
from seawall.orders.admission import add_flags, drop_flag
from seawall.orders.model import Order
from seawall.orders.pending_redress import is_redress_pending
from seawall.transaction import Transaction


def note_redress(order: Order, *, tx: Transaction) -> Order:
    """Put the flag where its history has it; the order as it is now."""
    events = tx.orders.events(order.id)
    is_pending = is_redress_pending((event.what, event.data) for event in events)
    change = add_flags if is_pending else drop_flag
    noted = change(order, AnnexFlag.REDRESS_PENDING)
    if noted != order:
        tx.orders.save(noted)
    return noted
