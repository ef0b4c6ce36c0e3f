"""A Debian 13 as `debootstrap` makes it, booted by systemd, with nothing of ours in it.

Its files are an overlay in memory over a root that is kept in `build/bare`. It uses the network
of this machine, because a person who installs something does, and the ports 80, 443, 8000 and 8001.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.booted import first_process, power_off
from tests.docs.pages import ROOT
from tests.waiting import until

KEPT = ROOT / "build" / "bare"
MIRROR = "http://deb.debian.org/debian"
#: Longer than any step takes, and no longer than somebody would watch it.
MOST_SECONDS = 1800
#: Control groups of the first version are read-only in there, and Podman writes to them.
_FIRST_GROUPS = not Path("/sys/fs/cgroup/cgroup.controllers").exists()
_FOR_CONTAINERS = """
apt-get update --quiet=2
apt-get install --quiet=2 --yes runc > /dev/null
for group in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$group"; done
mkdir --parents /etc/containers
printf '[engine]\\nruntime = "runc"\\ncgroup_manager = "cgroupfs"\\n' > /etc/containers/containers.conf
"""
_WITHOUT_CONTAINERS = "podman rm --all --force --time 5; podman network prune --force"
_BOOT = """
set -eu
mount -t tmpfs -o size=80% tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
rm -f "$1/root/etc/machine-id"
: > "$1/root/etc/machine-id"
cat /etc/resolv.conf > "$1/root/etc/resolv.conf"
root=$1/root
shift 2
exec systemd-nspawn --quiet --directory="$root" --register=no --keep-unit --machine=bare \\
    --capability=all --system-call-filter=@keyring \\
    --setenv=SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 --boot "$@"
"""
#: Where this network is one that looks into its own https, its certificate comes along.
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_BROUGHT = "/opt/certificates.pem"
_PLAIN = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "DEBIAN_FRONTEND": "noninteractive",
}


@dataclass(frozen=True, slots=True)
class BareMachine:
    """A machine that runs: its first process here, and its root."""

    leader: int

    @property
    def root(self) -> Path:
        """Its files, as they are seen from here."""
        return Path(f"/proc/{self.leader}/root")

    def carry_out(self, code: str, *, folder: str = "/root", stdin: str = "") -> str:
        """Run lines as root in this folder; what they print is shown, and returned."""
        spaces = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")
        environment = [f"{name}={value}" for name, value in (_PLAIN | _trust()).items()]
        words = ["nsenter", f"--target={self.leader}", *spaces, "--wd=/", "env", "-i", *environment]
        limit = ["timeout", str(MOST_SECONDS)]
        running = subprocess.Popen(
            [*limit, *words, "sh", "-e", "-c", f"cd {folder}\n{code}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert running.stdin
        assert running.stdout
        running.stdin.write(stdin)
        running.stdin.close()
        printed = []
        for line in running.stdout:
            print(line, end="", flush=True)
            printed.append(line)
        if ended := running.wait():
            raise StepFailed(f"It ended with {ended}.")
        return "".join(printed)

    def bring(self, source: Path, place: str) -> None:
        """Put a file or a folder of this machine there."""
        target = self.root / place.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, symlinks=True)
        else:
            shutil.copyfile(source, target)


class StepFailed(Exception):
    """A line of the documentation did not do what the page says."""


def bare_root() -> Path:
    """The root that `debootstrap` made: kept, for it never changes."""
    root = KEPT / "trixie"
    if not root.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            making = Path(folder) / "root"
            command = ["debootstrap", "trixie", str(making), MIRROR]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            making.rename(root)
    return root


@contextmanager
def booted_bare(*, with_containers: bool = False) -> Iterator[BareMachine]:
    """Such a machine; it is gone afterwards."""
    root = bare_root()
    with tempfile.TemporaryDirectory(prefix="seawall-bare-") as place:
        log = Path(place).with_suffix(".log")
        has_first_groups = with_containers and _FIRST_GROUPS
        with log.open("wb") as out:
            nspawn = subprocess.Popen(
                ["unshare", "--mount", "sh", "-c", _BOOT, "boot", place, str(root)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={
                    **os.environ,
                    "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "0" if has_first_groups else "1",
                    "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "1",
                },
            )
        try:
            machine = BareMachine(until(lambda: first_process(nspawn, log), report=log.read_text))
            until(lambda: _is_up(machine))
            _get_ready(machine, has_first_groups=has_first_groups)
            try:
                yield machine
            finally:
                if with_containers:  # their addresses and filters are of this machine's network
                    machine.carry_out(_WITHOUT_CONTAINERS)
        finally:
            power_off(nspawn)
            log.unlink()


def _is_up(machine: BareMachine) -> bool:
    command = ["nsenter", f"--target={machine.leader}", "--mount", "--pid", "systemctl"]
    ran = subprocess.run(
        [*command, "is-system-running"], capture_output=True, text=True, check=False
    )
    return ran.stdout.strip() in {"running", "degraded"}


def _get_ready(machine: BareMachine, *, has_first_groups: bool) -> None:
    """What a machine of metal would have, and one within another has not."""
    (machine.root / "etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
    if _CERTIFICATES.exists():
        machine.bring(_CERTIFICATES, _BROUGHT)
    if has_first_groups:
        machine.carry_out(_FOR_CONTAINERS)


def _trust() -> dict[str, str]:
    names = ("PIP_CERT", "SSL_CERT_FILE")
    return dict.fromkeys(names, _BROUGHT) if _CERTIFICATES.exists() else {}
