"""The sites that every test about looking shares."""

from __future__ import annotations

import pytest

from tests.liveness_sites import liveness_sites


@pytest.fixture
def sites():
    with liveness_sites() as running:
        yield running
