"""What signing in at a provider needs: the calls to it, and one on the loopback."""

from __future__ import annotations

import pytest

from seawall.app import oidc_calls
from seawall.web import limit, ports
from tests.oidc_provider import provider


@pytest.fixture
def wired(monkeypatch):
    limit._counter.cache_clear()
    monkeypatch.setattr(ports, "oidc_discover", oidc_calls.discover_provider)
    monkeypatch.setattr(ports, "oidc_redeem", oidc_calls.redeem_code)


@pytest.fixture
def idp():
    with provider() as known:
        yield known
