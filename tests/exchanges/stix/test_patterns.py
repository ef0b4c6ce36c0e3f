"""Patterns are read as narrowly as they were meant, or not at all."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stix2patterns.validator import run_validator

from seawall.exchanges.stix.model import BadPattern
from seawall.exchanges.stix.pattern_reading import PatternSignal, read_pattern
from seawall.exchanges.stix.patterns import pattern_of
from tests.exchanges.stix_made import MD5, PDQ, SHA256, TLSH, URL

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@given(value=TEXT)
def test_any_address_survives_its_pattern(value):
    pattern, _ = pattern_of("url", value)

    assert read_pattern(pattern) == (PatternSignal("url", value),)
    assert not run_validator(pattern, stix_version="2.1")


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (f"[file:hashes.'SHA-256' = '{SHA256}']", [("sha256", SHA256)]),
        (f"[file:hashes.MD5='{MD5}']", [("md5", MD5)]),
        (f"[ file:hashes.'MD5' = '{MD5}' ]", [("md5", MD5)]),
        (f"[file:hashes.'PDQ' = '{PDQ}']", [("pdq", PDQ)]),
        (f"[file:hashes.TLSH = '{TLSH[2:]}']", [("tlsh", TLSH)]),
        (f"[url:value IN ('{URL}', 'https://example.net/')]", [("url", URL), ("url", "https://example.net/")]),
        (
            f"[file:hashes.MD5 = '{MD5}' AND file:hashes.'SHA-256' = '{SHA256}']",
            [("md5", MD5), ("sha256", SHA256)],
        ),
        (
            f"([url:value = '{URL}'] OR [file:hashes.MD5 = '{MD5}' OR (url:value = '{URL}')])",
            [("url", URL), ("md5", MD5)],
        ),
    ],
)  # fmt: skip
def test_hashes_and_addresses_joined_by_or_are_read(pattern, named):
    assert not run_validator(pattern, stix_version="2.1")
    assert read_pattern(pattern) == tuple(PatternSignal(*each) for each in named)


@pytest.mark.parametrize(
    "pattern",
    [
        f"[file:hashes.MD5 = '{MD5}' AND file:name = 'a.mp4']",
        f"[file:hashes.MD5 = '{MD5}' AND url:value = '{URL}']",
        f"[file:hashes.MD5 != '{MD5}']",
        f"[NOT file:hashes.MD5 = '{MD5}']",
        f"[file:hashes.MD5 NOT = '{MD5}']",
        f"[url:value LIKE '{URL}%']",
        "[url:value MATCHES '^https']",
        f"[url:value = '{URL}'] AND [file:hashes.MD5 = '{MD5}']",
        f"[url:value = '{URL}'] FOLLOWEDBY [file:hashes.MD5 = '{MD5}']",
        f"[url:value = '{URL}'] WITHIN 300 SECONDS",
        f"[url:value = '{URL}'] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z'",
        f"[file:hashes.'SHA-1' = '{MD5}']",
        "[ipv4-addr:value = '192.0.2.1']",
        "[email-message:sender_ref.value = 'x']",
        f"[file:hashes.MD5 = '{MD5}' AND (file:hashes.'SHA-256' = '{SHA256}' OR url:value = '{URL}')]",
        "[url:value = 5]",
        "[url:value = 'open",
        "[url:value",
        "",
        "[" * 50,
        "(" * 50 + f"[url:value = '{URL}']" + ")" * 50,
        "[url:value = 'x']" + " " * 100_001,
    ],
)
def test_what_we_cannot_carry_out_as_meant_is_refused_with_the_place(pattern):
    with pytest.raises(BadPattern) as refused:
        read_pattern(pattern)

    assert refused.value.field == "pattern"
    assert refused.value.remedy


@given(pattern=st.text("[]()':=ANDORurlvaefi .,\\!T1\n", max_size=60))
def test_no_text_breaks_the_reader(pattern):
    with contextlib.suppress(BadPattern):
        read_pattern(pattern)
