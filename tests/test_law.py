"""Every rule of the law that we claim to keep has a test of its name and a row in `docs/law.md`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAW = (ROOT / "docs" / "law.md").read_text()

#: Our numbers for the rules of Regulation (EU) 2021/784, and the examples that go with them.
TCO_RULES = (
    *range(1, 6),
    *range(10, 19),
    *range(20, 26),
    *range(30, 34),
    40,
    50,
    51,
    *range(60, 70),
)
TCO_EXAMPLES = (
    *(2, 6, 7, 8, 13, 14, 15, 21, 22, 23, 25, 27, 29, 30, 31, 32, 33, 34, 38, 42, 45, 47, 51, 53),
    *(57, 60, 61, 64),
)
UK_RULES = (*range(1, 7), *range(10, 19))
#: Of Regulation (EU) 2023/1543, e-Evidence.
EEV_RULES = range(1, 10)
UK_EXAMPLES = (1, 3, 4, 6, 8, 9, 12, 16, 17)
JURISDICTION_EXAMPLES = (1, 2, 3, 6, 7, 9, 14, 15)
GIFCT_EXAMPLES = (4, 6)
#: Our numbers for examples of the standards: STIX 2.1 and MISP.
STIX_EXAMPLES = (1, 3, 5, 6, 7)
MISP_EXAMPLES = (1, 2)

RULES = [
    *(f"tco_r{n:02}" for n in TCO_RULES),
    *(f"uk_r{n:02}" for n in UK_RULES),
    *(f"eev_r{n:02}" for n in EEV_RULES),
]
EXAMPLES = [
    *(f"tco_{n:02}" for n in TCO_EXAMPLES),
    *(f"uk_{n:02}" for n in UK_EXAMPLES),
    *(f"jur_{n:02}" for n in JURISDICTION_EXAMPLES),
    *(f"gif_{n:02}" for n in GIFCT_EXAMPLES),
    *(f"stx_{n:02}" for n in STIX_EXAMPLES),
    *(f"msp_{n:02}" for n in MISP_EXAMPLES),
]


def names_of_tests() -> str:
    """The names of all tests, one a line."""
    names = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        names |= set(re.findall(r"^\s*(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE))
    return "\n".join(sorted(names))


NAMES = names_of_tests()


@pytest.mark.parametrize("number", RULES + EXAMPLES)
def test_every_rule_and_every_example_is_a_test_with_its_number_in_the_name(number):
    act, _, own = number.partition("_")  # a test may carry several: `test_uk_01_03_...`

    assert re.search(rf"(?:^test_|_){act}(?:_r?\d\d)*_{own}(?:_|$)", NAMES, re.MULTILINE)


@pytest.mark.parametrize("number", RULES)
def test_every_rule_has_its_row_in_the_law(number):
    written = number.upper().replace("_R", "-R")

    assert re.search(rf"\b{written}\b", LAW)


def test_an_article_stands_once():
    rows = re.findall(r"^\| ((?:TCO|UK|DSA|EEV)[^|]*?) \|", LAW, re.MULTILINE)
    articles = Counter(article for row in rows for article in row.split(" · "))

    assert len(articles) > 50
    assert {article for article, times in articles.items() if times > 1} == set()
