"""What a mail asks: from the surest spelling to the vaguest, and nothing guessed silently."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from seawall.forms.annexes.annex1 import Location
from seawall.forms.annexes.form_reading import form_as_data, read_annex1
from seawall.forms.letters.form_pdf import render_pdf
from seawall.forms.letters.mail_text import mail_text
from seawall.forms.model import Form
from seawall.keys.cms import CertifiedKey
from seawall.mailroom.mail_writing import Enclosure, OutgoingLetter, write_mail
from seawall.mailroom.proposals.mail_proposals import (
    MOST_ASKED,
    NOT_COVERED,
    ONLY_IN_HTML,
    propose_files,
)
from seawall.mailroom.proposals.proposal import Layout, ProposedAddress
from seawall.mailroom.signing.model import SignatureState
from seawall.sandbox import DecoderPool
from tests.conftest import NOON
from tests.holders import zipped
from tests.mailroom.mails_made import KNOWN, ORDER, URL, asked, file, message, signed_order
from tests.mailroom.signing.keys_made import MAILBOX, pgp_signer, rsa_key, signer, today


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as opened:
        yield opened


def attached(content: bytes, name: str, media_type: str = "application/octet-stream", text="See."):
    made = message(text)
    main, _, sub = media_type.partition("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


def test_a_signed_order_in_json_is_read_whole_and_its_signature_counts(pool):
    (order,) = asked(attached(signed_order(), "order.jws", "application/jose"), pool)

    assert (order.form, order.layout) == (Form.REMOVAL_ORDER, Layout.SIGNED_JSON)
    assert read_annex1(order.fields) == ORDER
    assert order.signature.is_valid
    assert (order.reference, order.authority) == ("GT-2026/17", "Grey Tide Unit")
    assert order.locations[0] == ProposedAddress(URL, "from 0:10")
    assert order.original == "order.jws"


def test_a_signed_order_wins_over_the_pdf_that_prints_it(pool):
    made = attached(render_pdf(ORDER), "order.pdf", "application/pdf", text=mail_text(ORDER))
    made.add_attachment(signed_order(), maintype="application", subtype="jose", filename="o.jws")

    (order,) = asked(made, pool)

    assert order.layout is Layout.SIGNED_JSON
    assert order.signature.is_valid


def test_a_pdf_that_contradicts_the_signed_order_is_told(pool):
    other = replace(ORDER, locations=(Location(url="https://host.example/other"),))
    made = attached(render_pdf(other), "order.pdf", "application/pdf")
    made.add_attachment(signed_order(), maintype="application", subtype="jose", filename="o.jws")

    (order,) = asked(made, pool)

    assert order.locations[0].url == URL
    assert "order.pdf names other addresses under the same reference." in order.notes


def test_two_orders_in_one_mail_are_two(pool):
    second = replace(ORDER, reference_number="GT-2026/18")
    made = attached(signed_order(), "1.jws", "application/jose")
    made.add_attachment(
        signed_order(second, jti="2"), maintype="application", subtype="jose", filename="2.jws"
    )

    assert [one.reference for one in asked(made, pool)] == ["GT-2026/17", "GT-2026/18"]


def test_tco_r13_a_forged_order_is_never_valid_and_says_why(pool):
    forged = signed_order().replace(b".", b".e", 1)

    (order,) = asked(attached(forged, "order.jws", "application/jose"), pool)

    assert order.signature.state is SignatureState.UNREADABLE
    assert order.signature.why


def test_tco_33_an_order_by_a_key_nobody_registered_is_read_and_stays_unknown(pool):
    (order,) = asked(attached(signed_order(), "order.jws", "application/jose"), pool, keys=())

    assert order.signature.state is SignatureState.UNKNOWN_KEY
    assert read_annex1(order.fields) == ORDER


def test_tco_r12_annex_1_in_the_text_of_a_mail_is_read_by_its_labels(pool):
    (order,) = asked(message(mail_text(ORDER)), pool)

    assert (order.form, order.layout) == (Form.REMOVAL_ORDER, Layout.ANNEX_1)
    assert read_annex1(order.fields) == ORDER
    assert order.notes == ()
    assert order.signature.state is SignatureState.ABSENT
    assert {one.field: (one.where, one.by) for one in order.found}["reference_number"] == (
        "the mail's text, section A",
        "label",
    )
    assert {one.by for one in order.found if one.field == "categories"} == {"tick"}


def test_tco_r12_annex_1_as_pdf_is_read_by_its_labels_in_the_jail(pool):
    (order,) = asked(attached(render_pdf(ORDER), "order.pdf", "application/pdf"), pool)

    assert read_annex1(order.fields) == ORDER
    assert order.original == "order.pdf"


def test_an_order_in_an_archive_is_found(pool):
    packed = zipped({"inside.zip": zipped({"order.pdf": render_pdf(ORDER)})})

    (order,) = asked(attached(packed, "orders.zip", "application/zip"), pool)

    assert order.original == "orders.zip/inside.zip/order.pdf"
    assert read_annex1(order.fields) == ORDER


def test_an_address_that_a_printed_line_may_have_cut_is_marked(pool):
    long = f"https://host.example/{'a' * 90}"
    order = replace(ORDER, locations=(Location(url=long),))

    (found,) = asked(attached(render_pdf(order), "order.pdf", "application/pdf"), pool)

    assert found.locations[0].url == long or any("may go on" in note for note in found.notes)
    assert found.locations[0].url == long or "May go on" in found.locations[0].information


FORM = """REMOVAL ORDER
SECTION A
Member State of the issuing competent authority: Germany
Addressee and, where relevant, legal representative: Example Host
Contact point: tco@host.example
Member State where the hosting service provider has its main establishment or
where its legal representative resides or is established: the Netherlands
Time and date of issuing of the removal order: 03/04/2026 15:00
Reference number of the removal order: GT-9
SECTION B
URL and any additional information enabling the identification and exact location of the
terrorist content:
1. hxxps://host[.]example/v/9 (second video)
2. host[.]example/v/10
{a} incites others to commit terrorist offences, such as by glorifying terrorist acts
by advocating the commission of such offences ((7)(a))
{b} solicits others to commit or to contribute to the commission of terrorist offences
SECTION E
Type:
{c} judge, court or investigating judge
{d} law enforcement authority
Name of the issuing competent authority: Grey Tide Unit
File No: F-9
Address: 1 Example Street
  Floor 2
