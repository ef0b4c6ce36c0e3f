"""A form whose labels nobody told us: by letter and number, and its addresses as a last resort."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.annex1 import AuthorityType, ContentCategory
from seawall.forms.annexes.form_reading import read_annex1 as as_form
from seawall.forms.letters.mail_text import mail_text
from seawall.mailroom.proposals.annex_text import read_annex1
from seawall.mailroom.proposals.by_number import boxes_by_number, fields_by_number
from seawall.mailroom.proposals.last_resort import ELSEWHERE, OUTSIDE
from seawall.mailroom.proposals.proposal import Layout, TextSource
from tests.mailroom.mails_made import ORDER

URL = "https://videos.example.com/v/grey-tide"
LAW = "https://law.example/loi"
#: Invented words in no language: only letters, numbers and the Regulation's number are left.
UNKNOWN = f"""LAMPIRAN I
(2021/784)

BAHAGIAN A:
Nagara anu ngaluarkeun: France (FR)
Perhatosan: tingali E sareng F
Anu dituju:
  Example Videos Ltd
Titik kontak: orders@videos.example.com
Nagara pangadegan: Irland
Waktos sareng tanggal: 2026-03-02T13:00:00+01:00
Nomer rujukan: FR-2026-77

BAHAGIAN B: eusi
Alamat: {URL}
  {URL}-2
Bahan:
  [x] hiji
  [ ] dua
  [ ] tilu
  [x] opat
  [ ] lima

BAHAGIAN C
  ☒ rahasia

BAHAGIAN D
  ( x ) sanes
  ( ) salinan

BAHAGIAN E
Jinis:
  ☐ hakim
  ☑ pulisi
  ☐ sanes (tingali ogé
BAHAGIAN F)
Ngaran: Office Exemple
Wakil: A. Exemple
Berkas: F-1
Alamat: 1 Rue Exemple
Telepon: +33 1 00
Faks:
Surél: desk@office.example
Tanggal: 2026-03-02
Cap: A. Exemple

BAHAGIAN F
Kontak hiji: desk@office.example
Kontak dua: tco@ireland.example

