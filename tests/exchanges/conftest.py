"""Fakes that are served while a test runs."""

from __future__ import annotations

import pytest

from tests.exchanges.fakes.graph import Graph


@pytest.fixture
def graph():
    with Graph().served() as fake:
        yield fake