Date: 2026-04-03
"""


@pytest.mark.parametrize(
    ("on", "off"),
    [("[x]", "[ ]"), ("☒", "☐"), ("X", "_"), ("(X)", "( )"), ("✓", "□"), ("[X]", "[]")],
)
def test_tco_29_ticks_are_read_however_they_are_drawn(pool, on, off):
    text = FORM.format(a=on, b=off, c=off, d=on).replace("acts\nby", "acts, by")

    (order,) = asked(message(text), pool)

    assert order.fields["categories"] == ["2_7_a"]
    assert order.fields["authority_type"] == "law_enforcement"
    assert not any("No box was seen" in note for note in order.notes)


def test_a_box_that_is_nowhere_to_be_seen_is_not_ticked_and_said(pool):
    (order,) = asked(
        message(FORM.format(a="-", b="[x]", c="[ ]", d="[x]").replace("acts\nby", "acts, by")), pool
    )

    assert order.fields["categories"] == ["2_7_b"]
    assert "No box was seen for categories 2_7_a." in order.notes


def test_what_is_unclear_is_handed_on_as_it_was_written(pool):
    (order,) = asked(message(FORM.format(a="[x]", b="[ ]", c="[ ]", d="[x]")), pool)

    assert "issued_at" not in order.fields
    assert order.as_written == {"issued_at": "03/04/2026 15:00"}
    assert "issued_at is written in a way that was not read." in order.notes
    assert order.fields["issuing_member_state"] == "DE"
    assert order.fields["establishment_member_state"] == "NL"
    assert order.fields["authority"]["address"] == "1 Example Street\nFloor 2"
    assert order.fields["authority"]["date"] == "2026-04-03"


def test_defanged_addresses_are_put_back_and_what_stands_beside_them_is_kept(pool):
    (order,) = asked(message(FORM.format(a="[x]", b="[ ]", c="[ ]", d="[x]")), pool)

    assert [place.url for place in order.locations] == [
        "https://host.example/v/9",
        "host.example/v/10",
    ]
    assert "Some addresses were written without https:// or http://." in order.notes


def test_a_form_that_leaves_its_boxes_empty_names_no_category(pool):
    (order,) = asked(message(FORM.format(a="[ ]", b="[ ]", c="[ ]", d="[ ]")), pool)

    assert "categories" not in order.fields
    assert "authority_type" not in order.fields


def test_a_plain_json_form_is_what_the_mails_signature_makes_of_it(pool):
    made = attached(json.dumps(form_as_data(ORDER)).encode(), "order.json", "application/json")

    (order,) = asked(made, pool)

    assert order.layout is Layout.JSON
    assert read_annex1(order.fields) == ORDER
    assert order.signature.state is SignatureState.ABSENT


def test_a_signature_on_the_words_does_not_cover_the_files_beside_them(pool):
    by = pgp_signer()
    made = attached(
        render_pdf(ORDER), "order.pdf", "application/pdf", text=by.clear("See.").decode()
    )

    (order,) = asked(made, pool, keys=(by.known,), now=today())

    assert order.original == "order.pdf"
    assert order.signature.state is SignatureState.ABSENT
    assert NOT_COVERED in order.notes


def test_a_signature_on_the_whole_mail_covers_the_files_in_it(pool):
    unit = signer(rsa_key())
    pdf = Enclosure("order.pdf", "application/pdf", render_pdf(ORDER))
    letter = OutgoingLetter("1", MAILBOX, "Unit", "tco@host.example", "Order", "See.", (pdf,))
    raw = write_mail(letter, now=today(), signer=CertifiedKey(unit.key, unit.certificate))

    (order,) = asked(raw, pool, keys=(unit.known,), now=today())

    assert order.original == "order.pdf"
    assert order.signature.is_valid


def test_a_valid_mail_is_not_lost_over_a_broken_signature_inside_it(pool):
    unit = signer(rsa_key())
    order = Enclosure("order.pdf", "application/pdf", render_pdf(ORDER))
    broken = Enclosure("order.jws", "application/jose", signed_order()[:-4] + b"AAAA")
    letter = OutgoingLetter(
        "1", MAILBOX, "Unit", "tco@host.example", "Order", "See.", (broken, order)
    )
    raw = write_mail(letter, now=today(), signer=CertifiedKey(unit.key, unit.certificate))

    (found,) = asked(raw, pool, keys=(unit.known, KNOWN), now=today())

    assert found.signature.is_valid
    assert found.original == "order.pdf"
    assert any(note.startswith("order.jws is not validly signed") for note in found.notes)


def test_addresses_that_stand_only_in_html_are_proposed_and_said_to(pool):
    made = message("This mail needs an HTML reader.")
    made.add_alternative(f'<p>A referral: <a href="{URL}">this</a></p>', subtype="html")

    (letter,) = asked(made, pool)

    assert letter.locations == (ProposedAddress(URL),)
    assert ONLY_IN_HTML in letter.notes


def test_annex_1_in_json_may_leave_out_what_it_is():
    said = form_as_data(ORDER)
    del said["form"]

    (order,) = propose_files([file("order.json", json.dumps(said))], keys=(), now=NOON)

    assert (order.form, order.layout) == (Form.REMOVAL_ORDER, Layout.JSON)


@pytest.mark.parametrize(
    "said", ['{"form":[]}', '{"form":{"a":1}}', "[1]", '{"form":"annex1"', "{}", "[[]]"]
)
def test_json_that_is_no_form_is_a_letter(said):
    (letter,) = propose_files([file("x.json", said)], keys=(), now=NOON)

    assert letter.form is Form.LETTER


def test_a_mail_that_says_nothing_readable_is_a_letter_for_a_person(pool):
    (letter,) = asked(message("Good morning, please call me back."), pool)

    assert letter.form is Form.LETTER
    assert letter.notes == ("No address was found.",)


def test_a_picture_of_an_order_is_a_letter_for_a_person(pool):
    (letter,) = asked(attached(b"\x89PNG\r\n\x1a\n" + b"x" * 40, "scan.png", "image/png"), pool)

    assert letter.form is Form.LETTER


def test_a_dropped_file_is_read_without_a_mail_around_it():
    (order,) = propose_files([file("order.jws", signed_order())], keys=[KNOWN], now=NOON)
    (text,) = propose_files([file("order.txt", mail_text(ORDER))], keys=[KNOWN], now=NOON)

    assert order.signature.is_valid
    assert read_annex1(order.fields) == read_annex1(text.fields) == ORDER


@pytest.mark.parametrize("many", [2_000, pytest.param(10_000, marks=pytest.mark.exhaustive)])
def test_thousands_of_addresses_in_one_order_are_as_many(pool, many):
    places = tuple(Location(url=f"https://host.example/v/{n}") for n in range(many))
    order = replace(ORDER, locations=places)

    (text,) = asked(message(mail_text(order)), pool)
    (signed,) = asked(attached(signed_order(order), "order.jws", "application/jose"), pool)

    assert len(text.locations) == len(signed.locations) == many
    assert text.locations[-1].url == f"https://host.example/v/{many - 1}"


def test_addresses_in_the_html_beside_a_clear_signed_text_are_not_signed(pool):
    by = pgp_signer()
    made = message(by.clear("Removal order GT-1: see our portal.").decode())
    made.add_alternative('<a href="https://victim.example/">here</a>', subtype="html")

    (order,) = asked(made, pool, keys=(by.known,), now=today())

    assert [place.url for place in order.locations] == ["https://victim.example/"]
    assert order.signature.state is SignatureState.ABSENT
    assert NOT_COVERED in order.notes


@pytest.mark.parametrize("many", [10_000, pytest.param(100_000, marks=pytest.mark.exhaustive)])
def test_very_many_forms_of_one_reference_are_one_that_says_so_once(many):
    forms = [
        {"form": "referral", "reference": "GT-1", "locations": [f"https://host.example/{number}"]}
        for number in range(many)
    ]

    (referral,) = propose_files([file("list.json", json.dumps(forms))], keys=(), now=NOON)

    assert referral.notes == ("list.json names other addresses under the same reference.",)


def test_one_document_brings_so_many_orders_and_says_how_many_more_there_are():
    forms = [
        {"form": "referral", "reference": f"GT-{number}", "locations": ["https://host.example/1"]}
        for number in range(MOST_ASKED + 5)
    ]

    proposals = propose_files([file("list.json", json.dumps(forms))], keys=(), now=NOON)

    assert len(proposals) == MOST_ASKED
    assert any(note.startswith("5 more orders") for note in proposals[0].notes)
