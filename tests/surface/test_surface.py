"""What others build on does not change by accident.

A change that is meant is written down anew with `python -m tests.surface`, and is read in
the diff of the text files here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.surface.printed import SURFACE


@pytest.mark.parametrize("name", SURFACE)
def test_nothing_that_others_build_on_has_changed(name, sqlite):
    written = Path(__file__).with_name(f"{name}.txt").read_text().splitlines()

    assert list(SURFACE[name]()) == written
