"""A removal order in any official language of the Union is read as the same order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.annexes.annex_languages import annex_languages
from seawall.forms.annexes.form_reading import read_annex1 as as_form
from seawall.forms.model import Form
from seawall.mailroom.proposals.annex_text import read_annex1
from seawall.mailroom.proposals.proposal import Layout, TextSource
from seawall.sandbox import DecoderPool
from tests.mailroom.annexes_printed import (
    COMPLETE,
    mailed_pdf,
    printed_pdf,
    printed_text,
    signed_mail,
)
from tests.mailroom.mails_made import ORDER, asked
from tests.mailroom.signing.keys_made import signer, today

EVERY = sorted(annex_languages())


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as opened:
        yield opened


def in_language(code):
    return replace(ORDER, language=code)


@pytest.mark.parametrize("code", EVERY)
def test_tco_r12_an_order_in_words_of_any_language_is_read_field_by_field(code):
    read = read_annex1(TextSource("mail", printed_text(in_language(code), code)))

    assert as_form(read.fields) == in_language(code)
    assert read.as_written == {}
    assert not read.notes


@pytest.mark.parametrize("code", EVERY)
def test_tco_r12_the_language_of_a_form_that_does_not_name_it_is_that_of_its_labels(code):
    said = read_annex1(TextSource("mail", printed_text(replace(ORDER, language=""), code)))

    assert as_form(said.fields).language == ("" if code == "en" else code)


@pytest.mark.parametrize("code", COMPLETE)
def test_tco_r12_a_printed_pdf_of_any_complete_language_is_read_field_by_field(pool, code):
    made = mailed_pdf(printed_pdf(in_language(code), code))

    (order,) = asked(made, pool)

    assert (order.form, order.layout) == (Form.REMOVAL_ORDER, Layout.ANNEX_1)
    assert as_form(order.fields) == in_language(code)
    assert order.original == "order.pdf"


@pytest.mark.parametrize("code", COMPLETE)
def test_tco_r13_a_pdf_in_a_signed_mail_has_the_mails_signature(pool, code):
    by = signer()
    raw = signed_mail(mailed_pdf(printed_pdf(in_language(code), code)), by)

    (order,) = asked(raw, pool, keys=[by.known], now=today())

    assert order.signature.is_valid
    assert as_form(order.fields) == in_language(code)


@pytest.mark.parametrize("code", sorted(set(EVERY) - set(COMPLETE)))
@pytest.mark.exhaustive
def test_tco_r12_a_printed_pdf_of_the_other_languages_too(pool, code):
    (order,) = asked(mailed_pdf(printed_pdf(in_language(code), code)), pool)

    assert as_form(order.fields) == in_language(code)
