"""From nothing to the first upload that is blocked: `seawall init`, `seawall serve`, one call."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest

from tests.cli.init.conftest import KNOWN, options
from tests.databases import use_database
from tests.forked import Forked
from tests.ports import own_port
from tests.waiting import PATIENCE, until, until_listens


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_first_upload_is_blocked_with_the_key_that_was_made(
    kind, seawall, machine, data, hashes, tmp_path
):
    port = own_port()
    address = f"http://localhost:{port}"
    with use_database(kind, tmp_path) as url:
        ran = seawall(
            "init",
            *options(list=str(hashes), address=address, database="env:DATABASE"),
            fresh=True,
            DATABASE=url,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "Mend this first" not in ran.stdout
        assert url.partition("?")[0] in (data / "seawall.toml").read_text()
        key = (data / "upload-api-key.txt").read_text().strip()
        assert ran.stdout.count(key) == 1
        server = Forked(
            [sys.executable, "-m", "seawall", "serve"],
            env=machine,
            cwd=tmp_path / "work",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            until_listens(port, server)
            answer = until(lambda: upload(KNOWN, address, key))
            doctor = seawall("doctor", "--json")
        finally:
            server.terminate()
            out, err = server.communicate(timeout=PATIENCE)

    assert answer["verdict"] == "block"
    assert json.loads(doctor.stdout)["state"] == "amber"
    assert f"Seawall is at {address}." in out
    assert key not in out + err


def upload(content: bytes, address: str, key: str) -> dict[str, object]:
    """Check these bytes as a platform does."""
    request = urllib.request.Request(
        f"{address}/v1/checks?kind=file&id=1",
        data=content,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/octet-stream"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        return json.load(response)
