"""No answer of any door is guessed to be a page, runs, or is framed. ASVS 5.0 V3.2.1, V3.4.3, V3.4.6."""

from __future__ import annotations

import re
from contextlib import closing
from socket import create_connection

import pytest

from tests.served import Served

#: Answers of every door, and of what stands before them, at their usual and at their worst.
ASKED = {
    "the gate": ("GET", "/healthz"),
    "the gate, a refusal": ("POST", "/v1/checks"),
    "the gate, the wrong method": ("GET", "/v1/checks"),
    "HMA's door": ("GET", "/compat/hma/h/hash"),
    "a page": ("GET", "/sign-in"),
    "a form's refusal": ("POST", "/report"),
    "a page that is not there": ("GET", "/nothing/here"),
    "the API": ("GET", "/v1/cases"),
    "the public log": ("GET", "/log/checkpoint"),
    "the documentation": ("GET", "/docs"),
    "the description": ("GET", "/openapi.json"),
    "a script of ours": ("GET", "/static/seawall/app.js"),
    "a picture of ours": ("GET", "/static/seawall/logo.svg"),
    "an address with a NUL": ("GET", "/orders/%00"),
    "an old link": ("GET", "/statement/abc"),
}


def heads_of(server: Served, method: str, path: str, host: str = "localhost") -> dict[str, str]:
    """The headers of an answer, whatever its status."""
    port = int(server.url.rpartition(":")[2])
    with closing(create_connection(("127.0.0.1", port), timeout=30)) as line:
        line.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        text = b""
        while part := line.recv(65536):
            text += part
    head = text.split(b"\r\n\r\n")[0].decode("latin-1")
    return {
        name.lower(): said for name, said in re.findall(r"^([\w-]+): (.*?)\r?$", head, re.MULTILINE)
    }


def directives(policy: str) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in policy.split(";") if part.strip()]
    return {name: what for name, _, what in parts}


@pytest.mark.parametrize("what", ASKED)
def test_every_answer_says_that_it_is_not_to_be_guessed_framed_or_run(server, what):
    heads = heads_of(server, *ASKED[what])
    policy = directives(heads["content-security-policy"])

    assert heads["x-content-type-options"] == "nosniff"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["default-src"] == "'none'"
    assert "unsafe-inline" not in str(policy)
    assert "unsafe-eval" not in str(policy)


def test_a_request_for_a_host_that_is_not_ours_is_refused_under_the_same_guards(server):
    heads = heads_of(server, "GET", "/sign-in", host="evil.test")

    assert "frame-ancestors 'none'" in heads["content-security-policy"]
    assert heads["x-content-type-options"] == "nosniff"


def test_pages_take_script_and_style_from_our_own_files_alone(server):
    policy = directives(heads_of(server, "GET", "/sign-in")["content-security-policy"])

    assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"


def test_no_answer_names_the_software_that_gave_it(server):
    """ASVS 5.0 V13.4.6: a version is where an attacker begins."""
    for method, path in ASKED.values():
        heads = heads_of(server, method, path)
        assert "server" not in heads, path
        assert "x-powered-by" not in heads, path
