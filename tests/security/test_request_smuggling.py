"""Nobody hides a request inside another: what two servers could read differently is refused.

ASVS 5.0 V4.2.1. A proxy in front reads the same bytes as we do. Where it could find another end
of a request than we find, a stranger's second request would come to us as somebody else's.
"""

from __future__ import annotations

import re
import socket
from contextlib import closing

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from seawall.app.lanes.server_config import server_config
from seawall.config import Settings
from tests.served import Served

HIDDEN = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
LONG = len(HIDDEN)
CHUNKED = "Transfer-Encoding: chunked"
NONE_LEFT = "0\r\n\r\n"

#: The heads of a request, and its body: what is hidden stands behind it.
BOTH_LENGTHS = {
    "a length, and chunks": (f"Content-Length: 6\r\n{CHUNKED}", NONE_LEFT),
    "chunks, and a length": (f"{CHUNKED}\r\nContent-Length: 4", f"{LONG:x}\r\n"),
    "two lengths": (f"Content-Length: 0\r\nContent-Length: {LONG}", ""),
    "a list of lengths": (f"Content-Length: 0, {LONG}", ""),
    "chunks twice": (f"{CHUNKED}\r\n{CHUNKED}", NONE_LEFT),
    "chunks after another coding, and a length": (
        f"Transfer-Encoding: identity\r\n{CHUNKED}\r\nContent-Length: 5",
        NONE_LEFT,
    ),
}
ODD_LENGTHS = {
    "a length with a sign": ("Content-Length: +0", ""),
    "a negative length": ("Content-Length: -1", ""),
    "a hexadecimal length": ("Content-Length: 0x0", ""),
    "a length in two pieces": ("Content-Length: 1 0", ""),
    "a space before the colon of a length": ("Content-Length : 0", ""),
    "a coding nobody knows": ("Transfer-Encoding: xchunked\r\nContent-Length: 0", ""),
    "chunks that are not the last coding": ("Transfer-Encoding: chunked, identity", NONE_LEFT),
    "a coding that is none": ("Transfer-Encoding: identity", ""),
    "a space before the colon of a coding": (
        "Transfer-Encoding : chunked\r\nContent-Length: 5",
        NONE_LEFT,
    ),
    "a control character before a coding": (
        "Transfer-Encoding: \x0bchunked\r\nContent-Length: 0",
        "",
    ),
    "a coding on the next line": ("Transfer-Encoding:\r\n chunked\r\nContent-Length: 0", ""),
}
ODD_LINES = {
    "a line that ends in LF alone": (f"X: a\nContent-Length: {LONG}", ""),
    "a line that ends in CR alone": (f"X: a\rContent-Length: {LONG}", ""),
    "a NUL in a head": ("X: a\0b\r\nContent-Length: 0", ""),
    "a head that begins with a space": (f" X: a\r\nContent-Length: {LONG}", ""),
}
ODD_CHUNKS = {
    "a size with a sign": (CHUNKED, "+0\r\n\r\n"),
    "a size with a prefix": (CHUNKED, "0x0\r\n\r\n"),
    "a size that is too large for a number": (CHUNKED, f"{'f' * 17}\r\n"),
    "chunks that end in LF alone": (CHUNKED, "1\nZ\n0\n\n"),
    "a LF inside of an extension": (CHUNKED, "1;a=\nb\r\nZ\r\n0\r\n\r\n"),
    "a chunk that is longer than it says": (CHUNKED, "1\r\nZZZ0\r\n\r\n"),
    "a last chunk that ends in LF alone": (CHUNKED, "0\n\n"),
    "a length behind the chunks": (CHUNKED, f"0\r\nContent-Length: {LONG}\r\n\r\n"),
}
SMUGGLED = BOTH_LENGTHS | ODD_LENGTHS | ODD_LINES | ODD_CHUNKS
#: One address of each door that reads a body.
DOORS = ("/v1/checks", "/v1/reports")


def statuses_of(server: Served, raw: str) -> list[int]:
    """The statuses that came back until the server closed the line, which it has to do."""
    port = int(server.url.rpartition(":")[2])
    text = b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        line.sendall(raw.encode("latin-1"))
        while part := line.recv(65536):
            text += part
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", text)]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", SMUGGLED)
def test_what_has_two_ends_is_refused_and_nothing_behind_it_is_read(server, door, kind):
    heads, body = SMUGGLED[kind]
    raw = f"POST {door} HTTP/1.1\r\nHost: localhost\r\n{heads}\r\n\r\n{body}{HIDDEN}"

    assert statuses_of(server, raw) == [400]


@pytest.mark.parametrize("door", DOORS)
def test_a_request_for_two_hosts_is_refused(server, door):
    """A proxy may read one of them, and we the other."""
    raw = f"POST {door} HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n"

    assert statuses_of(server, f"{raw}Content-Length: 0\r\nConnection: close\r\n\r\n") == [400]


@pytest.mark.parametrize("door", DOORS)
def test_a_request_for_no_host_is_refused(server, door):
    """RFC 9112, section 3.2; HTTP/1.0 knows no hosts, and is answered."""
    heads = "Content-Length: 0\r\nConnection: close\r\n\r\n"

    assert statuses_of(server, f"POST {door} HTTP/1.1\r\n{heads}") == [400]
    assert statuses_of(server, f"GET /readyz HTTP/1.0\r\n{heads}") == [200]


@pytest.mark.parametrize("page", ["/readyz", "/v1/checks", "/sign-in", "/nowhere"])
def test_who_asks_for_a_web_socket_is_answered_as_if_they_had_not(server, page):
    """Nothing here speaks it, and asking for it is nobody's fault of ours."""
    asks = f"GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: {{}}\r\n{{}}\r\n"
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

    (plain,) = statuses_of(server, asks.format("close", ""))
    (switched,) = statuses_of(server, asks.format("close, Upgrade", f"Upgrade: websocket\r\n{key}"))

    assert switched == plain < 500


@pytest.mark.parametrize("door", DOORS)
def test_two_whole_requests_on_one_line_are_two(server, door):
    """The hidden one is a good one: above it was not refused for what it is."""
    raw = f"POST {door} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n{HIDDEN}"

    refused, hidden = statuses_of(server, raw)

    assert refused in {400, 401, 422}
    assert hidden == 200


def test_the_strict_reader_of_requests_is_the_only_one():
    """The one that uvicorn would fall back to takes a length and chunks together."""

    async def nothing(*_: object) -> None:
        return None

    assert issubclass(server_config(nothing, Settings().trusted_proxies).http, HttpToolsProtocol)
