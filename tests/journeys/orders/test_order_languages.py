"""Removal orders in the languages of the Union, as they come: a PDF by mail, signed or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.forms.model import Channel
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_receiving import receive_arrivals
from seawall.journeys.orders.order_sender import known_keys
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import transaction
from tests.forms.annexes_made import CLIP, ORDER, POST
from tests.mailroom.annexes_printed import COMPLETE, mailed_pdf, printed_pdf, signed_mail
from tests.mailroom.proposals.test_unknown_forms import UNKNOWN
from tests.mailroom.proposals.test_unknown_forms import URL as UNKNOWN_URL
from tests.mailroom.signing.keys_made import MAILBOX, signer, today
from tests.orders_made import NOON, make_authority, make_contact_point
from tests.people_made import make_organisation


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    yield made
    made.close()


@pytest.fixture
def desk(sqlite):
    made = make_organisation()
    named = {"legal_name": ORDER.addressee, "email": ORDER.contact_point}
    make_contact_point(made, languages=("en", "fr"), **named)
    return made


def take(org, pool, raw, *, now=NOON):
    with transaction(org.id) as tx:
        keys = known_keys(tx=tx)
    letter = order_reading.from_mail(raw, keys=keys, pool=pool, received_at=now)
    with transaction(org.id) as tx:
        (received,) = receive_arrivals(letter.arrivals, tx=tx, now=now)
    return received.order


def clocks(org, order):
    with transaction(org.id) as tx:
        return {row.profile: row for row in tx.orders.clocks(order.id)}


def urls(org, order):
    with transaction(org.id) as tx:
        return [line.url for line in tx.orders.items(order.id)]


def test_tco_r12_a_french_signed_pdf_is_an_order_on_its_clock_with_its_window(desk, pool):
    unit = make_authority(
        desk,
        name=ORDER.authority.name,
        mail_domains=("authority.example.org", "office.example.test"),
    )
    by, at = signer(), today()
    with transaction(desk.id) as tx:
        authority_register.add_key(
            unit.authority.id, by.certificate_pem, tx=tx, now=at - timedelta(days=1), by="t"
        )

    raw = signed_mail(mailed_pdf(printed_pdf(replace(ORDER, language=""), "fr")), by)
    order = take(desk, pool, raw, now=at)

    assert (order.state, order.trust, order.channel) == ("running", "signed", "email_signed")
    assert (order.reference, order.issuing_state) == (ORDER.reference_number, "FR")
    assert (order.body["language"], order.cross_border) == ("fr", True)
    assert "language_not_declared" not in order.flags
    assert urls(desk, order) == [POST, CLIP]
    assert {"eu-tco-removal-order", "eu-tco-scrutiny-request"} <= set(clocks(desk, order))
    assert order.due_at == order.received_at + timedelta(hours=1)


@pytest.mark.parametrize("language", COMPLETE)
def test_tco_r12_an_unsigned_pdf_in_any_complete_language_runs_with_its_number(
    desk, pool, language
):
    raw = mailed_pdf(printed_pdf(replace(ORDER, language=""), language)).as_bytes()

    order = take(desk, pool, raw)

    assert (order.form, order.state) == ("removal_order", "authenticating")
    assert (order.reference, order.authority_name) == (
        ORDER.reference_number,
        ORDER.authority.name,
    )
    assert urls(desk, order) == [POST, CLIP]
    assert ("language_not_declared" in order.flags) is (language not in {"en", "fr"})


def test_tco_r12_a_form_in_a_language_nobody_told_us_is_an_order_with_its_addresses(desk, pool):
    made = mailed_pdf(b"%PDF-", UNKNOWN, From=f"Unit <{MAILBOX}>")

    order = take(desk, pool, made.as_bytes())

    assert (order.form, order.reference) == ("removal_order", "FR-2026-77")
    assert urls(desk, order) == [UNKNOWN_URL, f"{UNKNOWN_URL}-2"]
    with transaction(desk.id) as tx:
        reading = tx.orders.document(order.document).reading
    assert "Section A was read by the order of its lines: compare it." in reading["notes"]


def test_addresses_that_stand_outside_the_form_are_on_the_order_and_flagged(desk, pool):
    made = mailed_pdf(printed_pdf(replace(ORDER, locations=()), "it"), "Vedi elenco.")
    made.add_attachment(
        f"{POST}\n{CLIP}\n".encode(), maintype="text", subtype="plain", filename="l.txt"
    )

    order = take(desk, pool, made.as_bytes())

    assert urls(desk, order) == [POST, CLIP]
    assert "addresses_elsewhere" in order.flags


def test_a_polish_pdf_that_was_dropped_is_read_as_one_that_was_mailed(desk, pool):
    pdf = printed_pdf(ORDER, "pl")
    letter = order_reading.from_file(
        "nakaz.pdf", pdf, keys=(), pool=pool, received_at=NOON, channel=Channel.POST
    )
    with transaction(desk.id) as tx:
        first, again = (receive_arrivals(letter.arrivals, tx=tx, now=NOON)[0] for _ in range(2))

    assert first.order.reference == ORDER.reference_number
    assert (again.is_new, again.order.id) == (False, first.order.id)
