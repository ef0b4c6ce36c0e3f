"""Terms: how they are written, and what is refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import Malformed
from seawall.signals import InvalidSignal, hash_text, signal_type, term_query
from seawall.signals.terms import LARGEST, LONGEST, MOST_TERMS, compiled_pattern, forms, rule_of

TERM = signal_type("term")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("  Grey   TIDE! ", "grey tide"),
        ("gr\u0435y tide", "grey tide"),
        ("المَدُّ الرَّمادِيّ", "المد الرمادي"),
        ("灰色潮汐", "灰色潮汐"),
        ("regex-/grey (tide|order)/", "regex-/grey (tide|order)/"),
    ],
)
def test_a_term_has_one_spelling(written, value):
    assert TERM.normalise(written) == value
    assert TERM.normalise(value) == value


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("regex-/(?=a)b/", "RE2 refuses"),
        ("regex-/(a)\\1/", "RE2 refuses"),
        ("regex-/(a/", "RE2 refuses"),
        ("regex-/a{1000}{1000}/", "RE2 refuses"),
        ("regex-/x{900}/", "instructions"),
        ("regex-/(a|b|c|d){300}/", "instructions"),
        (f"regex-/{'a' * (LONGEST + 1)}/", "characters"),
        ("regex-/grey", "ends with /"),
        ("regex-//", "ends with /"),
        ("regex-/a*/", "nothing in it"),
        ("regex-/.?/", "nothing in it"),
        ("regex-/./", "nothing in it"),
        ("regex-/\\bсерый/", "ASCII letters only"),
    ],
)
def test_a_pattern_that_could_not_be_run_well_is_refused_with_the_reason(pattern, why):
    with pytest.raises(InvalidSignal, match=why) as refused:
        TERM.normalise(pattern)

    assert (refused.value.field, bool(refused.value.remedy)) == ("value", True)


def test_a_pattern_that_runs_for_ever_elsewhere_is_linear_here():
    bomb = compiled_pattern("regex-/(a+)+$/")

    assert bomb.search("a" * 200_000 + "!") is None
    assert bomb.programsize < LARGEST


@pytest.mark.parametrize(
    "wrong",
    [
        "{}",
        '{"and":[]}',
        '{"and":[{"or":[]}]}',
        '{"and":[{"or":[1]}]}',
        '{"and":["tide"]}',
        '{"and":[{"or":["tide"]}],"not":"weather"}',
        '{"and":[{"or":["!!"]}]}',
        '{"and":[{"or":["regex-/(?=a)/"]}]}',
        "{" * 5000,
        json.dumps({"and": [{"or": [f"term {n}" for n in range(MOST_TERMS + 1)]}]}),
        "",
        "!!!",
        "word " * 40,
    ],
)
def test_what_is_no_term_is_refused_with_what_to_do(wrong):
    with pytest.raises(InvalidSignal) as refused:
        TERM.normalise(wrong)

    assert (refused.value.field, bool(refused.value.remedy)) == ("value", True)


def test_a_trend_query_of_one_term_is_that_term():
    assert TERM.normalise('{"and":[{"or":["Grey Tide"]}],"not":[]}') == "grey tide"


def test_the_order_in_a_trend_query_makes_no_difference():
    one = TERM.normalise('{"and":[{"or":["b","A"]},{"or":["c"]}],"not":["e","d"]}')

    assert one == TERM.normalise('{"not":["d","e","D"],"and":[{"or":["c"]},{"or":["a","b"]}]}')
    assert rule_of(one).excluded == ("d", "e")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the grey tide", ("the grey tide",)),
        ("The Grey\nTide", ("The Grey Tide", "the grey tide")),
        ("gr3y", ("gr3y", "gr3y", "grey")),
        ("g1ft", ("g1ft", "g1ft", "gift", "glft")),
        ("tiiide", ("tiiide", "tiiide", "tide", "tiide")),
        ("in 2024 a 1000", ("in 2024 a 1000",)),
        ("t!de", ("t!de", "t de", "tide")),
        ("the\x00tide\x1b", ("the tide",)),
        ("ball bail", ("ball bail",)),
    ],
)
def test_only_words_that_hide_letters_are_respelled(text, expected):
    assert forms(text) == expected


def test_the_text_to_search_is_for_one_search_only():
    query = next(one for one in hash_text("The grey tide").signals if one.type == "term")

    assert query == term_query("The grey tide")
    assert query.transient
    assert not query.is_bankable


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40) | st.text("ab1!$ |\n", max_size=20))
def test_any_text_has_forms_of_one_line_each(text):
    try:
        lines = forms(text)
    except Malformed:
        return

    assert 1 <= len(lines) <= 4
    assert not any("\n" in line for line in lines)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30) | st.text('{}[]"ornotad:,', max_size=40))
def test_any_value_at_all_is_written_in_one_way_or_refused(value):
    try:
        once = TERM.normalise(value)
    except (InvalidSignal, Malformed):
        return
    assert TERM.normalise(once) == once
