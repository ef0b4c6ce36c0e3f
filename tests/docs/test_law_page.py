"""The page of the law is whole: every profile has its row, and every file that it names is there."""

from __future__ import annotations

import re

import pytest

from seawall.clocks.jurisdictions import known_profiles
from tests.docs.pages import ROOT

SOURCE = ROOT / "src" / "seawall"
LAW = (ROOT / "docs" / "law.md").read_text()
PROFILES = sorted(known_profiles())
ROOMS = ("orders", "referrals", "preservation", "journeys", "decisions")
PAGES = sorted(
    [ROOT / "docs" / name for name in ("law.md", "orders.md", "referrals.md", "preservation.md")]
    + [page for room in ROOMS for page in (ROOT / "docs" / room).glob("*.md")]
)
_FILE = re.compile(r"`([a-z_0-9]+/[\w/]+\.(?:py|yaml|html|typ))`")


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_has_its_row(profile):
    assert LAW.count(f"| `{profile}` |") == 1


def test_no_row_is_of_a_profile_that_is_gone():
    table = LAW.split("## Every profile")[1].split("\n## ")[0]

    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) == set(PROFILES)


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md", "docs/law.md"])
def test_the_number_of_profiles_is_the_number_that_ships(page):
    said = re.findall(r"(\d+) (?:jurisdiction )?profiles", (ROOT / page).read_text())

    assert said == [str(len(PROFILES))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_named_on_a_page_exists(page):
    named = set(_FILE.findall(page.read_text()))

    assert {f for f in named if not any((top / f).exists() for top in (SOURCE, ROOT))} == set()
