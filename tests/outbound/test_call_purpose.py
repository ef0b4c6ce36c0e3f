"""Every purpose has its limits, and the page for operators shows them all."""

from __future__ import annotations

import re

import pytest

from seawall.outbound import call_purpose
from seawall.outbound.call_purpose import PURPOSES, CallPurpose
from tests.folders import CHECKOUT


@pytest.mark.parametrize("known", PURPOSES, ids=lambda one: one.name)
def test_a_call_has_an_end_in_time_and_size(known):
    assert 0 < known.seconds <= 900
    assert 0 < known.most <= 2**31


def test_every_purpose_is_in_the_list_under_a_name_of_its_own():
    defined = [one for one in vars(call_purpose).values() if isinstance(one, CallPurpose)]

    assert set(map(id, defined)) == set(map(id, PURPOSES))
    assert len({one.name for one in PURPOSES}) == len(PURPOSES)


def test_the_page_shows_them_as_they_are():
    page = (CHECKOUT / "docs" / "outbound.md").read_text()
    rows = [line for line in page.splitlines() if re.match(r"(\| [^|]+ ){6}\|$", line)][2:]

    assert rows == [row_of(one) for one in PURPOSES]


def row_of(one: CallPurpose) -> str:
    """A purpose as the page writes it."""
    most = f"{one.most // 2**20:,} MiB" if one.most >= 2**20 else f"{one.most // 1024} KiB"
    more = "its beginning" if one.is_beginning_enough else "no answer"
    plain = "yes" if one.only_looks or one.goes_anywhere else "no"
    own = "yes" if one.goes_anywhere else "no"
    return f"| {one.name} | {one.seconds:g} | {most} | {more} | {plain} | {own} |"
