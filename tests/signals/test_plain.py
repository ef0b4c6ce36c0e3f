"""An address that is told at a glance is read as one that was parsed."""

from urllib.parse import urlsplit

import pytest
from ada_url import URL
from hypothesis import example, given
from hypothesis import strategies as st

from seawall.signals import InvalidSignal, hash_url, is_plain_address
from seawall.signals._shorteners import HOSTS
from seawall.signals._wrappers import _WRAPPING

HOST = st.one_of(
    st.from_regex(r"[a-z0-9-]{1,6}(\.[a-z0-9-]{1,6}){0,3}\.[a-z0-9]{1,4}", fullmatch=True),
    st.sampled_from(sorted(HOSTS | _WRAPPING)),
    st.sampled_from(["www.google.de", "translate.google.com", "a.bit.ly", "xn--a.com", "1.2.3.4"]),
)
PATH = st.from_regex(r"(/[A-Za-z0-9._~%*@-]{0,6}){0,5}", fullmatch=True)
QUERY = st.from_regex(r"(\?[A-Za-z0-9._~=&+%/-]{0,12})?", fullmatch=True)
ADDRESS = st.builds(
    "{}://{}{}{}".format, st.sampled_from(["http", "https", "ftp", "hxxp"]), HOST, PATH, QUERY
)


@given(ADDRESS)
@example("https://example.com")
@example("https://example.com/a/../b")
@example("https://example.com/?b=1&a=2")
@example("https://example.com/?utm_source=x")
@example("https://archive.org.example.com/a")
def test_what_is_told_at_a_glance_is_what_parsing_finds(url):
    if is_plain_address(url):
        whole = hash_url(url)

        addresses = [signal.value for signal in whole.signals if signal.type == "url"]
        assert addresses == [url]
        assert whole.notes == ()


@given(ADDRESS)
@example("https://a--b.example.com")
@example(f"https://{'a' * 90}.example.com/")
def test_what_is_told_at_a_glance_is_whole_and_a_browser_could_go_there(url):
    if is_plain_address(url):
        assert urlsplit(url).netloc == URL(url).host


@given(ADDRESS)
def test_the_address_alone_is_what_all_signals_say_of_it(url):
    try:
        whole = hash_url(url)
    except InvalidSignal:
        with pytest.raises(InvalidSignal):
            hash_url(url, types=("url",))
        return
    alone = hash_url(url, types=("url",))

    assert alone.signals == tuple(one for one in whole.signals if one.type == "url")
    assert alone.notes == whole.notes


@pytest.mark.parametrize(
    "url",
    [
        "https://videos.example.com/v/grey-tide-17",
        "http://example.org/",
        "https://example.com/watch?v=a1_B-2",
    ],
)
def test_the_addresses_of_most_orders_need_no_parsing(url):
    assert is_plain_address(url)
