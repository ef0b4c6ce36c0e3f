"""Where a link leads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.unrolling import MOST_STEPS, unroll_address


def asking(table):
    return lambda url: (table[url], "") if url in table else (None, "It is not there.")


def never(url):
    raise AssertionError(f"{url} was asked")


def test_wrappers_are_peeled_and_shorteners_asked_in_any_order():
    table = {"https://bit.ly/abc": "https://web.archive.org/web/2020/https://example.com/v/1"}

    led = unroll_address(
        "https://out.reddit.com/?url=https%3A%2F%2Fbit.ly%2Fabc", leads_to=asking(table)
    )

    assert (led.final, led.why) == ("https://example.com/v/1", "")
    assert len(led.hops) == 3


def test_an_ordinary_address_is_never_asked():
    assert (
        unroll_address("https://example.com/v/1", leads_to=never).final == "https://example.com/v/1"
    )


def test_a_defanged_address_is_put_back():
    assert (
        unroll_address(" hxxps://example[.]com/v ", leads_to=never).final == "https://example.com/v"
    )


def test_a_circle_is_noticed():
    table = {"https://bit.ly/a": "https://t.co/b", "https://t.co/b": "https://bit.ly/a"}

    assert unroll_address("https://bit.ly/a", leads_to=asking(table)).why == "It leads in a circle."


def test_a_road_without_end_is_left():
    led = unroll_address("https://bit.ly/", leads_to=lambda url: (f"{url}x", ""))

    assert len(led.hops) == MOST_STEPS
    assert "10 steps" in led.why


def test_a_dead_shortener_keeps_its_own_address_and_says_why():
    led = unroll_address("https://bit.ly/gone", leads_to=asking({}))

    assert (led.final, led.why) == ("https://bit.ly/gone", "It is not there.")


@given(st.text(max_size=80))
def test_whatever_is_pasted_there_is_an_end(text):
    led = unroll_address(text, leads_to=asking({}))

    assert len(led.hops) <= MOST_STEPS
