"""A page is short enough to be read by somebody who was just woken."""

from __future__ import annotations

from tests.docs.pages import ROOT

#: Words of a page, its tables and examples included: four minutes of reading.
MOST = 900
#: What is looked up in and not read: a row a rule, a package, a figure, an attack.
REGISTERS = {
    "docs/asvs.md",
    "docs/benchmarks.md",
    "docs/benchmarks/load.md",
    "docs/benchmarks/matching.md",
    "docs/benchmarks/recall.md",
    "docs/dependencies.md",
    "docs/law.md",
    "docs/security.md",
}


def test_no_page_is_longer_than_four_minutes():
    pages = {
        page.relative_to(ROOT).as_posix(): len(page.read_text("utf-8").split())
        for page in (ROOT / "docs").rglob("*.md")
        if page.parent.name != "decisions"
    }

    assert {path for path, words in pages.items() if words > MOST} == REGISTERS


def test_the_readme_is_read_in_three_minutes():
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 600
