"""A removal order from France as it comes: a PDF in French, in a mail that its office signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seawall.forms.annexes.annex1 import Location
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_receiving import receive_arrivals
from seawall.journeys.orders.order_sender import known_keys
from seawall.orders.model import Order
from seawall.people.model import Organisation
from seawall.sandbox import DecoderPool
from seawall.transaction import transaction
from tests import orders_made
from tests.forms.annexes_made import ORDER
from tests.mailroom.annexes_printed import mailed_pdf, printed_pdf, signed_mail
from tests.mailroom.signing.keys_made import MAILBOX, signer, today

OFFICE = "Office de l'Exemple en ligne"
REFERENCE = "FR-2026-00455"


def french_pdf(org: Organisation, place: str) -> Order:
    """An order about this address, received now."""
    domain = MAILBOX.rpartition("@")[2]
    office = orders_made.make_authority(org, name=OFFICE, mail_domains=(domain,))
    key, now = signer(), today()
    with transaction(org.id) as tx:
        since = now - timedelta(days=1)
        authority_register.add_key(
            office.authority.id, key.certificate_pem, tx=tx, now=since, by="tests"
        )
        keys = known_keys(tx=tx)
    written = replace(
        ORDER,
        reference_number=REFERENCE,
        locations=(Location(url=place),),
        authority=replace(ORDER.authority, name=OFFICE, email=MAILBOX),
        language="",
    )
    raw = signed_mail(mailed_pdf(printed_pdf(written, "fr"), "Voir la pièce jointe."), key)
    with DecoderPool(1) as pool:
        letter = order_reading.from_mail(raw, keys=keys, pool=pool, received_at=now)
    with transaction(org.id) as tx:
        return receive_arrivals(letter.arrivals, tx=tx, now=now)[0].order
