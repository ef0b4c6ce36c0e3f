"""A platform with its key, asking over HTTP through every middleware."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from seawall.people.model import Organisation
from seawall.web import limit
from tests.people_made import EVERY_SCOPE, make_key, make_organisation


@dataclass
class Platform:
    """An organisation and its key."""

    org: Organisation
    secret: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        client = Client(raise_request_exception=False)
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        named.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.secret}")
        content_type = named.pop("HTTP_CONTENT_TYPE", "application/json")
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        if named["HTTP_AUTHORIZATION"] == "":
            del named["HTTP_AUTHORIZATION"]
        return client.generic(
            method, path, sent, content_type=content_type, HTTP_HOST="localhost", **named
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PUT", path, body, **headers)


def make_platform(scopes: frozenset[str] = EVERY_SCOPE) -> Platform:
    org = make_organisation()
    return Platform(org, make_key(org, scopes))


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Nobody is counted for what another test has sent."""
    limit._counter.cache_clear()


@pytest.fixture
def platform(database: str) -> Platform:
    """A platform on either database."""
    return make_platform()
