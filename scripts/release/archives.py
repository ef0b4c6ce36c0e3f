"""The source archive, the wheels, and the requirements with their hashes."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.release.building import OUT, UV, NotReleased, commit, file_digest, run, version


def build_archives() -> None:
    """The source archive and both wheels, from the commit and its time alone, twice."""
    if run("git", "status", "--porcelain"):
        raise NotReleased("there are changes that are not in the commit.")
    again = OUT / "again"
    for folder in (OUT, again):
        _build_into(folder)
    for archive in (*OUT.glob("*.whl"), *OUT.glob("*.tar.gz")):
        if file_digest(archive) != file_digest(again / archive.name):
            raise NotReleased(f"{archive.name} differs when it is built again.")
    shutil.rmtree(again)
    (OUT / ".gitignore").unlink(missing_ok=True)
    if len(list(OUT.glob("*.whl"))) != 2:
        raise NotReleased("no wheel with the kernel. Install a C compiler: apt-get install gcc")


def _build_into(folder: Path) -> None:
    _, when = commit()
    build = [UV, "build", "--quiet", "--out-dir", folder]
    run(*build, SOURCE_DATE_EPOCH=when)  # the source archive, and from it a wheel with the kernel
    run(*build, "--wheel", SOURCE_DATE_EPOCH=when, SEAWALL_KERNEL="off")


def wheel_with_kernel() -> Path:
    """The wheel for machines like this one."""
    return next(path for path in OUT.glob("*.whl") if not path.name.endswith("-any.whl"))


def requirements_file() -> Path:
    """What the extra `media` brings along, each with its version and its hashes."""
    return OUT / f"requirements-{version()}.txt"


def write_requirements() -> None:
    """Write them as locked: for `pip install --require-hashes`."""
    words = ["export", "--frozen", "--quiet", "--no-default-groups", "--extra", "media"]
    words += ["--no-emit-project", "--no-header", "--no-annotate", "--output-file"]
    run(UV, *words, requirements_file())
