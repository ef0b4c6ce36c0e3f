"""All the signals of a text and of an address."""

import pytest

from seawall.errors import TooLarge
from seawall.signals import InvalidSignal, hash_text, hash_url
from tests.prose import prose

TEXT = prose(120, seed=1)


def types(hashed):
    """The types of the signals, each once, in order."""
    return list(dict.fromkeys(one.type for one in hashed.signals))


def test_a_text_gives_every_signal_a_text_has_its_digest_first():
    assert types(hash_text(TEXT + " https://example.com/")) == [
        "text",
        "passage",
        "minhash",
        "tlsh",
        "url",
        "url_md5",
        "term",
    ]


def test_a_short_text_gives_what_it_can():
    assert types(hash_text("the grey tide")) == ["text", "term"]


@pytest.mark.parametrize("name", ["text", "passage", "minhash", "tlsh", "term"])
def test_only_the_types_asked_for_are_made(name):
    assert types(hash_text(TEXT, types=[name])) == [name]


def test_what_a_bank_may_hold_is_of_the_text_itself():
    banked = [one for one in hash_text(TEXT + " https://example.com/").signals if one.is_bankable]

    assert list(dict.fromkeys(one.type for one in banked)) == ["text", "passage", "minhash", "tlsh"]


def test_an_address_gives_itself_and_its_spellings():
    assert types(hash_url("https://example.com/")) == ["url", "url_md5"]
    assert types(hash_url("https://example.com/", types=["url"])) == ["url"]


@pytest.mark.parametrize("wrong", ["", "!!!"])
def test_a_text_without_words_is_refused(wrong):
    with pytest.raises(InvalidSignal):
        hash_text(wrong)


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(TooLarge):
        hash_text("a" * 2_000_000)


@pytest.mark.parametrize("largest", ["\ufdfa" * 333_000, "a" * 1_000_000, "a b " * 250_000])
def test_the_largest_text_is_hashed_whatever_it_is(largest):
    assert types(hash_text(largest, types=["text", "passage", "minhash", "term"]))[0] == "text"
