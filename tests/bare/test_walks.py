"""What `./dev bare` types stands on the pages; the walks themselves ask Debian's mirrors."""

from __future__ import annotations

import pytest

from tests.bare.walks import BLOCKED, WALKS
from tests.docs.pages import blocks


@pytest.mark.parametrize("way", WALKS)
def test_every_line_of_a_walk_is_one_of_a_page(way):
    for step in WALKS[way]().steps:
        pages = [
            block.code for name in ("sh", "shell", "toml") for block in blocks(name, [step.page])
        ]
        lines = [line for line in step.code.splitlines() if line.strip()]

        assert step.typed()
        typed = [line.partition(" > ")[0] for line in lines]
        assert step.code in pages or any(line in page for page in pages for line in typed)


@pytest.mark.parametrize("way", ["wheel", "package", "image"])
def test_a_walk_from_a_release_ends_with_an_upload_that_is_blocked(way):
    steps = WALKS[way]().steps

    assert [step for step in steps if step.expects == BLOCKED]
    assert "pkeyutl" in "".join(step.code for step in steps)


def test_the_site_sends_uploads_to_the_gate_where_there_is_one():
    site = next(step for step in WALKS["image"]().steps if "sites-enabled" in step.code)

    assert "/v1.checks" in site.typed().replace("location .", "/")
