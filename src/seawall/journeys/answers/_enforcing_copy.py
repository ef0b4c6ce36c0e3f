"""Annex III goes to the authority of our own state too: Regulation (EU) 2023/1543, Art. 10 and 17.

To the one that the certificate says was notified, by mail, if the register knows it as one of our
own state. Where none was notified, Art. 10(5) and 17(1) ask for it all the same: a person is told.
"""

from __future__ import annotations

from datetime import datetime

from seawall.forms.annexes.epoc_annex3 import EpocAnnex3
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.forms.model import Channel
from seawall.journeys.answers.answer_composing import write_letter
from seawall.journeys.enforcement.paging import call_attention
from seawall.orders.answering.model import AnswerForm
from seawall.orders.answering.recipient import Destination
from seawall.orders.information.asked import request_of
from seawall.orders.model import Answer, Order
from seawall.orders.register.model import AuthorityState
from seawall.transaction import Transaction

#: Said to the enforcing authority whether or not it was notified.
_ALWAYS = frozenset({ObjectionGround.IMMUNITIES_OR_PRESS, ObjectionGround.THIRD_COUNTRY_CONFLICT})


def copy_to_enforcing_authority(
    order: Order, annex: EpocAnnex3, *, tx: Transaction, now: datetime
) -> Answer | None:
    """Owe the copy; None where nobody is to have one, or where a person must see to it."""
    asks = request_of(order)
    if not asks.is_notified and not _ALWAYS.intersection(annex.grounds):
        return None
    address = _address(asks.enforcing_authority, tx=tx) if asks.is_notified else ""
    if not address:
        say = f"Also send Annex III about {order.id} to the authority of our own state."
        call_attention(order.id, say=say, tx=tx, now=now)
        return None
    where = Destination(Channel.EMAIL_PLAIN, address)
    return write_letter(where, order, annex, AnswerForm.EPOC_ANNEX_III_COPY, tx=tx, now=now)


def _address(name: str, *, tx: Transaction) -> str:
    """The mail of the authority of this name, if the register has it as one of our own state."""
    authority, contact = tx.register.named(name), tx.register.contact_point()
    if authority is None or contact is None or authority.state is not AuthorityState.ACTIVE:
        return ""
    is_ours = authority.country == contact.establishment
    return str(authority.contact.get("email", "")) if is_ours else ""