BAHAGIAN G
Pangadilan: Example court
Wates: 2 sasih
Tautan: {LAW}
"""


def read(text: str, **more):
    return read_annex1(TextSource("mail", text, **more))


def urls(proposal):
    return [place.url for place in proposal.locations]


def test_tco_r12_a_form_in_an_unknown_language_is_read_by_letter_and_number():
    order = read(UNKNOWN)
    form = as_form(order.fields)

    assert order.layout is Layout.ANNEX_1
    assert order.reference == form.reference_number == "FR-2026-77"
    assert (form.issuing_member_state, form.establishment_member_state) == ("FR", "IE")
    assert (form.addressee, form.contact_point) == (
        "Example Videos Ltd",
        "orders@videos.example.com",
    )
    assert form.issued_at.isoformat() == "2026-03-02T13:00:00+01:00"
    assert form.categories == (ContentCategory.INCITES, ContentCategory.INSTRUCTS)
    assert (form.non_disclosure, form.cross_border, form.copy_sent) == (True, True, False)
    assert form.authority_type is AuthorityType.LAW_ENFORCEMENT
    assert (form.authority.name, form.authority.file_number) == ("Office Exemple", "F-1")
    assert (form.authority.fax, form.authority.email) == ("", "desk@office.example")
    assert form.follow_up.establishment_authority == "tco@ireland.example"
    assert (form.redress.deadline, form.redress.legislation) == ("2 sasih", LAW)
    assert urls(order) == [URL, f"{URL}-2"]
    assert "Section A was read by the order of its lines: compare it." in order.notes
    assert {one.by for one in order.found} == {
        "its number",
        "the number of its box",
        "addresses in the section",
    }


def test_a_text_of_seven_sections_that_is_no_order_is_none():
    assert read(UNKNOWN.replace("2021/784", "2019/1")) is None


def test_a_section_with_a_line_too_few_is_not_guessed_at():
    order = read(UNKNOWN.replace("Titik kontak: orders@videos.example.com\n", ""))

    assert order.reference == ""
    assert "issued_at" not in order.fields
    assert urls(order) == [URL, f"{URL}-2"]


def test_numbers_before_the_lines_count_where_some_are_left_out():
    section = "1. Eins: FR\n5) Fünf: 2026-03-02 13:00\n(6) Sechs: R-1\n"

    assert fields_by_number("A", section) == {
        "issuing_member_state": "FR",
        "issued_at": "2026-03-02 13:00",
        "reference_number": "R-1",
    }


def test_a_section_whose_values_are_of_other_kinds_is_not_read_by_number():
    assert fields_by_number("A", "\n".join(f"wort {letter}: x" for letter in "abcdef")) == {}
    email_less = "\n".join(f"wort {letter}: x" for letter in "abcdefghi")
    assert fields_by_number("E", email_less) == {}


@pytest.mark.parametrize("boxes", ["", "[x] a\n", "[x] a\n[ ] b\n[ ] c\n"])
def test_more_boxes_or_fewer_than_the_section_has_are_no_ticks(boxes):
    assert boxes_by_number("D", boxes) == {}


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from(["☐☒", "□☑", "[ ]|[x]"]))
def test_the_boxes_of_section_b_are_its_five_categories_in_their_order(ticks, marks):
    empty, full = marks.split("|") if "|" in marks else marks
    section = "\n".join(f"{full if tick else empty} kata" for tick in ticks)

    assert list(boxes_by_number("B", section).values()) == ticks


# Addresses outside their field


def test_addresses_outside_the_field_are_taken_where_it_names_none():
    order = read(mail_text(replace(ORDER, locations=(), reasons=f"It calls: {URL} and more.")))

    assert urls(order) == [URL]
    assert OUTSIDE in order.locations[0].information
    assert "1 addresses stand outside the field for addresses: compare them." in order.notes


def test_the_links_of_a_form_to_its_law_and_its_authorities_are_no_content():
    bare = replace(ORDER, locations=(), contact_point="https://host.example/tco")

    order = read(mail_text(bare))

    assert urls(order) == []
    assert "No address was found in section B." in order.notes


def test_a_list_behind_the_form_is_taken_and_a_link_in_a_sentence_is_told():
    cited = replace(ORDER, reasons=f"A newspaper wrote of it: {LAW}/news said so.")
    text = mail_text(cited) + f"\nList:\n1. {URL}-a\n- {URL}-b\n{URL}-c\n"

    order = read(text)

    assert urls(order)[:2] == [one.url for one in ORDER.locations]
    assert set(urls(order)[2:]) == {f"{URL}-a", f"{URL}-b", f"{URL}-c"}
    assert f"{LAW}/news" in order.as_written[ELSEWHERE]


def test_links_that_are_only_behind_words_of_a_pdf_are_taken_where_nothing_else_is():
    order = read(mail_text(replace(ORDER, locations=())), links=(URL, "mailto:x@y.example"))

    assert urls(order) == [URL]


@pytest.mark.parametrize("order_of", [(6, 5, 4, 3, 2, 1, 0), (1, 0, 3, 2, 5, 4, 6)])
def test_a_pdf_that_says_its_sections_in_another_order_is_read_all_the_same(order_of):
    rule = "-" * 72
    head, *sections = mail_text(replace(ORDER, language="", emergency="")).split(f"\n{rule}\n")
    shuffled = f"\n{rule}\n".join([head, *(sections[at] for at in order_of)])

    order = read(shuffled)

    assert urls(order) == [one.url for one in ORDER.locations]
    assert order.reference == ORDER.reference_number
    assert order.authority == ORDER.authority.name


def test_a_pdf_that_says_all_labels_first_and_all_values_after_loses_no_address():
    lines = mail_text(ORDER).splitlines()
    labels = [line for line in lines if not line.startswith("  ")]
    values = [line for line in lines if line.startswith("  ") and "[" not in line]

    order = read("\n".join([*labels, *values]))

    assert {one.url for one in ORDER.locations} <= set(urls(order))


def test_twenty_thousand_addresses_are_read_wherever_they_stand():
    places = "\n".join(f"{URL}-{number}" for number in range(20_000))
    inside = read(UNKNOWN.replace(f"  {URL}-2\n", places + "\n"))
    behind = read(mail_text(ORDER) + "\n" + places)

    assert len(inside.locations) == 20_001
    assert len(behind.locations) == 20_002


@pytest.mark.parametrize(
    "more",
    [
        "\n" * 300_000,
        (" " * 1000 + "\n") * 300,
        "SECTION A\n" * 30_000,
        "Date Adresse Type Fax\n" * 10_000,
        "wort: " * 50_000,
        " [ ]" * 50_000,
        "(" * 200_000,
    ],
    ids=["lines", "spaces", "sections", "labels", "colons", "boxes", "brackets"],
)
def test_what_somebody_puts_behind_a_form_neither_hides_it_nor_costs_more_than_its_length(more):
    order = read(f"{mail_text(ORDER)}{more}\n{UNKNOWN[:20]}")

    assert order.reference == ORDER.reference_number
    assert urls(order)[:2] == [one.url for one in ORDER.locations]
