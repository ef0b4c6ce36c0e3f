"""JSON becomes a form or a list of faults, never a traceback; and it comes back the same."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forms.annexes.annex1 import Annex1, ContentCategory
from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_judging import faults_of
from seawall.forms.annexes.form_reading import (
    FORMS,
    NotJson,
    form_as_data,
    name_of,
    parse_json,
    read_annex1,
    read_any_form,
)
from seawall.forms.model import Channel
from tests.forms.annexes_made import CET, EVERY_FORM, ISSUED, ORDER

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = sorted(
    {field for form in FORMS.values() for field in form.__dataclass_fields__} | {"form", "url"}
)
WORDS = st.sampled_from(["2_7_a", "annex1", "annex3", "2026-06-10T15:00:00+02:00", "FR", "https"])
ALMOST_FORMS = st.recursive(
    JSON | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=12,
)
OFFSETS = st.integers(min_value=-23 * 60, max_value=23 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
MOMENTS = st.builds(
    datetime.combine,
    st.dates(date(1971, 1, 1), date(9998, 1, 1)),
    st.times(),
    OFFSETS,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_a_form_comes_back_the_same_from_its_json(form):
    assert read_any_form(parse_json(json.dumps(form_as_data(form)).encode())) == form


@given(
    st.builds(
        Annex1,
        addressee=TEXT,
        issued_at=st.none() | MOMENTS,
        categories=st.lists(st.sampled_from(ContentCategory)).map(tuple),
        reasons=TEXT,
        cross_border=st.booleans(),
    )
)
def test_every_order_comes_back_the_same_from_its_json(order):
    again = read_annex1(parse_json(json.dumps(form_as_data(order)).encode()))

    assert again == order
    if order.issued_at:
        assert again.issued_at.utcoffset() == order.issued_at.utcoffset()


@settings(max_examples=300)
@given(ALMOST_FORMS)
def test_any_json_is_a_form_with_faults_or_a_list_of_faults(data):
    try:
        form = read_any_form(data)
        told = faults_of(form, channel=Channel.EMAIL_PLAIN)
    except FormUnreadable as refused:
        told = refused.faults

    assert told, "nothing that this strategy makes is a whole form"
    assert all(fault.code and fault.say and fault.remedy for fault in told)


@given(st.binary())
def test_any_bytes_are_json_or_refused(content):
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        with pytest.raises(NotJson):
            parse_json(content)
    else:
        with suppress(NotJson):
            parse_json(content)


def unreadable(**fields):
    with pytest.raises(FormUnreadable) as refused:
        read_any_form(fields)
    return {(fault.code, fault.field) for fault in refused.value.faults}


def test_every_unknown_key_is_named_wherever_it_stands():
    assert unreadable(refrence="1", authority={"nmae": "x"}, locations=[{"uri": "x"}]) == {
        ("annex1.json.unknown_key", "refrence"),
        ("annex1.json.unknown_key", "authority.nmae"),
        ("annex1.json.unknown_key", "locations[0].uri"),
    }


def test_a_time_without_an_offset_is_refused():
    assert unreadable(issued_at="2026-06-10T15:00:00") == {
        ("annex1.json.offset_missing", "issued_at")
    }


@pytest.mark.parametrize(
    "written",
    [
        1781000000,
        "1781000000",
        "2026-06-10",
        "soon",
        "2026-13-40T00:00Z",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_what_is_no_time_is_refused(written):
    assert unreadable(issued_at=written) == {("annex1.json.time_unreadable", "issued_at")}


@pytest.mark.parametrize("written", ["20260610", "1781049600", "10 June", "2026-13-40", 20_000])
def test_what_is_no_date_is_refused(written):
    assert unreadable(authority={"date": written}) == {
        ("annex1.json.time_unreadable", "authority.date")
    }


def test_a_word_outside_the_closed_list_is_refused():
    assert unreadable(categories=["2_7_f"], authority_type="sheriff") == {
        ("annex1.json.word_unknown", "categories[0]"),
        ("annex1.json.word_unknown", "authority_type"),
    }


def test_a_tick_is_true_or_false_and_nothing_else():
    assert unreadable(cross_border="yes", copy_sent=1, non_disclosure=None) == {
        ("annex1.json.wrong_kind", "cross_border"),
        ("annex1.json.wrong_kind", "copy_sent"),
        ("annex1.json.wrong_kind", "non_disclosure"),
    }


def test_the_offset_that_was_written_is_kept():
    order = read_annex1({"issued_at": "2026-06-10T12:00:00+02:00"})

    assert order.issued_at == ISSUED
    assert order.issued_at.utcoffset() == CET.utcoffset(None)


def test_an_address_stays_as_it_was_given():
    given_as = "HTTPS://Harbour.example.test/%7Ea//../b?x=1#y"

    order = read_annex1({"locations": [given_as, {"url": given_as, "information": "2nd"}]})

    assert [location.url for location in order.locations] == [given_as, given_as]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1,",
        b'{"reasons": NaN}',
        b'{"reference_number": "1", "reference_number": "2"}',
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_what_has_no_one_meaning_as_json_is_refused(content):
    with pytest.raises(NotJson):
        parse_json(content)


@pytest.mark.parametrize("form", [None, 7, "annex4", ["annex1"]])
def test_a_form_nobody_knows_is_refused(form):
    assert unreadable(form=form) == {("form.json.unknown_form", "form")}


@pytest.mark.parametrize("data", [[], "annex1", None, 7])
def test_a_form_is_an_object(data):
    with pytest.raises(FormUnreadable):
        read_any_form(data)


def test_half_a_character_is_refused():
    assert unreadable(reasons="\ud800") == {("annex1.json.broken_character", "")}


def test_a_deep_nest_is_refused():
    nest: list = []
    for _ in range(300):
        nest = [nest]

    assert unreadable(reasons=nest)


def test_annex_ii_is_no_order():
    with pytest.raises(FormUnreadable):
        read_annex1({"form": "annex2"})


def test_ten_thousand_addresses_are_read():
    order = read_annex1(
        form_as_data(ORDER) | {"locations": [f"https://a.test/{n}" for n in range(10_000)]}
    )

    assert len(order.locations) == 10_000
    assert faults_of(order, channel=Channel.API) == ()
