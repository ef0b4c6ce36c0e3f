"""Who is sent the receipt of an order that came by mail, and whether anybody is.

A receipt goes to the authority that the register knows, at the address that the register has; the
`From` of a mail is anybody's to write, and a stranger whose name was misused shall not hear from
us. So nobody gets one whom neither a key of the register nor two people prove. A mail that a program sent, or a report
on a mail, is never answered by a program (RFC 3834, section 2): two of them would never end.
"""

from __future__ import annotations

from collections.abc import Collection
from email.utils import parseaddr

from seawall.forms.model import Channel, Form
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.answering.recipient import Correspondent
from seawall.orders.model import Order

_BY_MAIL = frozenset({Channel.EMAIL_SIGNED, Channel.EMAIL_PLAIN})
#: What nobody could read yet, and what anybody may report, is no authority's order.
_NO_ORDER = frozenset({Form.LETTER, Form.PUBLIC_REPORT})
#: Flags of a mail that must not be answered by a program.
_BY_PROGRAM = frozenset({"auto_submitted", "delivery_report", "no_sender"})


def is_acknowledged(order: Order, mail_flags: Collection[str]) -> bool:
    """Whether whoever sent this order is sent a receipt by mail."""
    is_proved = order.authority is not None and is_authenticated(order)
    is_by_mail = order.channel in _BY_MAIL and order.form not in _NO_ORDER
    return is_proved and is_by_mail and not _BY_PROGRAM & set(mail_flags)


def receipt_address(correspondent: Correspondent) -> str:
    """The authority's own address; without one, where it wrote from within its own domains.

    That a key proves the order does not prove the mail: anybody can send on what was signed.
    """
    if correspondent.registered:
        return correspondent.registered
    address = parseaddr(correspondent.sender)[1]
    domain = address.rpartition("@")[2].casefold()
    return address if domain in {name.casefold() for name in correspondent.domains} else ""
