"""What the tests of whole processes share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.gate.conftest import (
    assembled_parts,
    closed_recorders,
    here,
    on_sqlite,
    too_late,
    up_once_decided,
)

__all__ = [
    "assembled_parts",
    "closed_recorders",
    "here",
    "on_sqlite",
    "too_late",
    "up_once_decided",
]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose name leaves room for a socket's: an address of one has 107 bytes."""
    with TemporaryDirectory(prefix="s") as folder:
        yield Path(folder)
