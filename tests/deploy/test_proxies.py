"""nginx and Caddy with the site files that ship, in front of a real server, over real TLS."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn

from seawall.app.outer_door import HSTS
from seawall.config.model import Settings
from seawall.gate.caller_patience import LONGEST
from seawall.gate.streams import BEAT_SECONDS
from seawall.world.demo_bank import media
from tests import forked, needs
from tests.browser.demo_server import finished_world
from tests.deploy.authority import issue
from tests.deploy.proxies import CADDY, NAME, NGINX, PROXIES, Place, RunningProxy
from tests.deploy.upstream import Upstream, upstream
from tests.docs.pages import ROOT
from tests.ports import closed_port, own_port
from tests.waiting import PATIENCE, until_listens

#: How many requests of a minute the server takes from one address.
MOST = 40
#: Every header by which somebody may claim to be somebody else.
CLAIMS = {
    "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.test",
    "Forwarded": "for=203.0.113.9;proto=http;host=evil.test",
    "X-Real-IP": "203.0.113.9",
    "X-Client-IP": "203.0.113.9",
    "True-Client-IP": "203.0.113.9",
    "Via": "1.1 evil.test",
}
INNER = (
    *("/healthz", "/readyz", "/livez", "/metrics", "/metrics/seawall", "/healthz/", "/readyz?x=1"),
    *("/%68ealthz", "/x/../readyz", "//healthz", "/./metrics", "/HEALTHZ", "/healthz%2f"),
)


@pytest.fixture(scope="module")
def seawall(tmp_path_factory) -> Iterator[tuple[int, str, Path]]:
    """A real server that trusts this machine's proxy: its port, a key, and its data."""
    data = tmp_path_factory.mktemp("seawall") / "data"
    shutil.copytree(finished_world(), data)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    port = own_port()
    environment = {
        **kept,
        "SEAWALL_DATA_DIR": str(data),
        "SEAWALL_PORT": str(port),
        "SEAWALL_PUBLIC_URL": f"https://{NAME}",
        "SEAWALL_TRUSTED_PROXIES": '["127.0.0.1"]',
        "SEAWALL_RATE_LIMIT": f"{MOST}/minute",
    }
    log = data.parent / "server.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "seawall", "serve"]
        process = forked.Forked(command, env=environment, stdout=out, stderr=out)
    try:
        until_listens(port, process, report=log.read_text)
        yield port, json.loads((data / "demo.json").read_text())["key"], data
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def behind(tmp_path_factory) -> Iterator[Upstream]:
    with upstream() as about:
        yield about


@pytest.fixture(scope="module", params=sorted(PROXIES))
def kind(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def start(kind, tmp_path_factory):
    """Starts a proxy of this kind in front of a port."""
    with ExitStack() as stack:

        def started(port: int) -> RunningProxy:
            folder = tmp_path_factory.mktemp(kind)
            authority, certificate, key = issue(folder, NAME)
            place = Place(own_port(), own_port(), certificate, key, port)
            return stack.enter_context(PROXIES[kind](place, authority, folder))  # type: ignore[arg-type]

        yield started


@pytest.fixture(scope="module")
def proxy(start, seawall) -> RunningProxy:
    """In front of Seawall."""
    return start(seawall[0])


@pytest.fixture(scope="module")
def mirror(start, behind) -> RunningProxy:
    """In front of what says what it heard."""
    return start(behind.port)


def check(proxy: RunningProxy, key: str, content: bytes, **more: str):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "image/jpeg", **more}
    return proxy.ask("POST", "/v1/checks?kind=photo&id=1", content, headers)


def test_the_first_upload_is_blocked_over_tls(proxy, seawall):
    status, headers, body = check(proxy, seawall[1], media("photos/coffee-cup.jpg"))

    assert (status, json.loads(body)["verdict"]) == (200, "block")
    assert headers.get_all("Strict-Transport-Security") == [HSTS]
    assert not re.search(r"\d", headers.get("Server", ""))


def test_an_upload_that_is_too_large_is_refused_without_a_verdict(proxy, seawall):
    too_large = Settings.model_fields["max_upload_bytes"].default + 1
    with proxy.line() as line:
        line.sendall(
            f"POST /v1/checks HTTP/1.1\r\nHost: {NAME}\r\nAuthorization: Bearer {seawall[1]}\r\n"
            f"Content-Length: {too_large}\r\n\r\n".encode()
        )
        answer = line.recv(65_536)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer
    assert b"verdict" not in answer


