"""The reasoned request for scrutiny, on paper: TCO Art. 4(4).

The Regulation prescribes no form. The letter names the order by the numbers of Annex I, who
asks and until when that was possible, and gives the reasons in the asker's own words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from seawall.ledger.entry import canonical
from seawall.orders.letters.sheet import Line, Part, Sheet
from seawall.orders.letters.shown import shown, shown_moment
from seawall.orders.model import Order
from seawall.orders.register.model import ContactPoint
from seawall.orders.scrutiny.window import Asker

_ASKERS = {
    Asker.PROVIDER: "the hosting service provider",
    Asker.CONTENT_PROVIDER: "the content provider, through the hosting service provider",
}
_NOTICE = (
    "A decision is asked for within 72 hours of receipt of this request. The order is carried "
    "out meanwhile; the content can be reinstated at once."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was made."""

    by: Asker
    reasons: str
    at: datetime


def request_letter(order: Order, asked: Asked, contact: ContactPoint | None) -> Sheet:
    """The letter to the authority of the state of establishment."""
    facts = {
        "asked_at": asked.at.isoformat(),
        "asker": asked.by.value,
        "order": order.id,
        "reasons": asked.reasons,
        "reference": order.reference,
    }
    return Sheet(
        name="Request for scrutiny",
        title=f"Order {shown(order.reference or order.id)}",
        law="Regulation (EU) 2021/784, Article 4(4)",
        notice=_NOTICE,
        parts=(_the_order(order), _the_request(asked), _the_sender(contact)),
        digest=hashlib.sha256(canonical(facts).encode()).hexdigest(),
    )


def _the_order(order: Order) -> Part:
    lines = (
        Line("Reference number of the removal order", shown(order.reference)),
        Line("Competent authority that issued it", shown(order.authority_name)),
        Line("Member State of that authority", order.issuing_state),
        Line("Time and date of receipt", shown_moment(order.received_at)),
    )
    return Part("A", "The removal order", lines)


def _the_request(asked: Asked) -> Part:
    lines = (
        Line("Request by", _ASKERS[asked.by]),
        Line("Time and date of the request", shown_moment(asked.at)),
        Line(
            "Reasons: which infringement, and why it is serious or manifest", shown(asked.reasons)
        ),
    )
    return Part("B", "The request", lines)


def _the_sender(contact: ContactPoint | None) -> Part:
    lines = (
        Line("Hosting service provider", shown(contact.legal_name if contact else "")),
        Line("Legal representative", shown(contact.representative if contact else "")),
        Line("Contact point", shown(contact.email if contact else "")),
        Line("Name of the authorised person", shown(contact.authorised_person if contact else "")),
    )
    return Part("C", "Sender", lines)
