"""`./dev bare [WAY …]`: each way from nothing to the first blocked upload, timed, all of it shown."""

from __future__ import annotations

import argparse
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scripts.release.building import OUT
from scripts.release.signing import write_sums
from tests.bare.bare_machine import BareMachine, StepFailed, booted_bare
from tests.bare.walks import CHECKOUT, RELEASE, WALKS, Step, Walk
from tests.deploy.authority import issue
from tests.docs.pages import ROOT

KNOWN = ROOT / "src/seawall/world/media/photos/coffee-cup.jpg"
NAME = "seawall.example"
PORTS = (80, 443, 8000, 8001)


def main(words: Sequence[str] | None = None) -> int:
    """Go these ways; 1 where one of them led nowhere."""
    options = _options(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a machine is not left running
    if why := _cannot_walk(options.ways):
        print(why, file=sys.stderr)
        return 2
    lines, failed = [], False
    for way in options.ways:
        walk = WALKS[way]()
        print(f"\n=== {way}: {WALKS[way].__doc__}\n", flush=True)
        with booted_bare(with_containers=walk.with_containers) as machine:
            _prepare(machine, walk, options.postgres_image)
            try:
                taken = [_take(machine, step) for step in walk.steps]
                lines.append(f"{way:8} {sum(taken):6.1f} s, {len(taken)} steps: blocked")
            except StepFailed as why_not:
                failed = True
                machine.carry_out("journalctl --no-pager --lines 60")
                lines.append(f"{way:8} FAILED: {why_not}")
    print("\n" + "\n".join(lines))
    return int(failed)


def _take(machine: BareMachine, step: Step) -> float:
    """One step, as its reader takes it; how many seconds of it the page is to blame for."""
    if step.prepared:
        machine.carry_out(step.prepared, folder=step.folder)
    where = step.page.relative_to(ROOT)
    print(f"--- {where}, in {step.folder}\n{step.typed().strip()}\n", flush=True)
    begun = time.monotonic()
    try:
        printed = machine.carry_out(step.typed(), folder=step.folder, stdin=step.stdin)
    except StepFailed as why:
        raise StepFailed(f"{where}: {why}") from why
    seconds = time.monotonic() - begun
    print(f"--- {seconds:.1f} s\n", flush=True)
    if step.expects not in printed:
        raise StepFailed(f"{where}: it does not print {step.expects}")
    return seconds


def _prepare(machine: BareMachine, walk: Walk, postgres_image: Path | None) -> None:
    """What a reader has before the first line: a release or a checkout, a name, a photograph."""
    machine.bring(KNOWN, "/srv/known.jpg")
    if not walk.has_release:
        with tempfile.TemporaryDirectory() as folder:
            clone = ["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", f"{folder}/all"]
            subprocess.run(clone, check=True)
            machine.bring(Path(folder) / "all", CHECKOUT)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        authority, certificate, key = issue(place, NAME)
        machine.bring(authority, "/srv/authority.pem")
        machine.bring(certificate, "/srv/certificate/fullchain.pem")
        machine.bring(key, "/srv/certificate/privkey.pem")
    if postgres_image and walk.with_containers:
        machine.bring(postgres_image, "/srv/postgresql.tar")
    machine.bring(OUT, RELEASE)
    _sign(machine.root / RELEASE.lstrip("/"))


def _sign(release: Path) -> None:
    """The release as its makers sign it, with a key of this walk."""
    key = Ed25519PrivateKey.generate()
    write_sums(release, key)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (release / "seawall-release.pem").write_bytes(public)


def _cannot_walk(ways: Sequence[str]) -> str:
    """Why nobody can walk here, in plain words; empty where somebody can."""
    missing = [name for name in ("debootstrap", "systemd-nspawn") if not shutil.which(name)]
    if missing:
        return f"{', '.join(missing)} missing: apt-get install debootstrap systemd-container"
    if any(WALKS[way]().has_release for way in ways) and not OUT.is_dir():
        return "There is no release in build/release: `./dev release` makes it."
    for port in PORTS:
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind(("", port))
            except OSError as why:
                return f"Port {port} is taken on this machine: {why.strerror}."
    return ""


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bare", description=__doc__)
    parser.add_argument(
        "ways", nargs="*", choices=[*WALKS, []], metavar="WAY", help=", ".join(WALKS)
    )
    parser.add_argument(
        "--postgres-image",
        type=Path,
        help="an archive of the image that the compose file names, where no registry is reached",
    )
    options = parser.parse_args(words)
    options.ways = options.ways or list(WALKS)
    return options


if __name__ == "__main__":
    sys.exit(main())
