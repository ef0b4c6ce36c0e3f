"""Addresses taken out of archives, caches, translators and redirectors, by rule."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.signals import hash_url
from seawall.signals._peeling import DEEPEST, peeled_addresses
from seawall.signals._wrappers import unwrapped_address

INNER = "https://example.com/a?b=1"
CODED = quote(INNER, safe="")


@pytest.mark.parametrize(
    "wrapper",
    [
        f"https://web.archive.org/web/20200101000000/{INNER}",
        f"https://web.archive.org/web/20200101id_/{INNER}",
        f"https://web.archive.org/web/2020*/{INNER}",
        f"https://web.archive.org/web/*/{INNER}",
        f"https://web.archive.org/save/{INNER}",
        f"http://www.web.archive.org/web/2/{INNER}",
        f"https://archive.ph/2020/{INNER}",
        f"https://archive.today/newest/{INNER}",
        f"https://archive.is/o/AbC12/{INNER}",
        f"https://archive.md/?run=1&url={CODED}",
        f"https://webcache.googleusercontent.com/search?q=cache:AbC-1_d:{CODED}",
        f"https://www.google.com/url?sa=t&url={CODED}",
        f"https://www.google.co.uk/url?q={CODED}",
        f"https://translate.google.com/translate?sl=ar&tl=en&u={CODED}",
        "https://example-com.translate.goog/a?b=1&_x_tr_sl=ar",
        "https://www.google.com/amp/s/example.com/a?b=1",
        "https://example-com.cdn.ampproject.org/c/s/example.com/a?b=1",
        "https://cdn.ampproject.org/v/s/example.com/a?b=1",
        f"https://l.facebook.com/l.php?u={CODED}&h=x",
        f"https://l.instagram.com/?u={CODED}",
        f"https://out.reddit.com/t3_a?url={CODED}",
        f"https://t.umblr.com/redirect?z={CODED}",
        f"https://vk.com/away.php?to={CODED}",
        f"https://away.vk.com/away.php?to={CODED}",
        f"https://www.youtube.com/redirect?q={CODED}",
        f"https://t.me/iv?url={CODED}&rhash=1",
        f"https://duckduckgo.com/l/?uddg={CODED}",
        f"https://steamcommunity.com/linkfilter/?u={CODED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={CODED}&data=1",
        f"https://urldefense.com/v3/__{INNER}__;!!x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.com_a-3Fb-3D1&d=1",
        f"https://href.li/?{INNER}",
        f"https://12ft.io/{INNER}",
        f"https://r.jina.ai/{INNER}",
        "https://www.bing.com/ck/a?!&&p=x&u=a1aHR0cHM6Ly9leGFtcGxlLmNvbS9hP2I9MQ&ntb=1",
    ],
)
def test_the_address_inside_is_found(wrapper):
    signals, _ = peeled_addresses(wrapper)

    assert [one.value for one in signals] == [INNER]
    assert signals[0].view.startswith("inside ")
    assert (signals[0].grade, signals[0].within) == ("derived", 0)


@pytest.mark.parametrize(
    "plain",
    [
        "https://example.com/?url=https://other.test/",
        "https://www.google.com/search?q=example.com",
        "https://www.youtube.com/watch?v=1&q=example.com",
        "https://web.archive.org/",
        "https://web.archive.org/web/",
        "https://web.archive.org/web/2020/not an address",
        "https://archive.ph/AbC12",
        "https://l.facebook.com/l.php?u=nothing",
        "https://notweb.archive.org.test/web/2020/https://example.com/",
        "https://www.bing.com/ck/a?u=a1%%%",
        "https://vk.com/wall?to=https://example.com/",
    ],
)
def test_an_address_that_wraps_nothing_stays_alone(plain):
    assert peeled_addresses(plain)[0] == ()


def test_wrappers_in_wrappers_are_peeled_one_after_the_other():
    inner = f"https://web.archive.org/web/2020/{INNER}"
    signals, _ = peeled_addresses(f"https://www.google.com/url?q={quote(inner, safe='')}")

    assert [one.value for one in signals] == [inner, INNER]
    assert [one.view for one in signals] == ["inside google.com", "inside web.archive.org"]


def test_a_wrapper_in_itself_ends():
    wrapped = INNER
    for _ in range(20):
        wrapped = f"https://web.archive.org/web/2020/{wrapped}"

    assert len(peeled_addresses(wrapped)[0]) == DEEPEST


@pytest.mark.parametrize(
    "short", ["https://bit.ly/x", "https://t.co/x", "http://www.tinyurl.com/a"]
)
def test_a_shortener_is_said_to_be_one(short):
    (note,) = hash_url(short).notes

    assert "not known until it is followed" in note


def test_a_shortener_inside_a_redirect_is_said_to_be_one():
    hashed = hash_url(f"https://l.facebook.com/l.php?u={quote('https://bit.ly/x', safe='')}")

    assert [one.value for one in hashed.signals if one.type == "url"][1:] == ["https://bit.ly/x"]
    assert "bit.ly" in hashed.notes[0]


PIECES = st.sampled_from(
    [
        "web/",
        "2020/",
        "https://",
        "http:/",
        "example.com",
        "?url=",
        "&u=",
        "%3A%2F%2F",
        "cache:",
        "//",
        "[",
        "]",
        "@",
        "a1",
        "__",
        ";",
        "*",
        "ü",
        " ",
        "\x00",
    ]
)
HOSTS = st.sampled_from(
    [
        "web.archive.org",
        "archive.ph",
        "www.google.com",
        "urldefense.com",
        "x-y.translate.goog",
        "cdn.ampproject.org",
        "www.bing.com",
        "href.li",
        "12ft.io",
    ]
)


@settings(deadline=None, max_examples=300)
@given(HOSTS, st.lists(PIECES, max_size=8).map("".join))
def test_any_address_at_all_is_peeled_or_left(host, rest):
    unwrapped_address(f"https://{host}/{rest}")
    signals, _ = peeled_addresses(f"https://{host}/{rest}")

    assert len(signals) <= DEEPEST