def test_the_proxys_own_refusals_are_no_verdict_for_an_upload_handler(start, proxy, seawall):
    """The sample of the guide takes each for its fail mode, and stores nothing as public."""
    away = start(closed_port())
    too_large = Settings.model_fields["max_upload_bytes"].default + 1
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import upload; "
        "print([upload.ask(bytes(int(sys.argv[2])), 'p', 'a'), upload.ask(b'x', 'p', 'a')])"
    )
    states = []
    for running, size in ((proxy, too_large), (away, 10)):
        ran = subprocess.run(
            [sys.executable, "-c", program, str(ROOT / "samples/uploads/fastapi"), str(size)],
            env={
                **os.environ,
                "API_URL": f"https://{NAME}:{running.place.secure}",
                "API_KEY": seawall[1],
                "SSL_CERT_FILE": str(running.authority),
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, ran.stderr
        states.append(ran.stdout.strip())

    assert states == [
        "[(202, 'unchecked'), (201, 'public')]",
        "[(202, 'unchecked'), (202, 'unchecked')]",
    ]


def test_a_body_of_exactly_the_largest_size_passes(mirror):
    most = Settings.model_fields["max_upload_bytes"].default

    assert mirror.ask("POST", "/", bytes(most))[2] == str(most).encode()


def test_what_a_client_says_of_other_clients_does_not_reach_the_server(mirror):
    _, _, body = mirror.ask("GET", "/", headers=CLAIMS, source="127.0.0.5")
    heard = {name: value for name, value in json.loads(body) if name in _names(CLAIMS)}

    assert heard == {
        "x-forwarded-for": "127.0.0.5",
        "x-forwarded-proto": "https",
        "x-forwarded-host": NAME,
    }


def test_the_server_counts_the_address_that_a_client_has_and_none_that_it_claims(proxy, kind):
    source, another = {"nginx": ("127.0.0.6", "127.0.0.7"), "caddy": ("127.0.0.8", "127.0.0.9")}[
        kind
    ]
    statuses: list[int] = []
    while 429 not in statuses and len(statuses) < 2 * MOST:
        claims = {**CLAIMS, "X-Forwarded-For": f"203.0.113.{len(statuses)}"}
        statuses.append(proxy.ask("GET", "/sign-in", headers=claims, source=source)[0])

    # A minute that ends meanwhile takes a little of what was counted in it along.
    assert statuses[MOST:], statuses
    assert statuses == [200] * (len(statuses) - 1) + [429]
    assert proxy.ask("GET", "/sign-in", source=another)[0] == 200


def test_the_doctor_is_content_with_the_proxy(proxy, seawall):
    proxy.ask("GET", "/sign-in")
    ran = forked.run(
        [sys.executable, "-m", "seawall", "doctor", "--json"],
        env={
            **os.environ,
            "SEAWALL_DATA_DIR": str(seawall[2]),
            "SEAWALL_PUBLIC_URL": f"https://{NAME}",
            "SEAWALL_TRUSTED_PROXIES": '["127.0.0.1"]',
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    findings = {finding["name"]: finding for finding in json.loads(ran.stdout)["findings"]}

    assert findings["proxy"]["state"] == "green"


def test_what_watches_the_machine_is_hidden_from_outside(proxy):
    answers = {path: proxy.ask("GET", path) for path in INNER}

    assert {path for path, (status, *_) in answers.items() if status != 404} == set()
    assert {path for path, (_, _, body) in answers.items() if b'"status": "ready"' in body} == set()


def test_http_is_sent_to_https_and_what_changes_something_is_refused(proxy):
    status, headers = proxy.ask_plainly("GET", "/sign-in?lang=fr")

    assert (status, headers["Location"]) == (308, f"https://{NAME}/sign-in?lang=fr")
    assert proxy.ask_plainly("POST", "/v1/checks")[0] == 403


def test_tls_is_new_and_nothing_older_is_spoken(proxy):
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        with proxy.line(newest=version) as line:
            assert line.version() == version.name.replace("_", ".")
    where = f"127.0.0.1:{proxy.place.secure}"
    old = subprocess.run(
        [
            *(needs.program("openssl"), "s_client", "-connect", where, "-servername", NAME),
            *("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert "alert protocol version" in old.stderr


def test_an_event_arrives_before_the_next_one_is_sent(mirror, behind):
    behind.second.clear()
    line = HTTPConnection("127.0.0.1")
    line.sock = mirror.line()
    line.request("GET", "/v1/forum/f/stream", headers={"Host": NAME})
    answer = line.getresponse()
    first = answer.readline()
    behind.second.set()

    assert (first, answer.readline()) == (b"1\n", b"2\n")
    line.close()


def test_an_upload_reaches_the_server_as_it_comes_and_a_cut_one_ends_there(mirror, behind):
    behind.first_bytes.clear()
    behind.cut.clear()
    with mirror.line() as line:
        head = f"POST / HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000000\r\n\r\n"
        line.sendall(head.encode() + bytes(20_000))
        assert behind.first_bytes.wait(PATIENCE)
    assert behind.cut.wait(PATIENCE)

    assert mirror.ask("POST", "/", b"after it")[0] == 200


def test_slow_clients_and_cut_lines_do_no_harm(proxy, seawall):
    lines = [proxy.line() for _ in range(30)]
    for number, line in enumerate(lines):
        whole = f"POST /v1/checks HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000\r\n\r\n"
        line.sendall(whole.encode() if number % 2 else b"GET / HT")
    during = check(proxy, seawall[1], media("photos/coffee-cup.jpg"))[0]
    for line in lines:
        line.close()

    assert during == 200
    assert check(proxy, seawall[1], media("photos/coffee-cup.jpg"))[0] == 200


def test_the_site_files_have_the_sizes_and_times_of_the_server():
    sites = {"nginx": NGINX.read_text(), "caddy": CADDY.read_text()}
    most = Settings.model_fields["max_upload_bytes"].default
    keep_alive = uvicorn.Config("", log_config=None).timeout_keep_alive

    assert f"client_max_body_size {most // 2**20}m;" in sites["nginx"]
    assert f"max_size {most // 2**20}MiB\n" in sites["caddy"]
    assert f"> {most}`" in sites["caddy"]
    assert most % 2**20 == 0
    for pattern in (r"proxy_read_timeout (\d+)s", r"response_header_timeout (\d+)s"):
        (patience,) = (
            int(match[1]) for text in sites.values() for match in re.finditer(pattern, text)
        )
        assert patience > 2 * max(LONGEST, BEAT_SECONDS)
    for pattern in (r"keepalive_timeout (\d+)s;  # Seawall", r"keepalive (\d+)s # Seawall"):
        (kept,) = (int(match[1]) for text in sites.values() for match in re.finditer(pattern, text))
        assert kept < keep_alive
    assert all(HSTS in text for text in sites.values())


def _names(headers: dict[str, str]) -> set[str]:
    return {name.lower() for name in headers}
