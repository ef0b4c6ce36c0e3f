"""An address is the same however an officer wrote it down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.referrals.canonical_address import address_of, fingerprint, is_under
from seawall.referrals.referral_faults import BatchUnreadable


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("hxxps://example[.]com/a", "https://example.com/a"),
        ("  HTTPS://EXAMPLE.com:443/a?utm_source=x#top ", "https://example.com/a"),
        ("https://user:word@example.com/a", "https://example.com/a"),
        ("see https://example.com/a, posted today", "https://example.com/a"),
        ("example[.]com/a", "https://example.com/a"),
        ("www.example.com/a", "https://www.example.com/a"),
        ("hxxps : // example . com/a", "https://example.com/a"),
    ],
)
def test_an_address_is_put_back_and_made_canonical(written, url):
    assert address_of(written).url == url


def test_an_archive_is_peeled_and_remembered():
    address = address_of("https://web.archive.org/web/2020/https://example.com/a")

    assert address.url == "https://example.com/a"
    assert address.wrapped_in == "https://web.archive.org/web/2020/https://example.com/a"


@pytest.mark.parametrize(
    "written",
    ["", "no address", "ftp://example.com/a", "javascript:alert(1)", "https://", "x" * 9000],
)
def test_what_is_no_address_is_refused_with_a_remedy(written):
    with pytest.raises(BatchUnreadable) as refused:
        address_of(written)

    assert refused.value.field == "url"
    assert refused.value.remedy


def test_two_addresses_on_one_line_are_refused_and_not_halved():
    with pytest.raises(BatchUnreadable, match="more than one URL"):
        address_of("https://example.com/a and https://example.com/b")


def test_a_space_that_may_belong_to_the_address_is_not_guessed_away():
    with pytest.raises(BatchUnreadable, match="space in the URL"):
        address_of("https://example.com/clip one.mp4")


def test_scheme_and_www_do_not_make_two_places_of_one():
    assert fingerprint("http://www.example.com/a") == fingerprint("https://example.com/a")
    assert fingerprint("https://example.com/a") != fingerprint("https://example.com/b")


def test_a_domain_covers_its_subdomains_and_no_lookalike():
    assert is_under("video.example.com", ("example.com",))
    assert not is_under("notexample.com", ("example.com",))


@given(st.text(max_size=300))
def test_any_line_is_an_address_or_a_refusal(written):
    try:
        address = address_of(written)
    except BatchUnreadable:
        return

    assert address_of(address.url).fingerprint == address.fingerprint
