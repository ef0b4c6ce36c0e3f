"""Terms of many lists, found in one text by whole words, patterns and rules."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import TermIndex
from seawall.signals import signal_type, term_query
from tests.prose import WORDS, prose


def index_of(*values):
    """An index in which each value has its place as key."""
    index = TermIndex()
    index.add(range(1, len(values) + 1), [signal_type("term").normalise(one) for one in values])
    return index


def found(index, text, radius=None):
    """Key to distance."""
    return {key: far for _, key, far in index.search([term_query(text).value], radius)}


@pytest.mark.parametrize(
    "text",
    [
        "the grey tide rises",
        "The GREY Tide!",
        "…grey—tide…",
        "gr\u200bey tid\u0435",
        "ｇｒｅｙ ｔｉｄｅ",
        "grey\ntide",
    ],
)
def test_a_term_is_found_however_it_is_written(text):
    assert found(index_of("grey tide"), text) == {1: 0}


@pytest.mark.parametrize(
    "text", ["gr3y tide", "gr€y tide", "grey t!de", "grrrey tide", "6rey t1de"]
)
def test_hidden_letters_are_found_at_distance_1(text):
    assert found(index_of("grey tide"), text) == {1: 1}
    assert found(index_of("grey tide"), text, 0) == {}


@pytest.mark.parametrize(
    "text", ["greytide", "grey tides", "a grey and a tide", "tide grey", "grey", ""]
)
def test_only_whole_words_in_order_count(text):
    assert found(index_of("grey tide"), text or "nothing") == {}


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Серый прилив", "это СЕРЫЙ прилив, друзья"),
        ("المد الرمادي", "قالوا إن المَدُّ الرَّمادِيّ قادم"),
        ("grüße", "schöne GRÜSSE an alle"),
        ("灰色潮汐", "我们加入灰色潮汐运动"),
        ("คลื่นสีเทา", "เราคือคลื่นสีเทาวันนี้"),
        ("회색 물결", "우리는 회색 물결 입니다"),
        ("ग्रे टाइड", "यह ग्रे टाइड है"),
    ],
)
def test_terms_of_many_languages_are_found(term, text):
    assert found(index_of(term), text) == {1: 0}


def test_an_interval_says_where_the_term_stands_in_the_normal_form():
    hits = index_of("grey tide").search([term_query("See: the GREY  tide, the grey tide").value])

    assert [(at.start, at.end) for at in hits.intervals[0]] == [(8, 17), (22, 31)]


def test_an_interval_in_a_script_without_spaces_counts_characters():
    hits = index_of("灰色潮汐").search([term_query("加入灰色潮汐").value])

    assert [(at.start, at.end) for at in hits.intervals[0]] == [(2, 6)]


def test_a_pattern_is_looked_for_in_the_text_and_in_its_normal_form():
    index = index_of("regex-/gr[ae]y (tide|order)s?/", r"regex-/tide #\d+/")

    assert found(index, "the GRAY\nOrders") == {1: 0}
    assert found(index, "Tide #12") == {2: 0}
    assert found(index, "a grеy tide") == {1: 0}
    assert found(index, "grey hound") == {}


def test_a_trend_query_asks_for_one_of_each_group_and_none_of_the_last():
    index = index_of(
        '{"and":[{"or":["oath","pledge"]},{"or":["tide","regex-/gr[ae]y/"]}],"not":["weather"]}'
    )

    assert found(index, "an oath to the tide") == {1: 0}
    assert found(index, "a pledge, all gray") == {1: 0}
    assert found(index, "an oath") == {}
    assert found(index, "an oath to the tide, and the weather") == {}
    assert found(index, "an 0ath to the tide") == {1: 1}


def test_ten_thousand_terms_are_looked_for_at_once():
    terms = [f"{one} {other}" for one, other in zip(WORDS * 5, reversed(WORDS * 5), strict=True)]
    index = index_of(*dict.fromkeys(terms))
    text = prose(400, seed=3)

    assert set(found(index, text)) == {
        key for key, term in enumerate(dict.fromkeys(terms), 1) if f" {term} " in f" {text} "
    }


def test_discarding_one_list_leaves_the_same_term_of_another():
    index = TermIndex()
    index.add([1, 2, 3], ["grey tide", "grey tide", "grey"])
    assert found(index, "grey tide") == {1: 0, 2: 0, 3: 0}

    assert index.discard([1]) == 1
    assert found(index, "grey tide") == {2: 0, 3: 0}
    index.discard([2])
    assert found(index, "grey tide") == {3: 0}
    assert index.discard([3, 99]) == 1
    assert (len(index), found(index, "grey tide")) == (0, {})
    assert index._trie._root.onward == {}


def test_a_saved_index_finds_the_same(tmp_path):
    index = index_of(
        "grey tide", "regex-/gr[ae]y/", '{"and":[{"or":["tide"]}],"not":["order"]}', "灰色"
    )
    index.discard([2])
    index.save(tmp_path / "terms")
    loaded = TermIndex.load(tmp_path / "terms")

    assert (
        found(loaded, "the grey tide 灰色")
        == found(index, "the grey tide 灰色")
        == {1: 0, 3: 0, 4: 0}
    )
    assert len(loaded) == 3


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3).map(" ".join), max_size=8),
    st.lists(st.sampled_from("abcde"), max_size=30).map(" ".join),
    st.randoms(),
)
def test_what_is_found_is_what_stands_there(terms, text, chance: random.Random):
    index = index_of(*terms)
    gone = {key for key in range(1, len(terms) + 1) if chance.random() < 0.3}
    index.discard(sorted(gone) or [99])

    expected = {
        key
        for key, term in enumerate(terms, 1)
        if key not in gone and re.search(rf"(?:^| ){term}(?: |$)", text)
    }
    assert set(found(index, text or "e")) == expected


@pytest.mark.parametrize("size", [1000, 2000])
def test_a_text_that_nearly_matches_everywhere_costs_no_more_than_its_words(size):
    steps = 0

    class Counting(list):
        def __getitem__(self, at):
            nonlocal steps
            steps += 1
            return super().__getitem__(at)

    index = index_of(" ".join(["a"] * 31 + ["b"]))
    list(index._trie.find(Counting(["a"] * size)))

    assert steps <= 32 * size
