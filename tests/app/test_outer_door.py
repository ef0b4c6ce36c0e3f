"""Before the doors: what is behind sees the client's request, and https is kept to. ASVS V3.4.1."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from seawall.app import peer_notes
from seawall.app.doctor import CheckupState, proxy
from seawall.app.listening import listening_socket
from seawall.app.outer_door import HSTS, OuterDoor
from seawall.app.peer_notes import PeerKind, PeerNote, PeerNotes, read_notes
from seawall.config import Settings
from tests.problems import raises_problem

PROXY, CLIENT, LIAR = "10.0.0.1", "198.51.100.7", "203.0.113.9"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GREEN, AMBER, RED = CheckupState.GREEN, CheckupState.AMBER, CheckupState.RED


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOW.timestamp()

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ask(tmp_path, clock):
    """Ask a door behind the outer one; gives what it saw, the status and the heads it sent."""

    def asking(peer=PROXY, path="/", method="GET", public="https://sea.test", query="", **sent):
        seen: dict[str, object] = {}

        async def inside(scope, receive, send):
            seen.update(scope)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        told = []

        async def send(message):
            told.append(message)

        settings = Settings(
            data_dir=tmp_path, public_url=public, trusted_proxies=["10.0.0.0/8", "unix"]
        )
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "client": (peer, 4711) if peer else None,
            "headers": [(b"host", b"inner:8000")]
            + [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()],
        }
        door = OuterDoor(inside, settings, notes=PeerNotes(tmp_path, clock=clock))
        asyncio.run(door(scope, None, send))
        heads = {name.decode(): value.decode() for name, value in told[0]["headers"]}
        return seen, told[0]["status"], heads

    return asking


def test_what_is_behind_sees_the_clients_address_scheme_and_host_and_no_header_of_a_proxy(ask):
    seen, _, heads = ask(
        x_forwarded_for=f"{LIAR}, {CLIENT}",
        x_forwarded_proto="https",
        x_forwarded_host="sea.test",
        x_real_ip=LIAR,
        via="1.1 proxy",
    )

    assert seen["client"][0] == CLIENT
    assert seen["scheme"] == "https"
    assert seen["headers"] == [(b"host", b"sea.test")]
    assert heads["strict-transport-security"] == HSTS == "max-age=31536000; includeSubDomains"


def test_what_an_outsider_says_of_themselves_is_taken_out_unread(ask):
    seen, status, heads = ask(
        LIAR, x_forwarded_for=CLIENT, x_forwarded_proto="https", x_forwarded_host="evil.test"
    )

    assert (seen["client"], seen["scheme"]) == ((LIAR, 4711), "http")
    assert seen["headers"] == [(b"host", b"inner:8000")]
    assert status == 200
    assert "strict-transport-security" not in heads


def test_a_name_with_underscores_is_no_header_of_a_proxy(ask):
    """WSGI sees no difference between the two, and a proxy that passes it on does."""
    seen, _, _ = ask(x_forwarded_for=CLIENT)
    assert seen["client"][0] == CLIENT

    async def nothing(*_):
        return None

    door = OuterDoor(nothing, Settings(trusted_proxies=[PROXY]))
    scopes = []

    async def inside(scope, *_):
        scopes.append(scope)

    door._app = inside
    headers = [(b"x-forwarded-for", CLIENT.encode()), (b"X_Forwarded_For", LIAR.encode())]
    scope = {"type": "http", "path": "/", "client": (PROXY, 1), "headers": headers}
    asyncio.run(door(scope, None, None))

    assert scopes[0]["client"][0] == CLIENT
    assert scopes[0]["headers"] == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_came_by_http_is_sent_to_the_https_address(ask, method):
    seen, status, heads = ask(
        path="/orders", method=method, query="a=1", x_forwarded_for=CLIENT, x_forwarded_proto="http"
    )

    assert not seen
    assert (status, heads["location"]) == (308, "https://sea.test/orders?a=1")


def test_a_redirect_leads_to_our_own_address_whatever_path_and_host_were_asked_for(ask):
    _, _, heads = ask(path="//evil.test/x", x_forwarded_proto="http", x_forwarded_host="evil.test")

    assert heads["location"] == "https://sea.test//evil.test/x"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_was_sent_by_http_is_refused_and_not_sent_twice(ask, method):
    seen, status, _ = ask(method=method, x_forwarded_proto="http")

    assert (seen, status) == ({}, 403)


def test_who_does_not_say_the_scheme_is_answered_and_so_is_this_machine(ask):
    assert ask(x_forwarded_for=CLIENT)[1] == 200
    assert ask("127.0.0.1")[1] == 200
    assert ask(path="/healthz", x_forwarded_proto="http")[1] == 200


def test_where_the_public_address_is_http_nobody_is_sent_anywhere(ask):
    _, status, heads = ask(public="http://sea.test", x_forwarded_proto="http")

    assert status == 200
    assert "strict-transport-security" not in heads


def test_a_socket_in_the_file_system_is_a_proxy_if_the_setting_says_so(ask):
    assert ask("", x_forwarded_for=CLIENT)[0]["client"][0] == CLIENT


def test_the_doctor_is_told_who_stands_in_front_and_no_client(ask, tmp_path, clock):
    ask(x_forwarded_for=CLIENT, x_forwarded_proto="https")
    ask(LIAR, x_forwarded_for=CLIENT)
    ask("198.51.100.99")  # speaks for nobody: no proxy
    ask("10.0.0.9")  # nor does a program that runs where one could

    notes = read_notes(tmp_path)
    assert {kind: note.address for kind, note in notes.items()} == {
        PeerKind.HTTPS: PROXY,
        PeerKind.UNKNOWN: LIAR,
    }
    assert CLIENT not in (tmp_path / peer_notes.FILE).read_text()


def test_a_proxy_that_says_who_asks_and_not_by_what_is_noted_as_such(ask, tmp_path):
    ask(x_forwarded_for=CLIENT)

    assert set(read_notes(tmp_path)) == {PeerKind.SILENT}


def test_notes_are_written_once_a_minute_and_by_several_processes(tmp_path, clock):
    first, second = (PeerNotes(tmp_path, clock=clock) for _ in range(2))
    first.note(PeerKind.HTTPS, PROXY)
    written = (tmp_path / peer_notes.FILE).stat().st_mtime_ns
    first.note(PeerKind.HTTPS, PROXY)
    assert (tmp_path / peer_notes.FILE).stat().st_mtime_ns == written

    clock.at += 61
    second.note(PeerKind.UNKNOWN, LIAR)
    first.note(PeerKind.HTTPS, PROXY)
    assert read_notes(tmp_path) == {
        PeerKind.UNKNOWN: PeerNote(LIAR, clock.at),
        PeerKind.HTTPS: PeerNote(PROXY, clock.at),
    }


@pytest.mark.parametrize(
    "kept", ["", "[]", "{", '{"https": 1}', '{"new": ["x", 1]}', '{"https": []}']
)
def test_notes_that_cannot_be_read_are_none(tmp_path, kept):
    (tmp_path / peer_notes.FILE).write_text(kept)

    assert read_notes(tmp_path) == {}


def seen_ago(**kinds: float) -> dict[PeerKind, PeerNote]:
    """Peers by kind, and how many hours ago."""
    at = {kind: (NOW - timedelta(hours=hours)).timestamp() for kind, hours in kinds.items()}
    return {PeerKind(kind): PeerNote(f"{kind}-peer", moment) for kind, moment in at.items()}


@pytest.mark.parametrize(
    ("trusted", "seen", "state", "says"),
    [
        ([], seen_ago(), RED, "no proxy is trusted"),
        ([], seen_ago(unknown=1), RED, "no proxy is trusted"),
        ([PROXY], seen_ago(), AMBER, "No https request has arrived"),
        ([PROXY], seen_ago(http=1), AMBER, "No https request has arrived"),
        ([PROXY], seen_ago(https=1), GREEN, "https-peer"),
        ([PROXY], seen_ago(https=400), GREEN, "https-peer"),
        ([PROXY], seen_ago(https=3, unknown=0.1, silent=0.1), GREEN, "https-peer"),
        ([PROXY], seen_ago(https=30, unknown=1), RED, "unknown-peer"),
        ([PROXY], seen_ago(unknown=1), RED, "unknown-peer"),
        ([PROXY], seen_ago(silent=1), RED, "does not say"),
        ([PROXY], seen_ago(https=30, silent=1), RED, "does not say"),
    ],
)
def test_the_doctor_is_red_where_the_address_is_https_and_nobody_in_front_is_trusted(
    trusted, seen, state, says
):
    finding = proxy.proxy("https://sea.test", trusted, seen, now=NOW)

    assert (finding.state, says in finding.says) == (state, True)
    assert bool(finding.remedy) is (state is not GREEN)


def test_the_doctor_names_the_proxy_that_was_seen(tmp_path):
    finding = proxy.proxy("https://sea.test", [], seen_ago(unknown=1), now=NOW)

    assert "such as unknown-peer" in finding.remedy


def test_without_https_no_proxy_is_needed():
    assert proxy.proxy("http://localhost:8000", [], seen_ago(unknown=1), now=NOW).state is GREEN


def test_a_socket_in_the_file_system_is_ours_alone_and_takes_the_place_of_a_dead_one(short_folder):
    settings = Settings(data_dir=short_folder, host=f"unix:{short_folder / 'sea.sock'}")
    listening_socket(settings).close()  # its file stays, and nobody answers there
    with closing(listening_socket(settings)):
        assert (short_folder / "sea.sock").stat().st_mode & 0o007 == 0
        with raises_problem("app.socket-taken"):
            listening_socket(settings)
    with raises_problem("app.socket-taken"):
        listening_socket(Settings(data_dir=short_folder, host=settings.host, gates=2))


def test_a_name_that_is_too_long_for_a_socket_is_told(tmp_path):
    with raises_problem("app.socket-taken"):
        listening_socket(Settings(data_dir=tmp_path, host=f"unix:{tmp_path / ('s' * 108)}"))


def test_a_file_that_is_no_socket_is_left_alone(short_folder):
    (short_folder / "notes.txt").write_text("keep me")

    with raises_problem("app.socket-taken"):
        listening_socket(Settings(data_dir=short_folder, host=f"unix:{short_folder / 'notes.txt'}"))
    assert (short_folder / "notes.txt").read_text() == "keep me"
