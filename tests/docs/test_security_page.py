"""The page of security is true: every row of ASVS is there, its tests are, and what is missing is said."""

from __future__ import annotations

import re

import pytest

from seawall.keys.unlocking import KeyPurpose
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")

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
#: How the third column begins.
STATES = ("Met: ", "In part: ", "Not met: ")


def section(heading: str) -> str:
    found = re.search(rf"^## {heading}[^\n]*\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def table(text: str) -> list[list[str]]:
    """The rows of a section's table without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


ASVS = {row[0].strip(): row for row in table(section("OWASP ASVS"))}


def test_no_row_is_missing_and_none_is_invented():
    assert tuple(ASVS) == ROWS
    assert len(ROWS) == 44


@pytest.mark.parametrize("item", ROWS)
def test_a_row_has_a_test_or_says_what_is_missing(item):
    _, does, state = ASVS[item]

    assert does.endswith(".")
    assert state.startswith(STATES)
    if state.startswith("Not met: "):
        assert re.search(r"Not met: \w.{20,}Needed: \w.{20,}", state)
        assert not _TEST.search(state)
    else:
        assert _TEST.search(state)
        assert ("Needed: " in state) is state.startswith("In part: ")


def test_every_test_that_the_page_names_is_there():
    named = _TEST.findall(PAGE)
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).exists() or f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]

    assert missing == []
    assert len(named) > 100
    assert PAGE.count("`tests/") == len(named) + PAGE.count("`tests/docs/test_security_page.py` ")


def test_whoever_attacks_finds_what_stops_them_and_what_does_not():
    parts = re.split(r"^### ", section("Who attacks"), flags=re.MULTILINE)[1:]

    assert len(parts) == 9
    for part in parts:
        name = part.splitlines()[0]
        assert _TEST.search(part), name
        assert "Does not" in part or "Can be anybody" in part, name


def test_the_register_of_keys_has_every_purpose_that_the_code_has():
    register = [row[0].strip("`") for row in table(section("Keys"))]
    derived = register[1 : 1 + len(KeyPurpose)]

    assert register[0] == "root.key"
    assert derived == [purpose.value for purpose in KeyPurpose]
    assert len(register) == len(set(register))
