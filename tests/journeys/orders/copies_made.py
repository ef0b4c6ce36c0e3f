"""Mails that bring one document, once and again, and what is read and received of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

from seawall.forms.annexes.annex1 import Location
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_receiving import receive_arrivals
from seawall.journeys.orders.order_sender import known_keys
from seawall.transaction import transaction
from tests.forms.annexes_made import ORDER
from tests.orders_made import NOON, URL

UNREAD = replace(ORDER, reference_number="", locations=(Location(url=URL),))
LATER = NOON + timedelta(minutes=20)
STRANGER = "somebody@elsewhere.example"


def mail(number: int, text="See the attachment.", *, sender=STRANGER, **files):
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "o@videos.example.com", f"Order {number}"
    made["Message-ID"] = f"<{number}@authority.example>"
    made.set_content(text)
    for name, content in files.items():
        kind = {"maintype": "application", "subtype": "octet-stream"}
        made.add_attachment(content, **kind, filename=name.replace("_", "."))
    return made


def read(org, pool, made, *, now=NOON):
    with transaction(org.id) as tx:
        keys = known_keys(tx=tx)
    raw = made if isinstance(made, bytes) else made.as_bytes()
    return order_reading.from_mail(raw, keys=keys, pool=pool, received_at=now)


def take(org, letter, *, now=NOON):
    with transaction(org.id) as tx:
        return receive_arrivals(letter.arrivals, tx=tx, now=now)


def mailed(org, pool, number, *, now=NOON, **more):
    (received,) = take(org, read(org, pool, mail(number, **more), now=now), now=now)
    return received


def whats(org, order):
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]
