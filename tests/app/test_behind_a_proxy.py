"""A real server behind an https address: what it makes of a proxy, and what the doctor says."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

from seawall.app.listening import opened_socket
from tests import forked
from tests.ports import own_port
from tests.waiting import PATIENCE, until

CLIENT = "198.51.100.7"


@contextmanager
def serving(folder, **settings: object) -> Iterator[dict[str, str]]:
    """Serve the console alone from this folder, by these settings; gives its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    environment = {
        **kept,
        "SEAWALL_DATA_DIR": str(folder / "data"),
        "SEAWALL_PUBLIC_URL": "https://sea.test",
        "SEAWALL_ALLOWED_HOSTS": '["inner.test"]',
        **{f"SEAWALL_{name.upper()}": str(value) for name, value in settings.items()},
    }
    command = [sys.executable, "-m", "seawall", "serve", "--role", "console"]
    with (folder / "server.log").open("wb") as log:
        process = forked.Forked(command, env=environment, stdout=log, stderr=log)
    try:
        yield environment
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def proxy_of(environment) -> dict[str, str]:
    """What the doctor says of the proxy."""
    ran = forked.run(
        [sys.executable, "-m", "seawall", "doctor", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
    )
    return {it["name"]: it for it in json.loads(ran.stdout)["findings"]}["proxy"]


def asked(line: socket.socket, path: str, **heads: str) -> HTTPResponse:
    connection = HTTPConnection("inner.test")
    connection.sock = line
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in heads.items()})
    answer = connection.getresponse()
    answer.read()
    return answer


def opened(call) -> socket.socket:
    """A line to the server, as soon as it listens."""

    def line() -> socket.socket | None:
        try:
            return call()
        except OSError:
            return None

    return until(line)


def test_by_a_socket_that_is_trusted_https_is_kept_to_and_the_doctor_is_green(
    tmp_path, short_folder
):
    file = short_folder / "sea.sock"
    with serving(tmp_path, host=f"unix:{file}", trusted_proxies='["unix"]') as environment:

        def ask(path: str, **heads: str) -> HTTPResponse:
            line = opened(lambda: opened_socket(file, seconds=PATIENCE))
            with line:
                return asked(line, path, x_forwarded_for=CLIENT, **heads)

        secure = ask("/sign-in", x_forwarded_proto="https", x_forwarded_host="sea.test")
        open_ = ask("/sign-in?lang=fr", x_forwarded_proto="http")
        proxy = proxy_of(environment)

    assert secure.status == 200
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "__Host-seawall-csrf" in secure.headers["Set-Cookie"]
    assert (open_.status, open_.headers["Location"]) == (308, "https://sea.test/sign-in?lang=fr")
    assert (proxy["state"], proxy["says"]) == ("green", "https requests arrive through unix")


def test_from_a_peer_that_is_not_trusted_nothing_is_believed_and_the_doctor_is_red(tmp_path):
    port = own_port()
    with serving(tmp_path, port=port) as environment:
        line = opened(lambda: socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
        with line:
            answer = asked(
                line,
                "/sign-in",
                x_forwarded_for=CLIENT,
                x_forwarded_proto="https",
                x_forwarded_host="evil.test",
            )
        proxy = proxy_of(environment)

    assert answer.status == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert proxy["state"] == "red"
    assert "such as 127.0.0.1" in proxy["remedy"]
