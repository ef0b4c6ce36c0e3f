"""The compose file with the image of a release: the server runs, is shut in, and blocks.

The image is made by `./dev release`, which asks Debian's mirrors, so no test makes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from seawall.world.demo_bank import media
from tests.docs.pages import ROOT
from tests.ports import own_port
from tests.waiting import PATIENCE, until

RELEASE = ROOT / "build" / "release"
NAME = "seawall_seawall_1"
pytestmark = [pytest.mark.exhaustive, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Containers:
    """A Podman with a storage of its own, in the folder of a compose file."""

    folder: Path
    environment: Mapping[str, str]
    port: int

    def run(self, *words: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program of Podman's beside the compose file."""
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            input=None if stdin is None else stdin.decode(),
            capture_output=True,
            text=True,
            timeout=5 * PATIENCE,
            check=False,
        )

    def told(self, *words: str) -> str:
        """What it prints; it must end well."""
        ran = self.run(*words)
        assert ran.returncode == 0, f"{words}: {ran.stdout}{ran.stderr}"
        return ran.stdout

    def is_ready(self) -> bool:
        """Whether the server answers at the port that the compose file publishes."""
        try:
            url = f"http://127.0.0.1:{self.port}/readyz"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


def why_not() -> str:
    """Why no container is started here, in plain words."""
    if missing := [name for name in ("podman", "podman-compose") if not shutil.which(name)]:
        return f"{', '.join(missing)} is not installed: apt-get install {' '.join(missing)}"
    if os.geteuid() != 0:
        return "the test of containers is run by root"
    if not list(RELEASE.glob("seawall-*-image-*.tar*")):
        return "there is no image in build/release: `./dev release` makes it"
    return ""


@pytest.fixture(scope="module")
def containers() -> Iterator[Containers]:
    """The compose file with its port and one setting changed, and the image loaded."""
    if why := why_not():
        pytest.skip(f"NOT RUN HERE, the compose file was only read: {why}")
    folder = Path(tempfile.mkdtemp(prefix="seawall-compose-", dir="/var/tmp"))
    port = own_port()
    text = (ROOT / "deploy/compose/compose.yaml").read_text()
    assert '"127.0.0.1:8000:8000"' in text
    (folder / "compose.yaml").write_text(text.replace(":8000:8000", f":{port}:8000"))
    (folder / "secrets").mkdir()
    (folder / "secrets/seawall.toml").write_text("second_read_share = 0.25\n")
    storage = f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/kept"\n'
    (folder / "storage.conf").write_text(f'{storage}runroot = "{folder}/run"\n')
    environment = {
        **os.environ,
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "CONTAINERS_CONF_OVERRIDE": str(folder / "containers.conf"),
        "PODMAN_IGNORE_CGROUPSV1_WARNING": "1",
    }
    running = Containers(folder, environment, port)
    try:
        _choose_runtime(running)
        yield running
    finally:
        running.run("podman-compose", "down", "--volumes")
        running.run("podman", "rmi", "--all", "--force")
        shutil.rmtree(folder, ignore_errors=True)


def _choose_runtime(containers: Containers) -> None:
    """One of the two, of which each refuses some control groups."""
    image = next(RELEASE.glob("seawall-*-image-*.tar*"))
    (containers.folder / "containers.conf").touch()
    name = re.search(r"localhost/\S+", containers.told("podman", "load", "--input", str(image)))
    assert name
    for runtime in ("crun", "runc"):
        (containers.folder / "containers.conf").write_text(f'[engine]\nruntime = "{runtime}"\n')
        started = containers.run("podman", "run", "--rm", "--network=none", name[0], "--version")
        if started.returncode == 0:
            return
    pytest.skip(f"NOT RUN HERE: neither crun nor runc starts a container ({started.stderr[-200:]})")


def test_one_service_blocks_is_shut_in_and_keeps_what_it_has(containers):
    containers.told("podman-compose", "up", "--detach")
    until(containers.is_ready, report=lambda: containers.run("podman", "logs", NAME).stderr)

    def seawall(*words: str) -> str:
        return containers.told("podman", "exec", NAME, "seawall", *words)

    seawall("org", "create", "harbour", "--name", "Harbour", "--kind", "platform")
    key = re.search(r"swk_[\w-]+", seawall("key", "create", "upload", "--scope", "check"))
    photo = containers.folder / "known.jpg"
    photo.write_bytes(media("photos/coffee-cup.jpg"))
    containers.told("podman", "cp", str(photo), f"{NAME}:/var/lib/seawall/known.jpg")
    seawall("bank", "create", "Known", "--label", "behaviour/recruitment")
    seawall("bank", "add", "Known", "/var/lib/seawall/known.jpg")
    doctor = seawall("doctor", "--json")
    assert key

    def verdict() -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{containers.port}/v1/checks?kind=photo&id=1",
            media("photos/coffee-cup.jpg"),
            {"Authorization": f"Bearer {key[0]}", "Content-Type": "image/jpeg"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["verdict"]

    until(lambda: verdict() == "block")
    containers.told("podman-compose", "down")
    containers.told("podman-compose", "up", "--detach")
    until(containers.is_ready)
    about = json.loads(containers.told("podman", "inspect", NAME))[0]
    findings = {it["name"]: it for it in json.loads(doctor)["findings"]}

    assert verdict() == "block"
    assert findings["sandbox"]["says"] == "all 5 guards hold"
    assert about["EffectiveCaps"] in ([], None)
    assert about["HostConfig"]["ReadonlyRootfs"] is True
