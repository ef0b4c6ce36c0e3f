"""The gallery says what happens: each edit is found by the step that the page names."""

import re
from pathlib import Path

import pytest

from scripts.gallery import rows
from seawall.sandbox import DecoderPool

PAGE = Path(__file__).parents[1] / "docs" / "gallery" / "README.md"


@pytest.fixture(scope="module")
def written() -> list[tuple[str, str]]:
    return re.findall(r"^\| \d+ \| (.+?) \| `?(\w+|—)`? \|", PAGE.read_text(), re.MULTILINE)


def test_the_gallery_shows_thirty_edits(written):
    assert len(written) == 30


def test_each_edit_is_found_by_the_step_that_the_page_names(written):
    with DecoderPool(size=1, exact=False) as pool:
        found = [(row.edit, row.step) for row in rows(pool)]

    assert found == written
