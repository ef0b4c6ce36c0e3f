"""The image and the Debian package of a release that lies here are run as the page says.

Both are made by `./dev release`, which asks Debian's mirrors, so no test makes them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import pytest

from tests.deploy.test_release_page import PAGE
from tests.deploy.test_release_wheel import PHOTO
from tests.docs.pages import blocks
from tests.folders import CHECKOUT
from tests.ports import own_port
from tests.waiting import until

RELEASE = CHECKOUT / "build" / "release"
pytestmark = pytest.mark.exhaustive


def released(pattern):
    """A file of the release, or the reason why there is none."""
    for path in RELEASE.glob(pattern):
        return path
    pytest.skip(f"no {pattern} in build/release: `./dev release` makes it")


class Engine:
    """Podman with a storage of its own, and a runtime that starts here."""

    def __init__(self, folder):
        self.folder = folder
        storage = f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/storage"\n'
        (folder / "storage.conf").write_text(f'{storage}runroot = "{folder}/run"\n')
        self.use("crun")

    def use(self, runtime):
        engine = f'[engine]\nruntime = "{runtime}"\ncgroup_manager = "cgroupfs"\n'
        (self.folder / "containers.conf").write_text(engine)  # there may be no systemd here
        self.environment = os.environ | {
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "CONTAINERS_CONF_OVERRIDE": str(self.folder / "containers.conf"),
            "PODMAN_IGNORE_CGROUPSV1_WARNING": "1",
        }

    def sh(self, line, check=True):
        finished = subprocess.run(
            ["sh", "-e", "-c", line],
            cwd=RELEASE,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert not check or finished.returncode == 0, f"{line}: {finished.stderr[-2000:]}"
        return finished

    def seawall(self, *words, check=True):
        return self.sh(f"podman exec seawall seawall {' '.join(words)}", check=check).stdout


def page_lines():
    """The lines that load and start the image, as the page's reader types them."""
    return next(
        block.code.splitlines()
        for block in blocks("sh", [PAGE])
        if block.code.startswith("podman load")
    )


@pytest.fixture(scope="module")
def engine():
    """The image is loaded, and a runtime found: each of the two refuses some control groups."""
    released("*-image-*.tar.gz")
    if not shutil.which("podman"):
        pytest.skip("podman is not installed: apt-get install podman")
    folder = Path(tempfile.mkdtemp(prefix="seawall-podman-", dir="/var/tmp"))
    engine = Engine(folder)
    engine.sh(page_lines()[0])
    try:
        for runtime in ("crun", "runc"):
            engine.use(runtime)
            ran = engine.sh("podman run --rm localhost/seawall:0.1.0 --version", check=False)
            if ran.stdout:
                break
        else:
            assert "OCI" in ran.stderr, ran.stderr
            pytest.skip(f"neither crun nor runc starts a container here: {ran.stderr}")
        yield engine
    finally:
        engine.sh("podman rm --all --force --time 5; podman rmi --all --force", check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server(engine):
    """The server is started by the line of the page, at a port of its own."""
    port = own_port()
    line = page_lines()[1].replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    engine.sh(line)
    engine.address = f"http://127.0.0.1:{port}"
    until(lambda: is_ready(engine.address))
    return engine


def is_ready(address):
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_a_container_blocks_its_first_upload(server):
    server.seawall("org create harbour --name Harbour --kind platform")
    key = re.search(r"swk_[\w-]+", server.seawall("key create upload --org harbour --scope check"))
    server.seawall("bank create house --label behaviour/glorification")
    site = "/opt/seawall/lib/python3.13/site-packages/seawall/world/media"
    server.seawall("bank add house", f"{site}/not-in-bank/{PHOTO.name}")

    request = urllib.request.Request(f"{server.address}/v1/checks", PHOTO.read_bytes())
    request.add_header("Authorization", f"Bearer {key[0]}")
    request.add_header("Content-Type", "image/jpeg")

    def verdict():
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["verdict"]

    until(lambda: verdict() == "block")  # a second later every process finds it


def test_every_guard_of_the_sandbox_holds_in_a_container_and_the_kernel_is_used(server):
    doctor = server.sh(page_lines()[2], check=False).stdout

    assert re.search(r"green +sandbox +all 5 guards hold", doctor), doctor
    assert re.search(r"green +kernel +compiled", doctor), doctor


def test_the_container_is_healthy_by_its_own_check(server):
    assert server.sh("podman healthcheck run seawall", check=False).returncode == 0


def test_the_image_has_its_parts_inside_and_neither_pip_nor_a_compiler(server):
    shown = server.sh("podman exec seawall cat /usr/share/doc/seawall/sbom.cdx.json").stdout
    names = {part["name"].lower() for part in json.loads(shown)["components"]}
    programs = server.sh("podman exec seawall sh -c 'ls /usr/bin /opt/seawall/bin'").stdout.split()

    assert {"libc6", "python3.13-minimal", "django", "av"} <= names
    assert {"pip", "pip3", "gcc", "cc", "apt-get"} & set(programs) == set()
    assert server.sh("podman exec seawall id -u").stdout == "10001\n"
    assert server.sh("podman exec seawall touch /usr/x", check=False).returncode != 0


def test_the_debian_package_runs_and_holds_nothing_compiled(tmp_path):
    package = released("seawall_*.deb")
    if not Path("/usr/bin/python3.13").exists():
        pytest.skip("the package is for Debian 13 with its Python 3.13")
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)

    python = tmp_path / "opt/seawall/bin/python"
    printed = subprocess.run(
        [python, "-B", "-m", "seawall", "--version"], capture_output=True, text=True
    )

    assert printed.stdout.startswith("seawall "), printed.stderr
    command = tmp_path / "usr/bin/seawall"
    assert command.readlink() == Path("/opt/seawall/bin/seawall")
    assert not list((tmp_path / "opt").rglob("__pycache__"))
