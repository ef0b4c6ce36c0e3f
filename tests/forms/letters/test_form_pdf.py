"""A form on paper: every label and value can be read back, and nothing in it is carried out."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forms.annexes.annex1 import Location
from seawall.forms.annexes.annex2 import removed_measure
from seawall.forms.annexes.form_reading import name_of
from seawall.forms.annexes.labels import forms
from seawall.forms.annexes.outcome_letter import AnswerLetter
from seawall.forms.letters.canonical_form import digest_of
from seawall.forms.letters.form_pdf import render_pdf
from seawall.forms.letters.laying_out import lay_out
from seawall.forms.letters.sheet import Boxes, SheetLine
from tests.forms.annexes_made import ACTED, EVERY_FORM, FEEDBACK, IMPOSSIBLE, ORDER

INCOMPLETE = "Some characters have no shape"


def pages(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def words(text):
    """Text without the white space and line ends that a page adds."""
    return "".join(unicodedata.normalize("NFC", text).split())


def read_back(form):
    return words("".join(pages(render_pdf(form))))


def with_reason(text):
    return replace(IMPOSSIBLE, further_information=text)


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_every_label_and_every_value_can_be_read_back(form):
    text = read_back(form)

    for part in lay_out(form).parts:
        assert words(part.title) in text
        for block in part.blocks:
            assert words(block.label) in text
            if isinstance(block, SheetLine):
                assert words(block.value) in text
            elif isinstance(block, Boxes):
                for box in block.boxes:
                    assert ("☒" if box.ticked else "☐") + words(box.words) in text
            else:
                assert all(words(cell) in text for row in block.rows for cell in row)


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_the_labels_are_the_forms_own_and_in_its_order(form):
    text = read_back(form)
    labels = [
        words(field.label)
        for section in forms()[name_of(form)].sections
        for field in section.fields
        if field.label and not field.alternative
    ]

    places = [text.find(label) for label in labels]

    assert -1 not in places
    assert labels


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_every_page_has_its_number_and_the_digest_of_the_json(form):
    read = pages(render_pdf(form))

    for number, page in enumerate(read, 1):
        assert f"Page {number} of {len(read)}" in page
        assert digest_of(form) in page


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_the_same_form_gives_the_same_bytes_and_no_date_of_the_machine(form):
    pdf = render_pdf(form)

    assert render_pdf(form) == pdf
    assert b"CreationDate" not in pdf
    assert b"xmp:CreateDate" not in pdf


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_it_is_tagged_for_people_who_listen_to_a_page(form):
    pdf = render_pdf(form)

    assert b"pdfuaid:part" in pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.is_tagged()
        assert lay_out(form).title in document.get_metadata_value("Title")


@pytest.mark.parametrize(
    "text",
    [
        "Υποβλήθηκε εντολή αφαίρεσης",
        "Заповед за премахване на съдържание",
        "Zażółć gęślą jaźń — żądanie usunięcia",
        "أمر بإزالة المحتوى",
        "Ordre de retrait n° 5 · 100 % « œuvre »",
    ],
)
def test_other_scripts_survive(text):
    read = read_back(with_reason(text))

    assert words(text) in read
    assert words(INCOMPLETE) not in read


@pytest.mark.parametrize(
    "text",
    [
        '#import "@preview/x:0.1.0": *',
        '#read("/etc/passwd")',
        "*bold* _it_ $x^2$ `raw` <label> @ref = heading",
        "// comment /* and */ \\ \\u{1F600} #sys.inputs",
        "{{ template }} <script>alert(1)</script>",
    ],
)
def test_markup_of_any_kind_is_shown_as_text(text):
    assert words(text) in read_back(with_reason(text))


def test_what_turns_a_line_around_or_hides_is_written_out():
    read = read_back(with_reason("exe\u202egpj \u200b\u2066\x00\x1b[2J"))

    assert words("exe[U+202E]gpj [U+200B][U+2066][U+0000][U+001B][2J") in read


def test_a_script_without_glyphs_says_so_and_loses_no_other_word():
    read = read_back(with_reason("before 天地 after"))

    assert words(INCOMPLETE) in read
    assert "before" in read
    assert "after" in read


def test_a_long_address_breaks_and_can_still_be_copied():
    url = "https://harbour.example.test/" + "a1-b2--c3_d4/e5" * 20
    in_a_table = replace(ORDER, locations=(Location(url=url),))
    in_a_line = with_reason(f"See {url} again.")

    assert url in read_back(in_a_table), "no hyphen is lost at the end of a line"
    assert url in read_back(in_a_line)


def test_many_items_go_over_many_pages():
    form = replace(
        FEEDBACK,
        measures=tuple(removed_measure(f"https://a.test/{n}", at=ACTED) for n in range(400)),
    )

    read = pages(render_pdf(form))

    assert len(read) > 5
    assert "https://a.test/399" in "".join(read)
    assert all("Measure" in page for page in read[1:-1]), "the head stands over every page"


def test_an_empty_form_is_a_page_too():
    assert words("Answer to a request") in read_back(AnswerLetter())


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_makes_a_page(text):
    assert render_pdf(with_reason(text)).startswith(b"%PDF-")


def test_an_address_of_thousands_of_hyphens_is_printed_whole():
    order = replace(ORDER, locations=(Location(url="https://host.example/v" + "-q" * 5_000),))

    assert read_back(order).count("-q") == 5_000
