"""Fakes that are served while a test runs."""

from __future__ import annotations

import pytest

from tests.exchanges.fakes.graph import Graph
from tests.exchanges.fakes.hashsharing import HashSharing
from tests.exchanges.fakes.ncii import Ncii
from tests.exchanges.fakes.tcap import Tcap


@pytest.fixture
def graph():
    with Graph().served() as fake:
        yield fake


@pytest.fixture
def tcap():
    with Tcap().served() as fake:
        yield fake


@pytest.fixture
def ncii():
    with Ncii().served() as fake:
        yield fake


@pytest.fixture
def feed():
    with HashSharing().served() as fake:
        yield fake
