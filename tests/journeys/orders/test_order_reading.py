"""Documents become orders: signed JSON, mails of every kind, files that were dropped."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.forms.model import Channel
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_receiving import receive_arrivals
from seawall.journeys.orders.order_sender import known_keys
from seawall.orders.register.model import AuthorityKind
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import transaction
from tests.mailroom.mails_made import multipart_signed
from tests.mailroom.signing.keys_made import MAILBOX, cms, signer, today
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    make_authority,
    make_contact_point,
    referral,
)
from tests.people_made import make_organisation


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    yield made
    made.close()


@pytest.fixture
def org(sqlite):
    made = make_organisation()
    make_contact_point(made)
    return made


def keys(org):
    with transaction(org.id) as tx:
        return known_keys(tx=tx)


def mail(text="See the attachment.", *, sender="orders@authority.example", **files):
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "o@videos.example.com", "Order"
    made["Message-ID"] = "<1@authority.example>"
    made.set_content(text)
    for name, content in files.items():
        made.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=_named(name)
        )
    return made


def _named(name):
    return name.replace("_", ".")


def read(org, pool, made, *, now=NOON):
    raw = made if isinstance(made, bytes) else made.as_bytes()
    return order_reading.from_mail(raw, keys=keys(org), pool=pool, received_at=now)


def take(org, letter, *, now=NOON):
    with transaction(org.id) as tx:
        return receive_arrivals(letter.arrivals, tx=tx, now=now)


def test_a_mail_with_two_signed_orders_is_two_orders_of_one_document(org, pool):
    sender = make_authority(org, mail_domains=("authority.example",))
    bodies = [annex1(sender, locations=[{"url": f"{URL}-{n}"}]) for n in range(2)]
    made = mail(a_jws=sender.sign(bodies[0]).encode(), b_jws=sender.sign(bodies[1]).encode())

    first = take(org, read(org, pool, made))
    again = take(org, read(org, pool, made))

    assert [one.order.state for one in first] == ["running", "running"]
    assert {one.order.document for one in first} == {first[0].order.document}
    assert [(one.is_new, one.order.id) for one in again] == [(False, one.order.id) for one in first]


def test_the_same_signed_order_by_mail_and_by_api_is_one_order(org, pool):
    sender = make_authority(org)
    signed = sender.sign(annex1(sender)).encode()
    api = order_reading.from_signed(
        signed, "application/jose", usually="annex1", keys=keys(org), now=NOON
    )
    with transaction(org.id) as tx:
        (first,) = receive_arrivals([api], tx=tx, now=NOON)

    (second,) = take(org, read(org, pool, mail(order_jws=signed)))

    assert (second.is_new, second.order.id) == (False, first.order.id)


def test_a_mail_signed_with_a_pinned_certificate_is_from_its_authority(org, pool):
    unit = make_authority(org, mail_domains=(MAILBOX.rpartition("@")[2],))
    by, at = signer(), today()
    with transaction(org.id) as tx:
        authority_register.add_key(
            unit.authority.id, by.certificate_pem, tx=tx, now=at - timedelta(days=1), by="t"
        )
    inner = mail(sender=MAILBOX, order_json=json.dumps(annex1(unit)).encode())
    del inner["From"], inner["To"], inner["Subject"], inner["Message-ID"]
    content = inner.as_bytes()
    whole = multipart_signed(content, cms(content, by), "application/pkcs7-signature")

    (received,) = take(org, read(org, pool, whole, now=at), now=at)

    assert (received.order.trust, received.order.authority) == ("signed", unit.authority.id)
    assert received.order.channel == "email_signed"


def test_plain_words_with_an_address_and_no_number_are_still_on_the_board(org, pool):
    (received,) = take(org, read(org, pool, mail(f"Please look at {URL}, thank you.")))

    assert received.order.form in {"letter", "referral"}
    assert received.order.state in {"received", "running"}


def test_bytes_that_are_no_mail_are_a_letter_with_the_reason(org, pool):
    (received,) = take(org, read(org, pool, b"\x00\x01 nothing like a mail"))

    assert (received.order.form, received.order.state) == ("letter", "received")
    with transaction(org.id) as tx:
        document = tx.orders.document(received.order.document)
    assert document.reading["faults"][0]["code"] == "unreadable"


def test_a_signed_order_that_says_too_much_is_malformed_and_names_the_field(org):
    sender = make_authority(org)
    signed = sender.sign({**annex1(sender), "locaitons": []}).encode()
    came = order_reading.from_signed(
        signed, "application/jose", usually="annex1", keys=keys(org), now=NOON
    )

    assert "locaitons" in came.malformed


def test_a_table_that_was_dropped_is_read_by_its_columns(org, pool):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Type", "Reference number", "URL", "Authority"])
    writer.writerow(["referral", "GT-1", URL, "Example Unit"])
    writer.writerow(["referral", "GT-1", f"{URL}-2", "Example Unit"])

    letter = order_reading.from_file(
        "export.csv", out.getvalue().encode(), keys=(), pool=pool, received_at=NOON
    )
    (received,) = take(org, letter)

    assert (received.order.form, received.order.reference) == ("referral", "GT-1")
    with transaction(org.id) as tx:
        assert len(tx.orders.items(received.order.id)) == 2


def test_a_mail_in_a_file_comes_by_the_way_the_file_came(org, pool):
    letter = order_reading.from_file(
        "mail.eml", mail().as_bytes(), keys=(), pool=pool, received_at=NOON, channel=Channel.POST
    )

    assert {one.channel for one in letter.arrivals} == {Channel.POST}


def test_a_form_from_our_page_is_unsigned_whoever_filled_it_in(org):
    sender = make_authority(org)
    fields = annex1(sender)
    came = order_reading.from_portal(json.dumps(fields).encode(), fields, usually="annex1")
    with transaction(org.id) as tx:
        (received,) = receive_arrivals([came], tx=tx, now=NOON)

    assert (received.order.channel, received.order.state) == ("portal", "authenticating")


def test_a_referral_of_an_alert_keeps_what_our_form_has_no_place_for(org, pool):
    make_authority(org, name="Tech Against Terrorism (TCAP)", kind=AuthorityKind.RESEARCHER)
    text = (
        "Terrorist Content Analytics Platform (TCAP) alert\n"
        f"URL: {URL}\nTerrorist entity: Grey Tide Order\nTier: 1 Threat to Life\n"
        "Reference: A-1\n"
    )

    (received,) = take(org, read(org, pool, mail(text, sender="alerts@tcap.example")))

    assert received.order.form == "alert"
    assert received.order.body["also"]["tier"] == 1
    assert "threat_to_life" in received.order.flags


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400))
def test_any_bytes_as_a_mail_are_taken_in_or_refused_by_name(org, pool, raw):
    try:
        received = take(org, read(org, pool, raw or b"-"))
    except SeawallError:
        return

    assert all(one.order.document for one in received)


def test_referrals_are_read_strictly_at_the_door():
    came = order_reading.from_json(json.dumps(referral()).encode(), usually="referral", bound=None)

    assert came.demand.form == "referral"


@pytest.mark.parametrize(
    ("text", "is_called"),
    [
        ("Entfernen Sie das innerhalb einer Stunde.", True),
        ("Dans un délai d'une heure, s'il vous plaît.", True),
        ("When do you open?", False),
    ],
)
def test_tco_3_3_a_strangers_letter_that_names_hours_calls_somebody_at_once(
    org, pool, text, is_called
):
    raw = mail(text, sender="somebody@elsewhere.example").as_bytes()
    read = order_reading.from_mail(raw, keys=[], pool=pool, received_at=NOON)

    with transaction(org.id) as tx:
        (letter,) = [one.order for one in receive_arrivals(read.arrivals, tx=tx, now=NOON)]
        paged = tx.outbox.by_key(f"page-order:{letter.id}:at_once:letter")

    assert (letter.form, letter.state) == ("letter", "received")
    assert ("hours_named" in letter.flags, paged is not None) == (is_called, is_called)
