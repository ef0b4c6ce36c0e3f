"""A machine of its own: systemd as process 1 over a throw-away copy of this one's files.

`systemd-nspawn` boots a root that is an overlay in memory over our own, with its own processes,
mounts, network and control groups. Nothing that happens in it is seen outside, and all of it is
gone at the end. Where a machine cannot do this, `cannot_boot` says why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.docs.pages import ROOT
from tests.process_tree import kernel_text, tree_of
from tests.waiting import PATIENCE, until

#: The root in memory, what the test brings along, then systemd.
_BOOT = """
set -eu
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
rm -f "$1/root/etc/machine-id"
: > "$1/root/etc/machine-id"
cp -a "$2/." "$1/root/"
root=$1/root
shift 2
exec systemd-nspawn --quiet --directory="$root" --register=no --keep-unit --private-network \
    --machine=seawalltest --setenv=SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 "$@" \
    --boot systemd.unit=basic.target
"""
#: Our own code, as the unit finds an installed one.
COMMAND = """#!/bin/sh
export PYTHONPATH=/opt/seawall/src PYTHONDONTWRITEBYTECODE=1
exec /opt/seawall/python/bin/python -m seawall "$@"
"""


@dataclass(frozen=True, slots=True)
class BootedMachine:
    """A machine that runs, and the process that is its first."""

    leader: int
    log: Path

    def run(self, *command: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run this in it, as root."""
        spaces = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--wd=/")
        return subprocess.run(
            ["nsenter", f"--target={self.leader}", *spaces, "env", "-i", *_PLAIN, *command],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def told(self, *command: str, stdin: str | None = None) -> str:
        """What this prints in it; it must end well."""
        ran = self.run(*command, stdin=stdin)
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}{self.journal()}"
        return ran.stdout

    def journal(self, unit: str = "seawall") -> str:
        """What a unit has logged in it."""
        return self.run("journalctl", "--no-pager", "--output=cat", f"--unit={unit}").stdout


_PLAIN = ("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8")


@cache
def cannot_boot() -> str:
    """Why no machine boots here, in plain words; empty where one does."""
    if os.geteuid() != 0:
        return "a machine with systemd as process 1 is booted by root, and we are not"
    missing = [name for name in ("systemd-nspawn", "nsenter", "unshare") if not shutil.which(name)]
    if missing:
        return f"{', '.join(missing)} is missing: sudo apt-get install systemd-container"
    home = Path(sys.base_prefix).resolve()
    if not home.is_relative_to("/usr") and not home.is_relative_to("/opt"):
        return f"the unit's ProtectHome hides the interpreter in {home}"
    tried = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"nothing may be mounted here: {tried.stderr.strip()}" if tried.returncode else ""


@contextmanager
def booted(folder: Path, files: Mapping[str, str | Path]) -> Iterator[BootedMachine]:
    """A machine with these files in it: the text of each, or the folder that it is a copy of."""
    brought, place = folder / "brought", folder / "place"
    place.mkdir()
    _bring(brought, {"/opt/seawall/bin/seawall": COMMAND, **files})
    binds = [
        f"--bind-ro={ROOT / 'src'}:/opt/seawall/src",
        f"--bind-ro={sys.prefix}:/opt/seawall/python",
    ]
    log = folder / "boot.log"
    with log.open("wb") as out:
        nspawn = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", _BOOT, "boot", str(place), str(brought), *binds],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
        )
    try:
        leader = until(lambda: first_process(nspawn, log), report=log.read_text)
        machine = BootedMachine(leader, log)
        until(lambda: machine.run("systemctl", "is-active", "basic.target").stdout == "active\n")
        yield machine
    finally:
        power_off(nspawn)


def _bring(folder: Path, files: Mapping[str, str | Path]) -> None:
    for name, content in files.items():
        place = folder / name.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copytree(content, place, dirs_exist_ok=True)
        else:
            place.write_text(content)
            place.chmod(0o755 if content.startswith("#!") else 0o644)


def first_process(nspawn: subprocess.Popen[bytes], log: Path) -> int:
    """Our number of the process that is number 1 in there."""
    assert nspawn.poll() is None, log.read_text(errors="replace")
    for pid in tree_of(nspawn.pid)[1:]:
        status = kernel_text(Path(f"/proc/{pid}/status"))
        numbers = next((line for line in status.splitlines() if line.startswith("NSpid:")), "")
        if numbers.endswith("\t1") and "Name:\tsystemd\n" in status:
            return pid
    return 0


def power_off(nspawn: subprocess.Popen[bytes]) -> None:
    """End the machine, by force if it does not end."""
    nspawn.terminate()
    try:
        nspawn.wait(60)
    except subprocess.TimeoutExpired:
        nspawn.kill()
        nspawn.wait()
