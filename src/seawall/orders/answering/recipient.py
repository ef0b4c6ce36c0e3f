"""Where an answer goes: by the channel the order came by, to an address we may trust.

A mail's `From` is anybody's to write. For a sender of the register it counts only within the
domains the register names; otherwise the answer goes to the address that the register has.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr

from seawall.forms.model import Channel
from seawall.orders.answering.model import TO_OTHERS
from seawall.orders.model import Answer, AnswerState, Order

_BY_MAIL = frozenset({Channel.EMAIL_SIGNED, Channel.EMAIL_PLAIN})


@dataclass(frozen=True, slots=True)
class Correspondent:
    """What is known of where the sender reads mail."""

    sender: str = ""
    """The address that the order came from."""
    domains: tuple[str, ...] = ()
    """The domains of the authority, as the register names them."""
    registered: str = ""
    """The authority's own address, as the register has it."""
    answer_url: str = ""
    """Where its software takes signed answers, as the register has it."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a letter goes: by which channel, to which address if it needs one."""

    channel: Channel
    address: str


def is_waiting(answer: Answer) -> bool:
    """Whether it is for somebody whose address nobody has entered yet."""
    is_owed = answer.state is AnswerState.OWED
    return is_owed and answer.form in TO_OTHERS and not answer.recipient


def recipient_of(order: Order, correspondent: Correspondent) -> str:
    """The address an answer is sent to; empty where the sender comes to fetch it."""
    if order.channel in _BY_MAIL:
        return _mail_address(correspondent)
    if order.channel is Channel.API:
        return str(order.body.get("answer_to") or correspondent.answer_url)
    return ""


def _mail_address(correspondent: Correspondent) -> str:
    address = parseaddr(correspondent.sender)[1]
    domain = address.rpartition("@")[2].casefold()
    if not correspondent.domains or domain in {name.casefold() for name in correspondent.domains}:
        return address
    return correspondent.registered or address
