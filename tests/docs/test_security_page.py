"""The pages of security are true: every row is there, its tests are, and what is missing is said."""

from __future__ import annotations

import re

import pytest
import yaml

from seawall.keys.unlocking import KeyPurpose
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
KEYS_PAGE = (ROOT / "docs" / "encryption.md").read_text("utf-8")
ASVS_PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
#: The tests of each line, by the page's own words.
TESTS = yaml.safe_load((ROOT / "docs" / "security-tests.yaml").read_text("utf-8"))

#: The items of OWASP ASVS 5.0.0, level 2, by which Seawall would be hurt: forty-four rows.
ROWS = (
    "V1.2.1",
    "V1.2.4",
    "V1.2.5",
    "V1.3.4, V1.5.1",
    "V1.3.6, V13.2.4, V15.3.2",
    "V1.5.2",
    "V2.2.2",
    "V2.3.1",
    "V2.3.3",
    "V2.3.4",
    "V2.4.1",
    "V3.2.1, V3.4.4",
    "V3.3.1, V3.3.3, V3.3.4",
    "V3.4.1",
    "V3.4.3",
    "V3.4.6",
    "V3.5.1, V3.5.3",
    "V3.5.4",
    "V4.1.3",
    "V4.2.1",
    "V5.1.1, V5.2.1",
    "V5.2.2",
    "V5.2.3",
    "V5.3.2, V5.4.1",
    "V5.4.3",
    "V6.2.4, V6.2.12",
    "V6.3.1, V6.3.2",
    "V6.3.3, V6.3.4",
    "V6.4.3, V6.4.4",
    "V6.5.1, V6.5.5",
    "V6.8.1, V6.8.2, V6.8.3",
    "V7.2.4, V7.3.1, V7.3.2",
    "V7.4.1, V7.4.2, V7.4.5",
    "V7.5.1",
    "V8.2.1, V8.2.2, V8.2.3",
    "V8.4.1",
    "V9.1.1, V9.1.2, V9.1.3, V9.2.1, V9.2.3",
    "V11.1.1, V11.1.2, V11.2.2",
    "V11.2.1, V11.3.2, V11.4.2, V11.5.1",
    "V12.1.1, V12.2.1, V12.3.1, V12.3.4",
    "V13.3.1, V13.3.2",
    "V14.2.1, V14.2.4, V14.3.2",
    "V15.1.2, V15.2.1",
    "V15.3.3, V16.2.5, V16.3.2, V16.4.1, V16.4.2, V16.4.3, V16.5.1, V16.5.2, V16.5.3",
)
#: What the third column says.
STATES = {
    "met": re.compile(r"Met"),
    "in part": re.compile(r"In part\. Needed: \w.{20,}"),
    "not met": re.compile(r"Not met: \w.{20,}Needed: \w.{20,}"),
}


def section(heading: str, page: str = PAGE) -> str:
    found = re.search(rf"^## {heading}[^\n]*\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def table(text: str) -> list[list[str]]:
    """The rows of a section's table without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def attacks() -> dict[str, list[str]]:
    """What each attacker wants."""
    parts = re.split(r"^### ", section("Who attacks"), flags=re.MULTILINE)[1:]
    return {part.splitlines()[0]: [row[0] for row in table(part)] for part in parts}


ASVS = {row[0].strip(): row for row in table(ASVS_PAGE)}


def test_no_row_is_missing_and_none_is_invented():
    assert tuple(ASVS) == ROWS
    assert len(ROWS) == 44


@pytest.mark.parametrize("item", ROWS)
def test_a_row_has_a_test_or_says_what_is_missing(item):
    _, does, state = ASVS[item]

    assert does.endswith(".")
    (said,) = (name for name, pattern in STATES.items() if pattern.fullmatch(state.strip()))
    assert bool(TESTS["asvs"].get(item)) is (said != "not met")


def test_every_test_that_stands_for_a_line_is_there():
    of_attackers = [names for lines in TESTS["attackers"].values() for names in lines.values()]
    lists = [*of_attackers, *TESTS["keys"].values(), *TESTS["asvs"].values()]
    named = [test.split("::") for tests in lists for test in tests]
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).exists() or f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]

    assert missing == []
    assert all(lists)
    assert len(named) > 100


def test_every_line_has_its_tests_and_no_test_stands_for_a_line_that_is_gone():
    assert {name: list(lines) for name, lines in TESTS["attackers"].items()} == attacks()
    assert TESTS["asvs"].keys() <= set(ROWS)
    assert TESTS["keys"].keys() <= {row[0].strip("`") for row in table(section("Keys", KEYS_PAGE))}


def test_whoever_attacks_finds_what_stops_them_and_what_does_not():
    parts = re.split(r"^### ", section("Who attacks"), flags=re.MULTILINE)[1:]

    assert len(parts) == 9
    for part in parts:
        assert table(part), part
        assert "**Not stopped:**" in part, part


def test_the_register_of_keys_has_every_purpose_that_the_code_has():
    register = [row[0].strip("`") for row in table(section("Keys", KEYS_PAGE))]
    derived = register[1 : 1 + len(KeyPurpose)]

    assert register[0] == "root.key"
    assert derived == [purpose.value for purpose in KeyPurpose]
    assert len(register) == len(set(register))
