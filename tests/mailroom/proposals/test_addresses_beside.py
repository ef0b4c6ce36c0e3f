"""Addresses that stand beside a form, or beside the words of a mail: never dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.letters.mail_text import mail_text
from seawall.forms.model import Form
from seawall.mailroom.proposals.last_resort import ELSEWHERE
from seawall.mailroom.proposals.mail_proposals import propose_files
from seawall.mailroom.proposals.plain_together import TOGETHER
from seawall.sandbox import DecoderPool
from tests.conftest import NOON
from tests.mailroom.annexes_printed import mailed_pdf, printed_pdf
from tests.mailroom.mails_made import ORDER, PGP, asked, file, message
from tests.mailroom.signing.keys_made import today

BARE = replace(ORDER, locations=())
LISTED = ["https://videos.example.com/v/a", "https://videos.example.com/v/b"]
LIST = "\n".join(LISTED)


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as opened:
        yield opened


def mail_with(text: str, **files: str):
    made = message(text)
    for name, words in files.items():
        made.add_attachment(
            words.encode(), maintype="text", subtype="plain", filename=f"{name}.txt"
        )
    return made


def urls(proposal):
    return [place.url for place in proposal.locations]


def test_a_form_without_addresses_has_those_of_the_list_beside_it(pool):
    (order,) = asked(mail_with(mail_text(BARE), urls=LIST), pool)

    assert (order.reference, urls(order)) == (ORDER.reference_number, LISTED)


def test_a_form_without_addresses_has_those_of_the_mail_as_the_last_resort(pool):
    (order,) = asked(mailed_pdf(printed_pdf(BARE, "fr"), f"Voir : {LISTED[0]}"), pool)

    assert urls(order) == LISTED[:1]


def test_a_list_beside_a_form_adds_to_its_addresses_and_a_footer_does_not(pool):
    made = mailed_pdf(printed_pdf(ORDER, "de"), "Unsere Seite:\nhttps://police.example/about")
    made.add_attachment(LIST.encode(), maintype="text", subtype="plain", filename="urls.txt")

    (order,) = asked(made, pool)

    assert urls(order) == [*(one.url for one in ORDER.locations), *LISTED]


def test_where_two_forms_came_along_a_list_belongs_to_neither_and_is_told(pool):
    other = replace(ORDER, reference_number="GT-2026/18")
    made = mail_with("See.", a=mail_text(ORDER), b=mail_text(other), urls=LIST)

    orders = asked(made, pool)

    assert [one.reference for one in orders] == ["GT-2026/17", "GT-2026/18"]
    assert all(LISTED[0] in one.as_written[ELSEWHERE] for one in orders)
    assert all(LISTED[0] not in urls(one) for one in orders)


def test_a_copy_whose_reference_was_not_read_is_the_same_order(pool):
    unread = replace(ORDER, reference_number="")
    for made in (
        mail_with("See.", a=mail_text(ORDER), b=mail_text(unread)),
        mail_with("See.", a=mail_text(unread), b=mail_text(ORDER)),
    ):
        assert len(asked(made, pool)) == 1


def test_a_link_in_a_footer_does_not_hide_the_list_in_a_file(pool):
    made = mail_with("Removal order. Our site: https://police.example/about", urls=LIST)

    (order,) = asked(made, pool)

    assert order.form is Form.REMOVAL_ORDER
    assert urls(order) == ["https://police.example/about", *LISTED]
    assert TOGETHER in order.notes


def test_words_in_a_file_and_an_address_in_the_mail_are_one_order(pool):
    (order,) = asked(mail_with(f"See {LISTED[0]}", order="Removal order, Ref: GT/1234"), pool)

    assert (order.form, order.reference) == (Form.REMOVAL_ORDER, "GT/1234")
    assert urls(order) == LISTED[:1]


def test_files_that_were_dropped_together_are_read_together():
    (order,) = propose_files(
        [file("a.txt", "Removal order"), file("b.txt", LIST)], keys=(), now=NOON
    )

    assert (order.form, urls(order)) == (Form.REMOVAL_ORDER, LISTED)


def test_tco_r13_what_lies_beside_a_signature_adds_nothing_to_what_it_covers(pool):
    """Whoever passes on a signed order cannot add an address to it, nor make it unsigned."""
    made = message(PGP.clear(mail_text(ORDER)).decode())
    made.add_attachment(LIST.encode(), maintype="text", subtype="plain", filename="more.txt")

    (order,) = asked(made, pool, keys=[PGP.known], now=today())

    assert order.signature.is_valid
    assert urls(order) == [one.url for one in ORDER.locations]
    assert LISTED[0] in order.as_written[ELSEWHERE]
