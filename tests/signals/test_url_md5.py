"""The spellings of a link that lists hash."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.signals import InvalidSignal, hash_url, url_md5s_of, url_spellings


def md5(text):
    """As lists write it."""
    return hashlib.md5(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "written",
    [
        "https://example.com/a",
        "http://www.example.com/a/",
        "https://www.example.com/a",
        "HTTPS://EXAMPLE.com:443/a#part",
        "http://example.com/./a/?utm_source=x",
    ],
)
def test_every_way_to_write_an_address_gives_the_same_twelve_spellings(written):
    expected = {
        f"{scheme}{www}example.com/a{slash}"
        for scheme in ("https://", "http://", "")
        for www in ("", "www.")
        for slash in ("", "/")
    }

    assert expected <= set(url_spellings(written))
    assert len(url_spellings(written)) <= 14


def test_the_address_as_it_was_written_comes_first():
    assert url_spellings(" https://Example.com/A?b#c ")[0] == "https://Example.com/A?b#c"


def test_the_spelling_of_the_peers_is_among_them():
    assert md5("www.example.com/a/b?c#d") in {
        one.value for one in url_md5s_of("HTTPS://www.Example.com/A/B?c#d")
    }


def test_the_query_stays_behind_the_slash():
    assert "example.com/a/?b=1" in url_spellings("https://example.com/a?b=1")


def test_they_are_for_one_search_only():
    made = [one for one in hash_url("https://example.com/a").signals if one.type == "url_md5"]

    assert md5("https://example.com/a") in {one.value for one in made}
    assert all(one.transient and not one.is_bankable for one in made)


def test_what_is_no_address_is_refused():
    with pytest.raises(InvalidSignal):
        url_spellings("example")


@settings(deadline=None, max_examples=200)
@given(st.text("ab/.?&=#%:@ü ", max_size=20))
def test_any_address_has_at_most_fourteen_different_spellings(rest):
    spellings = url_spellings("https://example.com/" + rest)

    assert len(set(spellings)) == len(spellings) <= 14
