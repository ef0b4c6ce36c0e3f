"""The description of the API is true: what it says of each address is what the address answers.

Schemathesis reads it and asks every address, with data that the schemas allow and with data that
they do not, with and without a key, by every method: statuses, types, headers and schemas of
the answers must be those that are described. `schemathesis.toml` says what is set otherwise.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from seawall.exchanges.hma import hma_endpoints
from seawall.gate import openapi as gate_openapi
from seawall.people.api_keys import SCOPES
from seawall.web import described_refusals, docs, ports, taxii_problems
from seawall.web.api.routes import api
from tests.browser.demo_server import DemoServer, demo_server

HERE = Path(__file__).parent
SEED = "20261201"
MANY = "100000/second"
LINE = 512


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo's world, served to whoever asks often."""
    folder = tmp_path_factory.mktemp("demo")
    limits = {"SEAWALL_RATE_LIMIT": MANY, "SEAWALL_AUTHORITY_RATE_LIMIT": MANY}
    with demo_server(folder, **limits) as server:
        yield server


@pytest.fixture(scope="module")
def key(demo):
    """A key that is good for everything."""
    scopes = [word for scope in SCOPES for word in ("--scope", scope)]
    made = demo.seawall("key", "create", "schemathesis", *scopes)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[0]


@pytest.fixture
def whole(monkeypatch):
    """The description of both doors."""
    monkeypatch.setattr(ports, "gate_description", gate_openapi.document)
    return docs.description()


@pytest.fixture
def schemathesis(demo, key, tmp_path):
    """Schemathesis, in a folder of its own: it keeps what it learns where it runs."""
    return partial(tried, demo, key, tmp_path)


def tried(
    demo: DemoServer, key: str, folder: Path, path: str, *options: str, is_long: bool = True
) -> subprocess.CompletedProcess[str]:
    """What Schemathesis found."""
    location = f"{demo.address}{path}"
    if not is_long:
        location = str(without_long_bounds(location, folder))
    config = "schemathesis_hma.toml" if "hma" in path else "schemathesis.toml"
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / config)]
    return subprocess.run(
        [
            *[*command, "run", location, "--url", demo.address],
            *["--header", f"Authorization: Bearer {key}", "--seed", SEED],
            *["--no-color", "--no-shrink", "--generation-database", "none", *options],
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[2])},
    )


def without_long_bounds(location: str, folder: Path) -> Path:
    """The description, where a text with a pattern that may be longer than a line has no bound.

    Schemathesis builds an automaton with a state for each character that there may be: of a
    hundred thousand, that takes seconds for each schema, and of some nothing is drawn at all.
    """
    with urlopen(location) as answer:
        description = json.load(answer)
    for schema in _schemas(description):
        if isinstance(schema.get("pattern"), str) and schema.get("maxLength", 0) > LINE:
            del schema["maxLength"]
    written = folder / "openapi.json"
    written.write_text(json.dumps(description))
    return written


def _schemas(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            yield from _schemas(inner)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "is_long", [False, pytest.param(True, marks=pytest.mark.exhaustive)], ids=["lines", "long"]
)
def test_each_address_answers_as_it_is_described(schemathesis, is_long):
    ended = schemathesis("/openapi.json", "--phases", "coverage", is_long=is_long)

    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr
    assert "No issues found" in ended.stdout


def test_each_address_of_hma_answers_as_it_is_described(schemathesis):
    ended = schemathesis("/compat/hma/openapi/openapi.json", "--phases", "coverage")

    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr
    assert "No issues found" in ended.stdout


@pytest.mark.exhaustive
@pytest.mark.timeout(1200)
def test_each_address_answers_so_whatever_is_made_up_and_whatever_came_before(schemathesis):
    phases = ("--phases", "examples,fuzzing,stateful", "--max-examples", "10")

    ended = schemathesis("/openapi.json", *phases)

    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr


def test_no_two_schemas_of_all_documents_share_a_name():
    """Of two, the merged description would show one in the place of both."""
    own = set(api.get_openapi_schema(path_prefix="")["components"]["schemas"])
    fast = set(gate_openapi.document()["components"]["schemas"])
    hma = set(hma_endpoints.description()["components"]["schemas"])

    assert len(own) > 60
    assert (own & fast, own & hma, fast & hma) == (set(), set(), set())


def test_every_refusal_is_a_problem_document_or_that_of_another_protocol(whole):
    problem, taxii = {"$ref": "#/components/schemas/Problem"}, described_refusals.TAXII_ERROR
    assert whole["components"]["schemas"]["TaxiiError"] == taxii
    for path, operations in whole["paths"].items():
        for operation in operations.values():
            refused = [answer for code, answer in operation["responses"].items() if code >= "400"]
            for answer in refused:
                name = answer.get("$ref", "").rpartition("/")[2]
                content = whole["components"]["responses"].get(name, answer).get("content", {})
                if path.startswith("/witness/"):
                    assert content == {}, path
                elif path.startswith("/taxii2/"):
                    assert set(content) == {taxii_problems.MEDIA_TYPE}, path
                elif path not in {"/healthz", "/readyz"}:
                    assert content == {"application/problem+json": {"schema": problem}}, path


def test_every_address_says_what_it_refuses_by_what_it_is(whole):
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            codes = set(operation["responses"])
            assert "405" in codes, (method, path)
            if path not in {"/healthz", "/readyz"}:
                assert {"400", "429", "503"} <= codes, (method, path)
            if operation.get("security"):
                assert {"401", "403"} <= codes, (method, path)
            if "{" in path:
                assert "404" in codes, (method, path)
            if "requestBody" in operation:
                assert "413" in codes, (method, path)
    allow = whole["components"]["responses"]["WrongMethod"]["headers"]["Allow"]
    assert allow["required"]


def test_a_status_is_described_once_for_each_protocol(whole):
    names = set(whole["components"]["responses"])

    assert len(names) == 3 * len(described_refusals.MEANINGS)
