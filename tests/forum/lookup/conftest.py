"""Look-ups are counted by the day and lists renewed by the hour: it is noon of a Wednesday."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.moments import on_wednesday


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with on_wednesday():
        yield
