"""`seawall contract test-uploads`: a stand-in for Seawall, and a handler that is tried with it."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from seawall.cli.upload_stand_in import standing_in
from seawall.enforcement.upload_contract import Manner, StandInAnswer
from tests.ports import closed_port, own_port
from tests.waiting import until


@contextmanager
def handler_that(answer):
    """A platform's handler: `answer(form) -> status`."""

    class Uploads(BaseHTTPRequestHandler):
        def do_POST(self):
            form = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(answer(form, self.headers))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Uploads) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/upload"
        server.shutdown()


def copied_from_an_older_guide(port):
    """It takes 413 and 422 for a block, and everything else for its fail mode."""

    def answer(form, headers):
        request = Request(
            f"http://127.0.0.1:{port}/v1/checks", form, {"Authorization": "Bearer swk_x"}
        )
        try:
            with urlopen(request, timeout=1) as told:
                return {"allow": 201, "hold": 202, "block": 403}[json.load(told)["verdict"]]
        except (OSError, http.client.HTTPException, LookupError, ValueError) as failure:
            is_refused = isinstance(failure, HTTPError) and failure.code in {413, 422}
            return 403 if is_refused else 202

    return answer


def test_a_handler_that_takes_a_proxys_limit_for_a_block_does_not_pass(run):
    port = own_port()
    with handler_that(copied_from_an_older_guide(port)) as url:
        ran = run("contract", "test-uploads", url, "--port", port, "--json")

    faults = {each["trial"]: each["fault"] for each in ran.data["results"] if each["fault"]}
    assert ran.code == 1
    assert faults == dict.fromkeys(
        (
            "413 from a proxy: the fail mode",
            "413 from Seawall: the fail mode",
            "422, a wrong request: the fail mode",
        ),
        "the upload is refused instead of hidden",
    )


def test_a_handler_that_hides_everything_without_asking_does_not_pass(run):
    with handler_that(lambda form, headers: 202) as url:
        ran = run("contract", "test-uploads", url, "--port", own_port())

    assert ran.code == 1
    assert ran.out.count("asked for no verdict") == 20


def test_the_form_has_the_fields_and_headers_that_were_asked_for(run):
    forms = []

    def answer(form, headers):
        forms.append((form, headers["Cookie"]))
        return 202

    with handler_that(answer) as url:
        run(
            *("contract", "test-uploads", url, "--port", own_port()),
            *("--field", "picture", "--form", "account=user-17", "--form", "note=a=b"),
            *("--header", "Cookie: session=1"),
        )

    form, cookie = forms[0]
    assert cookie == "session=1"
    assert b'name="picture"; filename=' in form
    assert b'name="account"\r\n\r\nuser-17\r\n' in form
    assert b'name="note"\r\n\r\na=b\r\n' in form


def test_nobody_at_home_is_a_fault_and_not_a_crash(run):
    url = f"http://127.0.0.1:{closed_port()}/photos"
    ran = run("contract", "test-uploads", url, "--port", own_port())

    assert ran.code == 1
    assert ran.out.count("no answer") == 21  # one of them is the name of a trial


@pytest.mark.parametrize(
    ("options", "field"), [(("--form", "account"), "--form"), (("--header", ": x"), "--header")]
)
def test_a_field_without_a_name_or_a_value_is_misuse(run, options, field):
    ran = run("contract", "test-uploads", "http://127.0.0.1:1/", *options)

    assert ran.code == 2
    assert field in ran.err


def test_a_port_that_is_taken_is_named_with_what_to_do(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("contract", "test-uploads", "http://127.0.0.1:1/", "--port", port)

    assert ran.code == 2
    assert f"127.0.0.1:{port}" in ran.err
    assert "--port" in ran.err


def test_the_stand_in_understands_a_body_in_chunks():
    with standing_in("127.0.0.1", 0) as stand_in:
        stand_in.begin(StandInAnswer(body=b"{}"))
        calling = http.client.HTTPConnection(stand_in.address.removeprefix("http://"), timeout=5)
        calling.request("POST", "/v1/checks", iter([b"ab", b"cd"]), encode_chunked=True)
        status = calling.getresponse().status
        calling.close()

    assert (status, stand_in.requests[0].body) == (200, b"abcd")


def test_the_stand_in_is_gone_at_once_though_somebody_still_waits_for_its_answer():
    with standing_in("127.0.0.1", 0) as stand_in:
        stand_in.begin(StandInAnswer(manner=Manner.SILENT))
        host, port = stand_in.address.removeprefix("http://").split(":")
        waiting = socket.create_connection((host, int(port)))
        waiting.sendall(b"POST /v1/checks HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        until(lambda: stand_in.requests)

    with waiting:
        assert waiting.recv(100) == b""
