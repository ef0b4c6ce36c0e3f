"""Which order a mail replies to: by its thread, or by the number that it names.

A thread is a proof that somebody has our mail. A number is none: it leads to an order that
waits for a reply only if the mail comes from where the order came from. For everybody else
it is a hint beside a letter, which a person reads (`may_answer`).
"""

from __future__ import annotations

import re

from seawall.errors import NotFound
from seawall.forms.model import Form
from seawall.ids import AnswerId
from seawall.journeys.orders.order_reading import ReadLetter
from seawall.mailroom.proposals.proposal import Layout, MailProposal
from seawall.mailroom.proposals.reference_naming import names_reference
from seawall.orders.model import Order, OrderState
from seawall.transaction import Transaction

_OWN_ID = re.compile(r"<(ans_[0-9A-Za-z]+)@")
_MOST_PAUSED = 1_000


def answered_order(letter: ReadLetter, *, tx: Transaction) -> Order | None:
    """The order that a mail replies to; a new order in the same thread is a new order."""
    if letter.mail is None or any(_is_new(proposal, tx=tx) for proposal in letter.proposals):
        return None
    for reference in letter.mail.in_reply_to:
        if (order := _order_of_ours(reference, tx=tx)) is not None:
            return order
    domain = letter.mail.sender_domain
    orders_of_domain = [
        candidate
        for candidate in awaiting_orders(letter, tx=tx)
        if domain in _domains(candidate, tx=tx)
    ]
    return orders_of_domain[0] if len(orders_of_domain) == 1 else None


def awaiting_orders(letter: ReadLetter, *, tx: Transaction) -> list[Order]:
    """The orders that wait for a reply and whose number the mail names, whoever wrote it."""
    if letter.mail is None:
        return []
    words = f"{letter.mail.subject}\n{letter.mail.text}"
    labelled = {proposal.reference for proposal in letter.proposals if proposal.reference}
    return [
        order
        for order in tx.orders.board(states=(OrderState.PAUSED,), limit=_MOST_PAUSED)
        if order.reference in labelled or names_reference(words, order.reference)
    ]


def _order_of_ours(reference: str, *, tx: Transaction) -> Order | None:
    """The order whose mail, or whose answer from us, has this Message-ID."""
    if order := tx.orders.by_message_id(reference):
        return order
    own = _OWN_ID.match(reference)
    if own is None:
        return None
    try:
        return tx.orders.order(tx.answers.answer(AnswerId(own[1])).order)
    except NotFound:
        return None


def _is_new(proposal: MailProposal, *, tx: Transaction) -> bool:
    """Whether it is a whole document of its own, under a number that we do not have."""
    if proposal.form is Form.LETTER or proposal.layout is Layout.PLAIN:
        return False
    return not proposal.reference or not tx.orders.by_any_reference(proposal.reference)


def _domains(order: Order, *, tx: Transaction) -> frozenset[str]:
    """Where the order's sender writes from: as the register says, or as its mail did."""
    mail_domains = tx.register.authority(order.authority).mail_domains if order.authority else ()
    sender = tx.orders.document(order.document).sender if order.document else ""
    return frozenset({*mail_domains, sender.rpartition("@")[2].lower()} - {""})
