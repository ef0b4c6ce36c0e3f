"""The authority of our own state was notified of an order for data: its time runs beside ours.

Regulation (EU) 2023/1543, Art. 8 and 10(2). What it says is a step in the order's history.
"""

from __future__ import annotations

from datetime import datetime

from seawall.clocks.clock_record import clock_of
from seawall.forms.annexes.data_request import DataRequest
from seawall.forms.annexes.objection_grounds import EPOC
from seawall.journeys.clocks._side_clocks import begin_clock, find_clock
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.orders.information.asked import document_form_of
from seawall.orders.information.certificate_faults import CertificateFlag
from seawall.orders.information.data_release import EnforcingWord, Notification
from seawall.orders.model import Order
from seawall.transaction import Transaction

NOTIFICATION = "eu-epoc-notification"
#: The step by which somebody notes what the authority says.
ENFORCING_WORD = "enforcing_word"


def watch_notification(order: Order, asks: DataRequest, *, tx: Transaction, now: datetime) -> None:
    """Start the time that the notified authority has; nothing where none was notified."""
    if document_form_of(order) != EPOC or not asks.is_notified:
        return
    emergency = CertificateFlag.EMERGENCY in order.flags
    since = order.received_at
    begin_clock(order.id, NOTIFICATION, since=since, emergency=emergency, tx=tx, now=now)


def notification_of(order: Order, *, tx: Transaction) -> Notification:
    """Where the notification stands: when its time ends, and what was said."""
    row = find_clock(order.id, NOTIFICATION, tx=tx)
    if row is None:
        return Notification(None)
    clock = clock_of(row, jurisdictions=known_jurisdictions())
    words = [event for event in tx.orders.events(order.id) if event.what == ENFORCING_WORD]
    said = [EnforcingWord(event.data["word"]) for event in words]
    word = EnforcingWord.REFUSES if EnforcingWord.REFUSES in said else next(iter(said), None)
    return Notification(clock.keep_until, is_emergency=clock.emergency, word=word)
