"""Exported lists, read by the names of their columns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.model import Form
from seawall.mailroom.proposals.mail_proposals import propose_files
from seawall.mailroom.proposals.perci import read_table, shipped_names
from seawall.mailroom.proposals.proposal import Layout
from seawall.mailroom.proposals.tables import MOST_ROWS, column_name
from tests.conftest import NOON
from tests.mailroom.mails_made import file

CSV = """\ufeffType;Reference No;URL of content;Issuing MS;Issue date;Article 2(7);Remarks;Colour
Removal Order;GT-1;https://host.example/1;FR;2026-03-02T01:50:00+01:00;a, d;from 0:10;grey
Removal Order;GT-1;https://host.example/2;FR;2026-03-02T01:50:00+01:00;a;;grey
Referral;GT-2;hxxps://host[.]example/3;DE;02/03/2026;;;blue
"""


def test_rows_of_one_kind_and_reference_are_one_request():
    order, referral = read_table(file("export.csv", CSV.replace("Reference No", "Reference")))

    assert (order.form, order.reference) == (Form.REMOVAL_ORDER, "GT-1")
    assert [place.url for place in order.locations] == [
        "https://host.example/1",
        "https://host.example/2",
    ]
    assert order.locations[0].information == "from 0:10"
    assert order.fields["issuing_member_state"] == "FR"
    assert order.fields["issued_at"] == "2026-03-02T01:50:00+01:00"
    assert order.fields["categories"] == ["2_7_a", "2_7_d"]
    assert (referral.form, referral.reference) == (Form.REFERRAL, "GT-2")
    assert referral.locations[0].url == "https://host.example/3"
    assert referral.as_written == {"issued_at": "02/03/2026"}
    assert {one.layout for one in (order, referral)} == {Layout.TABLE}


def test_each_field_says_its_column_and_unread_columns_are_named():
    order, _ = read_table(file("export.csv", CSV))

    assert ("url", "export.csv", "column url_of_content") in [
        (one.field, one.where, one.by) for one in order.found
    ]
    assert "The column 'colour' was not read." in order.notes


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_any_usual_delimiter_will_do(delimiter):
    text = (
        delimiter.join(["type", "url"]) + "\n" + delimiter.join(["referral", "https://a.example/1"])
    )

    (referral,) = read_table(file("list.csv", text))

    assert referral.locations[0].url == "https://a.example/1"


def test_json_lists_are_read_too():
    rows = [
        {"type": "referral", "reference": 7, "urls": ["https://a.example/1", "https://a.example/2"]}
    ]

    for said in (rows, {"items": rows}, rows[0]):
        (referral,) = read_table(file("list.json", json.dumps(said)))

        assert referral.reference == "7"
        assert len(referral.locations) == 2


def test_xml_lists_are_read_with_what_stands_above_their_rows():
    xml = """<?xml version="1.0"?><export xmlns:p="urn:p"><p:order>
      <p:type>Removal order</p:type><p:reference>GT-1</p:reference>
      <p:content><p:url>https://host.example/1</p:url><p:remarks>first</p:remarks></p:content>
      <p:content><p:url>https://host.example/2</p:url></p:content>
    </p:order></export>"""

    (order,) = read_table(file("export.xml", xml))

    assert (order.form, order.reference) == (Form.REMOVAL_ORDER, "GT-1")
    assert [(one.url, one.information) for one in order.locations] == [
        ("https://host.example/1", "first"),
        ("https://host.example/2", ""),
    ]


def test_xml_that_declares_entities_is_not_read():
    bomb = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
    <list><row><url>https://host.example/&b;</url></row></list>"""

    assert read_table(file("bomb.xml", bomb)) == ()
    assert propose_files([file("bomb.xml", bomb)], keys=(), now=NOON)[0].layout is Layout.PLAIN


def test_a_list_that_does_not_say_what_it_asks_is_for_a_person():
    (letter,) = read_table(file("list.csv", "url\nhttps://a.example/1\n"))

    assert letter.form is Form.LETTER
    assert "The list does not say what it asks: a person decides." in letter.notes


def test_rows_that_disagree_and_rows_without_an_address_are_told():
    text = (
        "type,reference,url,member state\nreferral,1,https://a.example/1,FR\n"
        "referral,1,,FR\nreferral,1,https://a.example/2,DE\n"
    )

    (referral,) = read_table(file("list.csv", text))

    assert "Rows of one reference differ in issuing_member_state." in referral.notes
    assert "Some rows have no address." in referral.notes
    assert len(referral.locations) == 2


def test_a_list_that_breaks_off_keeps_what_came_before():
    text = f"type,url\nreferral,https://a.example/1\nreferral,{'x' * 200_000}\n"

    (referral,) = read_table(file("list.csv", text))

    assert len(referral.locations) == 1
    assert any("is incomplete" in note for note in referral.notes)


def test_a_longer_list_than_is_read_says_so():
    text = "url\n" + "https://a.example/1\n" * (MOST_ROWS + 1)

    (letter,) = read_table(file("list.csv", text))

    assert f"Only the first {MOST_ROWS} rows were read." in letter.notes


def test_no_name_of_a_column_stands_for_two_fields():
    every = [name for called in shipped_names().columns.values() for name in called]

    assert len(every) == len(set(every))
    assert every == [column_name(name) for name in every]


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_file_is_a_list_or_none(content):
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    opened = file("x", raw.decode("utf-8", "replace"))

    assert isinstance(read_table(opened), tuple)


@given(
    st.sampled_from(
        ["<", "<a>", "</a>", "<url>https://a.example/1</url>", "&x;", "x", '<a b="c">']
    ).flatmap(
        lambda first: st.lists(
            st.sampled_from(["<a>", "</a>", "<url>https://a.example/1</url>", "x"]), max_size=30
        ).map(lambda rest: first + "".join(rest))
    )
)
def test_any_xml_is_a_list_or_none(text):
    assert isinstance(read_table(file("x.xml", text)), tuple)


@pytest.mark.parametrize("encoding", ["foo", "utf-7", "idna", "hex", "big5"])
def test_xml_in_an_encoding_that_nobody_reads_is_no_list(encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><l><r><url>https://a.example/1</url></r></l>'

    assert read_table(file("list.xml", xml)) == ()


def test_xml_whose_rows_repeat_what_stands_above_them_without_end_is_no_list():
    above = "".join(f"<a{number}/>" for number in range(20_000))
    rows = "<r><url>https://a.example/1</url></r>" * 20_000

    assert read_table(file("list.xml", f"<l>{above}{rows}</l>")) == ()


def test_very_many_fields_of_one_name_above_the_rows_cost_no_more_than_one():
    rows = "<r><url>https://a.example/1</url></r>" * 20_000

    (letter,) = read_table(file("list.xml", f"<l>{'<a/>' * 100_000}{rows}</l>"))

    assert "The column 'a' was not read." in letter.notes


def test_json_with_lists_in_lists_without_end_is_no_list():
    deep = f'[{{"url": {"[" * 900}{"]" * 900}}}]'

    assert read_table(file("list.json", deep)) == ()


def test_of_very_many_columns_that_were_not_read_the_first_are_named():
    rows = [{"url": "https://a.example/1", f"k{number}": "x"} for number in range(1_000)]

    (letter,) = read_table(file("list.json", json.dumps(rows)))

    assert len([note for note in letter.notes if "was not read" in note]) == 50
    assert "950 more columns were not read." in letter.notes
