"""The original beside what was read in it: a PDF, whose words only a viewer shows."""

from __future__ import annotations

import base64
from dataclasses import replace
from types import SimpleNamespace

import pytest

from seawall.forms.annexes.annex1 import Location
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_receiving import receive_arrivals
from seawall.sandbox import DecoderPool
from seawall.transaction import transaction
from seawall.web import ports
from seawall.web.console.orders.orders_paper import read_paper
from tests.forms.annexes_made import ORDER
from tests.mailroom.annexes_printed import mailed_pdf, printed_pdf, printed_text
from tests.mailroom.mails_made import BODY, HEAD, SMIME, message
from tests.mailroom.signing.keys_made import cms
from tests.mailroom.signing.plain_reader import PLAIN
from tests.orders_made import NOON, URL, make_contact_point
from tests.people_made import make_organisation

WRITTEN = replace(ORDER, locations=(Location(url=URL),), language="")
OPAQUE_TYPE = (
    b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as opened:
        yield opened


@pytest.fixture
def desk(sqlite, monkeypatch):
    monkeypatch.setattr(ports, "seal_reader", lambda: PLAIN)
    made = make_organisation()
    make_contact_point(made)
    return made


def paper(org, pool, made):
    raw = made.as_bytes()
    letter = order_reading.from_mail(raw, keys=(), pool=pool, received_at=NOON)
    with transaction(org.id) as tx:
        order = receive_arrivals(letter.arrivals, tx=tx, now=NOON)[0].order
        return read_paper(order, tx=tx)


def test_no_field_is_said_to_differ_from_a_pdf_that_nobody_can_search_here(desk, pool):
    read = paper(desk, pool, mailed_pdf(printed_pdf(WRITTEN, "fr"), "Voir la pièce jointe."))

    assert read.fields
    assert read.differing == 0
    assert "order.pdf" in read.text


def test_words_inside_a_signature_are_shown(desk, pool):
    order = (HEAD + OPAQUE_TYPE + base64.encodebytes(cms(BODY, SMIME, detached=False)),)
    read = paper(desk, pool, SimpleNamespace(as_bytes=lambda: order[0]))

    assert "https://host.example/v/1" in read.text


def test_a_field_is_compared_with_words_that_can_be_shown(desk, pool):
    in_words = message(printed_text(WRITTEN, "fr"))
    as_file = message("Voir.")
    as_file.add_attachment(printed_text(WRITTEN, "fr"), filename="o.txt")

    for made in (in_words, as_file):
        read = paper(desk, pool, made)
        assert {one.value for one in read.fields if one.differs} == {"2026-06-10T12:00:00+02:00"}
