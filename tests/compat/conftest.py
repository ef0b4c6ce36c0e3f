"""A client of HMA before both doors: what it asks of `/c` Django answers, all else the gate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from starlette.testclient import TestClient

from seawall.exchanges.hma.hma_endpoints import PREFIX
from seawall.exchanges.hma.hma_hashing import values_of
from seawall.gate.hma.looking import sizes
from seawall.web import ports
from tests.gate.conftest import Installation, assembled_parts, here, on_sqlite

__all__ = ["assembled_parts", "here", "on_sqlite"]


@dataclass(frozen=True)
class Said:
    """A status and what came with it."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass
class Hma:
    """Asks as a client of HMA does, with paths as HMA has them."""

    here: Installation
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def gate(self) -> TestClient:
        return TestClient(self.here.parts.hma_door.app(), raise_server_exceptions=False)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        files: Mapping[str, tuple[str, bytes] | list[tuple[str, bytes]]] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Said:
        """One request; a change is in the gate's memory when it is answered."""
        content, kind = encoded(body, files, form)
        sent = {"Authorization": f"Bearer {self.here.key}", **self.headers, **(headers or {})}
        at = f"{PREFIX}{path}" + (f"?{urlencode(query)}" if query else "")
        said = (self._curator if path.startswith("/c/") else self._gate)(
            method, at, content, kind, {name: value for name, value in sent.items() if value}
        )
        self.here.parts.refresher.refresh()
        return said

    def get(self, path: str, **options: Any) -> Said:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> Said:
        return self.ask("POST", path, **options)

    def put(self, path: str, **options: Any) -> Said:
        return self.ask("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> Said:
        return self.ask("DELETE", path, **options)

    def bank(self, name: str = "TEST_BANK", **fields: Any) -> str:
        """Found a bank."""
        assert self.post("/c/banks", body={"name": name, **fields}).status == 201
        return name

    def signal(self, bank: str, **values: str) -> int:
        """Add hashes to a bank; the content's number."""
        said = self.post(f"/c/bank/{bank}/signal", body=values)
        assert said.status == 200, said.body
        return said.body["id"]

    def found(self, value: str, signal_type: str = "pdq", **query: Any) -> Any:
        """What a look-up of a hash finds."""
        said = self.get("/m/lookup", signal=value, signal_type=signal_type, **query)
        assert said.status == 200, said.body
        return said.body

    def raw(self, value: str, signal_type: str = "pdq", **query: Any) -> Any:
        """What a raw look-up of a hash finds."""
        said = self.get("/m/raw_lookup", signal=value, signal_type=signal_type, **query)
        assert said.status == 200, said.body
        return said.body["matches"]

    def _gate(
        self, method: str, at: str, content: bytes, kind: str, sent: Mapping[str, str]
    ) -> Said:
        headers = {**sent, **({"Content-Type": kind} if kind else {})}
        answer = self.gate.request(method, at, content=content, headers=headers)
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return Said(answer.status_code, answer.json() if is_json else answer.text, answer.headers)

    def _curator(
        self, method: str, at: str, content: bytes, kind: str, sent: Mapping[str, str]
    ) -> Said:
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.items()}
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        answer = client.generic(
            method, at, content, content_type=kind or "text/plain", HTTP_HOST="localhost", **named
        )
        return Said(answer.status_code, json.loads(answer.content), answer.headers)


def encoded(
    body: Any,
    files: Mapping[str, tuple[str, bytes] | list[tuple[str, bytes]]] | None,
    form: Mapping[str, str] | None,
) -> tuple[bytes, str]:
    """The bytes of a request and their type: JSON, a form, or nothing."""
    if files is None and form is None:
        if isinstance(body, bytes):
            return body, "application/json"
        return (b"", "") if body is None else (json.dumps(body).encode(), "application/json")
    mark = uuid4().hex
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in (form or {}).items()
    ]
    for name, given in (files or {}).items():
        for filename, content in given if isinstance(given, list) else [given]:
            head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'
            parts.append(head.encode() + content)
    line = f"--{mark}".encode()
    whole = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return whole, f"multipart/form-data; boundary={mark}"


def wired(made: Installation, monkeypatch: pytest.MonkeyPatch) -> Hma:
    """Hand Django's door what `app` would."""
    parts = made.parts
    monkeypatch.setattr(ports, "fetch", parts.fetcher.fetch)
    monkeypatch.setattr(ports, "hma_values", partial(values_of, pool=parts.pool))
    memory = parts.refresher.snapshot
    monkeypatch.setattr(ports, "hma_sizes", lambda owner: sizes(memory().library(owner)))
    return Hma(made)


@pytest.fixture
def hma(here: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hma]:
    """A client with a key of every scope, on both databases; there is no bank yet but one."""
    yield wired(here, monkeypatch)
    here.parts.hma_door.close()


@pytest.fixture
def hma_on_sqlite(on_sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hma]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    yield wired(on_sqlite, monkeypatch)
    on_sqlite.parts.hma_door.close()
