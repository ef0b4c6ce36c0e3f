"""Two addresses of one place, and the address of nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.redirected_addresses import (
    is_same_place,
    leads_to_age_gate,
    leads_to_login,
    nonsense_address,
)

paths = st.from_regex(r"(/[a-z0-9_.-]{1,12}){0,4}/?", fullmatch=True)
queries = st.from_regex(r"([a-z]{1,4}=[A-Za-z0-9]{0,11}(&[a-z]{1,4}=[0-9]{1,9})?)?", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.com/v/1", "https://www.example.com/v/1/"),
        ("https://example.com/V/1", "https://m.example.com/v/1"),
        ("https://example.com/v/1", "https://example.com/v/1-seven-circles"),
        ("https://example.com/v/1", "https://example.com/en/v/1"),
        ("https://example.com/?v=1", "https://example.com/?v=1&hl=en"),
        ("http://example.com:80/v", "https://example.com/v"),
        ("https://example.com/v?utm_source=x", "https://example.com/v"),
    ],
)
def test_these_are_one_place(one, other):
    assert is_same_place(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/v/1", "https://example.com/"),
        ("https://example.com/v/1", "https://example.com/v"),
        ("https://example.com/v/1", "https://example.com/v/2"),
        ("https://example.com/v/1", "https://example.com/v/12"),
        ("https://example.com/v/1", "https://example.org/v/1"),
        ("https://example.com/?v=1", "https://example.com/"),
        ("https://example.com/watch?v=1", "https://example.com/watch"),
        ("http://example.com:8001/v", "http://example.com:8002/v"),
    ],
)
def test_these_are_two_places(one, other):
    assert not is_same_place(one, other)


@pytest.mark.parametrize(
    "path", ["login", "users/sign_in", "accounts/login?next=/v", "Login.php", "connexion", "sso"]
)
def test_people_sign_in_there(path):
    assert leads_to_login(f"https://example.com/{path}")


@pytest.mark.parametrize("path", ["", "v/blogging", "loginess", "sessions-of-jazz", "authors"])
def test_nobody_signs_in_there(path):
    assert not leads_to_login(f"https://example.com/{path}")


def test_a_host_of_its_own_for_signing_in_is_seen():
    assert leads_to_login("https://login.example.com/x")


def test_age_gates_have_their_addresses():
    assert leads_to_age_gate("https://example.com/verify-age?next=/v")
    assert leads_to_age_gate("https://example.com/agegate")
    assert not leads_to_age_gate("https://example.com/agency/pages")


@given(paths, queries, st.binary(min_size=8, max_size=8))
def test_the_address_of_nothing_is_another_one_of_the_same_shape(path, query, chance):
    url = f"https://example.com{path or '/'}{'?' if query else ''}{query}"

    made = nonsense_address(url, chance=chance)

    assert made != url
    one, other = urlsplit(url), urlsplit(made)
    assert one.netloc == other.netloc
    assert one.path.rstrip("/").rpartition("/")[0] == other.path.rstrip("/").rpartition("/")[0]
    assert [pair.partition("=")[0] for pair in one.query.split("&")] == [
        pair.partition("=")[0] for pair in other.query.split("&")
    ]


def test_letters_stay_letters_digits_stay_digits_and_the_ending_stays():
    made = nonsense_address("https://example.com/f/AB12-c.html", chance=b"7" * 8)
    name = urlsplit(made).path.removeprefix("/f/")

    assert name.endswith(".html")
    assert len(name) >= 16
    assert name[:2].isupper()
    assert name[2:4].isdigit()


def test_chance_decides_so_that_nobody_can_prepare_for_it():
    url = "https://example.com/v/81"

    assert nonsense_address(url, chance=b"a" * 16) != nonsense_address(url, chance=b"b" * 16)


def test_an_address_that_asks_for_hundreds_of_things_is_compared_like_any_other():
    many = "https://example.com/v?" + "&".join(f"a{number}=1" for number in range(300))

    assert is_same_place(many, many)
    assert not is_same_place("https://example.com/v/1", many)
    assert nonsense_address(many, chance=b"12345678") != many
