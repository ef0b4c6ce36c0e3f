"""The container image: Debian's packages and our tree, packed by buildah from nothing.

Nothing is run by buildah, so it needs neither overlays nor namespaces. The image is written as
`podman load` and `docker load` read it, in Docker's format: OCI's has no health check.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.release.building import CHECKOUT, OUT, NotHere, commit, run, version
from scripts.release.image_archive import write_archive
from scripts.release.image_root import DATA, UID
from scripts.release.installed_tree import DEBIAN_PACKAGES, ENVIRONMENT, lay_out

SUITE = "trixie"
MIRRORS = (
    f"deb http://deb.debian.org/debian {SUITE} main",
    f"deb http://deb.debian.org/debian {SUITE}-updates main",
    f"deb http://deb.debian.org/debian-security {SUITE}-security main",
)
#: What nobody reads in a container; the licences of each package stay.
LEFT_OUT = ("/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
SETTINGS = {
    "PATH": f"/{ENVIRONMENT}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "SEAWALL_DATA_DIR": f"/{DATA}",
    "SEAWALL_HOST": "0.0.0.0",
}
HEALTH_CHECK = f"CMD /{ENVIRONMENT}/bin/python -m seawall.app.health.readiness_probe"


def build_image() -> None:
    """Write the image, its id and its parts into the release."""
    _refuse_elsewhere()
    machine = platform.machine()
    name = f"seawall-{version()}-image-{ARCHITECTURES[machine]}"
    with tempfile.TemporaryDirectory(prefix="seawall-image-") as folder:
        work = Path(folder)
        tree, root = work / "tree", work / "root.tar"
        tree.mkdir()
        lay_out(tree, machine=machine)
        _install_debian(root, tree)
        shutil.rmtree(tree)
        _pack(root, work / "image.tar", work / "storage")
        image_id = write_archive(work / "image.tar", OUT / f"{name}.tar.gz")
    (OUT / f"{name}.id").write_text(f"{image_id}\n")


def _refuse_elsewhere() -> None:
    if platform.machine() not in ARCHITECTURES:
        raise NotHere(f"no image is built for {platform.machine()}.")
    programs = ("mmdebstrap", "buildah", "dpkg-query")
    if missing := [program for program in programs if not shutil.which(program)]:
        raise NotHere(f"{', '.join(missing)} not found. Run: apt-get install buildah mmdebstrap.")
    if os.geteuid():
        raise NotHere("it needs root. Run: sudo ./dev release.")


def _install_debian(root: Path, tree: Path) -> None:
    hook = f'cd "{CHECKOUT}" && "{sys.executable}" -m scripts.release.image_root "$1" "{tree}" '
    hook += f'"{OUT / "sbom-image.cdx.json"}"'
    words = ["--variant=essential", f"--include={','.join(DEBIAN_PACKAGES)}"]
    words += [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
    words += [f"--customize-hook={hook}"]
    run("mmdebstrap", *words, SUITE, root, *MIRRORS, SOURCE_DATE_EPOCH=commit()[1])


def _pack(root: Path, archive: Path, storage: Path) -> None:
    """Make an image of one layer."""
    buildah = ["buildah", "--root", storage, "--runroot", storage / "run"]
    buildah += ["--storage-driver", "vfs"]
    container = run(*buildah, "from", "scratch").strip()
    run(*buildah, "add", "--quiet", container, root, "/")
    run(*buildah, "config", *_configuration(), container)
    commit_words = ["--quiet", "--format", "docker", "--timestamp", commit()[1]]
    image_id = run(*buildah, "commit", *commit_words, container).strip()
    run(
        *buildah,
        "push",
        "--quiet",
        image_id,
        f"docker-archive:{archive}:localhost/seawall:{version()}",
    )


def _configuration() -> Sequence[str]:
    words = [f"--env={name}={value}" for name, value in SETTINGS.items()]
    words += [f"--label=org.opencontainers.image.{name}={value}" for name, value in _labels()]
    words += [f"--user={UID}:{UID}", f"--workingdir=/{DATA}", f"--volume=/{DATA}", "--port=8000"]
    words += [f'--entrypoint=["/{ENVIRONMENT}/bin/seawall"]', "--cmd=serve", "--stop-signal=TERM"]
    words += [f"--healthcheck={HEALTH_CHECK}", "--healthcheck-interval=30s"]
    words += ["--healthcheck-timeout=10s", "--healthcheck-start-period=60s"]
    return [*words, f"--arch={ARCHITECTURES[platform.machine()]}"]


def _labels() -> list[tuple[str, str]]:
    return [
        ("title", "Seawall"),
        ("description", "Finds terrorist content, answers removal orders, and proves it."),
        ("version", version()),
        ("revision", commit()[0]),
        ("licenses", "Apache-2.0"),
        ("base.name", f"debian:{SUITE}"),
    ]
