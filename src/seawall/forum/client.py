"""A member's calls to its hub: small ones, and the long one that the log comes by.

The address is pinned before (`egress`), nothing is redirected, and whatever the hub says is
bounded in size and time. The long call has no end of its own: the hub sends a beat every few seconds, and
silence ends it.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx2

SECONDS = 30.0
#: Without a word for so long, the line is dead: the hub beats every five seconds.
SILENCE = 20.0
MOST_BYTES = 64 * 2**20
MOST_FILE = 2 * 2**30
LONGEST_LINE = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Line:
    """Where a hub answers: addresses to dial, and the names it expects to be called by."""

    urls: tuple[str, ...]
    host: str
    name: str


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """What the hub said: a status and JSON, or why there is neither."""

    status: int | None
    said: Any = None
    error: str = ""
    retry_after: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether it said yes."""
        return self.status is not None and 200 <= self.status < 300


def call(
    line: Line,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    body: Any = None,
    seconds: float = SECONDS,
) -> HubAnswer:
    """One call; never an exception of the network's."""
    content = json.dumps(body).encode() if body is not None else None
    try:
        with (
            _client(seconds) as client,
            _sent(client, line, method=method, path=path, headers=headers, content=content) as got,
        ):
            raw = _read(got)
            return HubAnswer(got.status_code, _json(raw), _why(got, raw), _seconds(got.headers))
    except httpx2.HTTPError as wrong:
        return HubAnswer(None, error=f"{type(wrong).__name__}: {wrong}"[:300])
    except TooMuch as wrong:
        return HubAnswer(None, error=str(wrong))


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a download: its status, and why there is no file."""

    status: int | None
    error: str = ""


def download(
    line: Line, path: str, *, headers: Mapping[str, str], into: Path, most: int = MOST_FILE
) -> Fetched:
    """Bring one file here, piece by piece; a file is there only where the status is 200."""
    try:
        with (
            _client(SECONDS) as client,
            _sent(client, line, method="GET", path=path, headers=headers) as got,
        ):
            if got.status_code != 200:
                return Fetched(got.status_code, _why(got, _read(got)))
            _save(got, into, most)
            return Fetched(200)
    except httpx2.HTTPError as wrong:
        return Fetched(None, f"{type(wrong).__name__}: {wrong}"[:300])
    except TooMuch as wrong:
        return Fetched(None, str(wrong))


def _save(got: httpx2.Response, into: Path, most: int) -> None:
    """Into the place itself: whoever asked for the file checks it before using it."""
    into.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with into.open("wb") as file:
        for chunk in got.iter_raw():
            size += len(chunk)
            if size > most:
                raise TooMuch(f"the hub sent more than {most // 2**20:,} MiB")
            file.write(chunk)


class TooMuch(Exception):
    """The hub sent more than anybody should."""


class NoStream(Exception):
    """The hub does not stream just now; why, and its status if it gave one."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.status = status


def stream(
    line: Line, path: str, *, headers: Mapping[str, str], silence: float = SILENCE
) -> Iterator[dict[str, Any]]:
    """The lines of the hub's long answer, one JSON object each, until it ends or falls silent."""
    try:
        with (
            _client(silence) as client,
            _sent(client, line, method="GET", path=path, headers=headers) as got,
        ):
            if got.status_code != 200:
                raise NoStream(_why(got, _read(got)), got.status_code)
            yield from _lines(got)
    except httpx2.HTTPError as wrong:
        raise NoStream(f"{type(wrong).__name__}: {wrong}"[:300]) from wrong


def _lines(got: httpx2.Response) -> Iterator[dict[str, Any]]:
    left = b""
    for chunk in got.iter_raw():
        *whole, left = (left + chunk).split(b"\n")
        if len(left) > LONGEST_LINE:
            raise NoStream("a line is longer than any should be")
        for text in whole:
            if text.strip():
                said = _json(text)
                if not isinstance(said, dict):
                    raise NoStream("a line is no JSON object")
                yield said


@contextmanager
def _sent(
    client: httpx2.Client,
    line: Line,
    *,
    method: str,
    path: str,
    headers: Mapping[str, str],
    content: bytes | None = None,
) -> Iterator[httpx2.Response]:
    requests = [
        httpx2.Request(
            method,
            f"{url}{path}",
            content=content,
            headers={
                "content-type": "application/json",
                "accept-encoding": "identity",
                "user-agent": "Seawall",
                **headers,
                "host": line.host,
            },
            extensions={"sni_hostname": line.name, "timeout": client.timeout.as_dict()},
        )
        for url in line.urls
    ]
    got = _first(client, requests)
    try:
        yield got
    finally:
        got.close()


def _first(client: httpx2.Client, requests: Sequence[httpx2.Request]) -> httpx2.Response:
    for request in requests[:-1]:
        try:
            return client.send(request, stream=True)
        except httpx2.ConnectError:
            continue
    return client.send(requests[-1], stream=True)


def _client(seconds: float) -> httpx2.Client:
    return httpx2.Client(
        timeout=httpx2.Timeout(seconds, connect=min(seconds, 10.0)),
        follow_redirects=False,
        trust_env=False,
        verify=_trust(),
    )


def _read(got: httpx2.Response) -> bytes:
    body = bytearray()
    for chunk in got.iter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooMuch("the hub sent more than 64 MiB")
    return bytes(body)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _why(got: httpx2.Response, raw: bytes) -> str:
    if got.status_code < 300:
        return ""
    said = _json(raw)
    detail = said.get("detail") if isinstance(said, dict) else None
    return f"the hub answered {got.status_code}: {detail or 'no reason given'}"[:500]


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "")
    return float(text) if text.isdigit() else None


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)
