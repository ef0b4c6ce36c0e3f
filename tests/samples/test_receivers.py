"""The sample receivers keep the contract: each runs as a real process, as its README says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from seawall.cli.root import APP
from seawall.enforcement.contract import ContractSender
from seawall.enforcement.webhook_signature import new_secret
from seawall.ids import INSTALLATION
from seawall.outbound import client
from seawall.outbound.call_purpose import CONTRACT_TEST
from seawall.outbound.model import OutboundCall
from tests.enforcement_made import receiver
from tests.forked import seawall_command
from tests.ports import closed_port, own_port
from tests.served import served, started
from tests.waiting import PATIENCE, until_listens

ROOT = Path(__file__).parents[2] / "samples" / "receivers"
PYTHON = [sys.executable, "-m"]
COMMANDS = {
    "fastapi": [*PYTHON, "uvicorn", "receiver:app", "--port", "{port}"],
    "flask": [*PYTHON, "flask", "--app", "receiver", "run", "--port", "{port}"],
    "django": [sys.executable, "manage.py", "runserver", "--noreload", "{port}"],
    "express": ["node", "receiver.mjs"],
}
#: What a sample may be told by its environment; ours is not its business.
KEPT = {"PATH", "HOME", "LANG", "SSL_CERT_FILE"}


@pytest.fixture(params=sorted(COMMANDS))
def sample(request):
    """One of the samples, by name."""
    return request.param


@pytest.fixture(scope="module")
def seawall(tmp_path_factory):
    with served(tmp_path_factory.mktemp("seawall")) as serving:
        yield serving


@contextmanager
def running(sample, state, secret, *, port=None, **more):
    """Start a sample on a free port; yields its hook's address."""
    if sample == "express":
        assert shutil.which("node"), "The samples need Node: sudo apt-get install nodejs npm"
        assert (ROOT / sample / "node_modules").is_dir(), f"Run: npm ci --prefix {ROOT / sample}"
    port = port or own_port()
    kept = {name: at for name, at in os.environ.items() if name in KEPT}
    told = {"WEBHOOK_SECRET": secret, "STATE_FILE": str(state), "PORT": str(port), **more}
    process = subprocess.Popen(
        [part.format(port=port) for part in COMMANDS[sample]],
        cwd=ROOT / sample,
        env={**kept, **told, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_listens(port, process)
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.exhaustive  # its own test says the same, in words
def test_a_sample_passes_all_fourteen_trials_of_the_contract(sample, tmp_path):
    secret = new_secret()
    with running(sample, tmp_path / "state", secret) as url:
        result = CliRunner().invoke(
            APP, ["contract", "test", url, "--secret", secret, "--json"], catch_exceptions=False
        )

    results = json.loads(result.stdout)["results"]
    assert [each for each in results if not each["passed"]] == []
    assert len(results) == 14
    assert result.exit_code == 0


def test_a_sample_passes_its_own_test_as_its_readme_says(sample, seawall, tmp_path):
    """Word by word, but for the port, the address of Seawall, and what is installed already."""
    port = str(own_port())
    page = (ROOT / sample / "README.md").read_text()
    blocks = [
        block.replace("3000", port).replace("http://localhost:8000", seawall.url)
        for block in re.findall(r"```shell\n(.*?)```", page, re.DOTALL)
    ]
    path = f"{seawall_command().parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    here = {"STATE_FILE": str(tmp_path / "state"), "PYTHONDONTWRITEBYTECODE": "1", "PATH": path}
    shell = partial(_bash, cwd=ROOT / sample, env={**seawall.server.environment, **here})
    secret, key = re.findall(r"\b(?:whsec|swk)_\S+", shell(blocks[0]))
    *exports, start = re.sub("^(pip|npm) .*\n", "", blocks[1]).strip().splitlines()
    script = "\n".join([*exports, f"exec env {start}"])
    script = script.replace("whsec_…", secret).replace("swk_…", key)

    with started(["bash", "-c", script], port=int(port), cwd=ROOT / sample, env=here):
        tried = shell(f"export WEBHOOK_SECRET={secret}\n{blocks[2]}")

    assert tried.count("✓") == 14, tried


def _bash(script, **where):
    ran = subprocess.run(
        ["bash", "-ec", script], capture_output=True, text=True, timeout=PATIENCE, **where
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def test_a_sample_reports_until_it_is_heard_and_remembers_after_a_restart(sample, tmp_path):
    secret = new_secret()
    sender = ContractSender(secret, datetime.now(UTC), "video/1")
    parcel = sender.sign(*sender.action(1))
    answers = iter([503, 201])
    with receiver(lambda got: next(answers)) as seawall:
        api = seawall.url.removesuffix("/hook")
        told = {"API_URL": api, "API_KEY": "swk_example"}
        with running(sample, tmp_path / "state", secret, **told) as url:
            unheard, again = _send(url, parcel), _send(url, parcel)
        with running(sample, tmp_path / "state", secret, **told) as url:
            restarted = _send(url, parcel)

    assert unheard.status >= 500
    assert (again.status, restarted.status) == (200, 200)
    assert [outcome.event for outcome in seawall.got] == [{"outcome": "applied"}] * 2
    assert seawall.got[0].headers["authorization"] == "Bearer swk_example"


@pytest.mark.parametrize(("name", "longest"), [(name, 60) for name in sorted(COMMANDS)])
def test_a_sample_is_one_file_of_under_sixty_lines(name, longest):
    (file,) = (ROOT / name).glob("receiver.*")

    assert len(file.read_text().splitlines()) < longest


def test_a_receiver_that_believes_everything_fails_the_trials(tmp_path):
    with receiver() as gullible:
        gullible.headers["Seawall-Seq"] = "1"
        result = CliRunner().invoke(
            APP, ["contract", "test", gullible.url, "--secret", new_secret(), "--json"]
        )

    failed = {each["trial"] for each in json.loads(result.stdout)["results"] if not each["passed"]}
    assert result.exit_code == 1
    assert {
        "a body with one digit changed is refused",
        "a delivery without a signature is refused",
        "a delivery signed with another secret is refused",
        "a delivery from ten minutes ago is refused",
        "a delivery from ten minutes ahead is refused",
        "a delivery replayed under another id is refused",
        "a restore with a higher seq is applied",
        "an older action that arrives late is ignored",
    } <= failed


def test_a_receiver_that_does_not_show_its_state_does_not_pass(tmp_path):
    with receiver() as silent:
        result = CliRunner().invoke(
            APP, ["contract", "test", silent.url, "--secret", new_secret(), "--json"]
        )

    first = json.loads(result.stdout)["results"][0]
    assert result.exit_code == 1
    assert "Seawall-Seq" in first["fault"]


def test_nobody_at_home_is_a_failure_and_not_a_crash():
    url = f"http://127.0.0.1:{closed_port()}/hook"
    result = CliRunner().invoke(APP, ["contract", "test", url, "--secret", new_secret()])

    assert result.exit_code == 1
    assert "no answer" in result.stdout


@pytest.mark.parametrize("secret", ["", "whsec_", "secret", "whsec_not base64!"])
def test_without_a_secret_the_trials_are_misuse(secret):
    result = CliRunner().invoke(
        APP, ["contract", "test", "http://127.0.0.1:1/", "--secret", secret]
    )

    assert result.exit_code == 2


def test_the_trials_name_a_target_that_no_platform_has():
    sender = ContractSender(
        new_secret(), datetime.now(UTC) - timedelta(0), "seawall-contract-test/1"
    )

    assert '"id":"seawall-contract-test/1"' in sender.action(1)[1]


def _send(url, parcel):
    headers = {"content-type": "application/json", **parcel.headers}
    return client.send_call(
        OutboundCall(
            "POST",
            url,
            CONTRACT_TEST,
            headers,
            parcel.body.encode(),
            organisation=INSTALLATION,
        )
    )
