"""Whether an order crosses a border is found out, and found again when what we know changes.

Our finding follows the register and our contact point (`orders/crossing_border.py`). It is
made when an order is admitted, when its sender is known at last, and when an entry of the
register or our own establishment is corrected. What was once found to cross stays so: nobody
who corrects an entry takes away a right to ask for scrutiny, and the 48 hours count from the
receipt, whenever it was found (TCO Art. 4(4)).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.forms.annexes.annex1 import Annex1
from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.model import Form
from seawall.ids import AuthorityId
from seawall.journeys.clocks import _side_clocks
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.orders.admission import OrderFlag, add_flags
from seawall.orders.crossing_border import border_finding
from seawall.orders.model import Order
from seawall.orders.rehearsal import is_drill
from seawall.orders.scrutiny.window import REQUEST
from seawall.transaction import Transaction

_REMOVAL_ORDER = "eu-tco-removal-order"
_ANNEX_1 = "annex1"


def found_border(order: Order, *, tx: Transaction) -> Order:
    """The order with our finding, and a flag where its form says otherwise."""
    if not _is_of_the_regulation(order):
        return order
    contact = tx.register.contact_point()
    authority = tx.register.authority(order.authority) if order.authority else None
    finding = border_finding(
        issuer=authority.country if authority else order.issuing_state,
        home=contact.establishment if contact else "",
        form=_form_of(order),
    )
    flagged = add_flags(order, OrderFlag.BORDER_DIFFERS) if finding.differs else order
    return replace(flagged, cross_border=order.cross_border or finding.crosses)


def begin_request_window(order: Order, *, tx: Transaction, now: datetime) -> None:
    """Begin the 48 hours in which scrutiny can be asked for, unless they run already."""
    if order.form is Form.REMOVAL_ORDER and order.cross_border:
        _side_clocks.begin_clock(order.id, REQUEST, since=order.received_at, tx=tx, now=now)


def find_borders_again(
    *, tx: Transaction, now: datetime, by: str, of: AuthorityId | None = None
) -> None:
    """What we know of us, or of this authority, has changed: orders that are not over follow.

    What is received in this moment is waited for, so that none is judged by what was.
    """
    tx.orders.lock_receiving()
    for order in tx.orders.not_over(forms=(Form.REMOVAL_ORDER,)):
        if of is None or order.authority == of:
            find_border_again(order, tx=tx, now=now, by=by)


def find_border_again(order: Order, *, tx: Transaction, now: datetime, by: str = "") -> Order:
    """One order in the light of what we know now; its window begins where it crosses."""
    found = found_border(order, tx=tx)
    if found == order or is_drill(order):
        return order
    changed = found_border(tx.orders.locked(order.id), tx=tx)
    tx.orders.save(changed)
    public = {"cross_border": changed.cross_border, "differs": _differs(changed)}
    remember_step(changed, HistoryStep("border_found", by=by, public=public), tx=tx, now=now)
    begin_request_window(changed, tx=tx, now=now)
    return changed


def _differs(order: Order) -> bool:
    return OrderFlag.BORDER_DIFFERS.value in order.flags


def _is_of_the_regulation(order: Order) -> bool:
    """Only orders under Regulation (EU) 2021/784 are scrutinised across borders."""
    is_annex_1 = order.body.get("form") == _ANNEX_1
    return order.form is Form.REMOVAL_ORDER and (is_annex_1 or order.profile == _REMOVAL_ORDER)


def _form_of(order: Order) -> Annex1 | None:
    try:
        return read_annex1({**order.body, "locations": []})  # it says nothing of addresses
    except FormUnreadable:
        return None
