"""The Debian package: the tree, a system user and, where there is one, the unit of systemd."""

from __future__ import annotations

import platform
import shutil
import tempfile
from pathlib import Path

from scripts.release.building import CHECKOUT, OUT, NotHere, commit, run, version
from scripts.release.installed_tree import DEBIAN_PACKAGES, DOCUMENTS, ENVIRONMENT, lay_out

UNITS = CHECKOUT / "deploy" / "systemd"
#: This Python and no other: the wheels are built for it.
_DEPENDS = ", ".join(["python3 (>= 3.13)", "python3 (<< 3.14)", *DEBIAN_PACKAGES[1:], "adduser"])
_CONTROL = """Package: seawall
Version: {version}
Architecture: {architecture}
Maintainer: The Seawall authors <seawall@localhost>
Installed-Size: {size}
Depends: {depends}
Section: net
Priority: optional
Description: find terrorist content, answer removal orders, and prove it
 Blocks known terrorist and violent extremist content at upload, answers orders
 and referrals before the deadline, and keeps proof of every step.
"""
#: The data stays when the package is removed; what it is kept for may be the law.
_SCRIPTS = {
    "postinst": """#!/bin/sh
set -e
if [ "$1" = configure ]; then
    adduser --system --group --quiet --home /var/lib/seawall --no-create-home seawall
    [ -d /var/lib/seawall ] || install -d -m 0700 -o seawall -g seawall /var/lib/seawall
    python3 -W ignore -m compileall -qq {environment}/lib || true
    [ ! -d /run/systemd/system ] || systemctl daemon-reload
fi
""",
    "prerm": """#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl stop 'seawall*.service' || true
fi
find {environment}/lib -name __pycache__ -type d -prune -exec rm -r {{}} +
""",
}


def build_package() -> None:
    """Write the package into the release."""
    if not (shutil.which("dpkg-deb") and shutil.which("dpkg")):
        raise NotHere("dpkg-deb not found. Run: apt-get install dpkg.")
    architecture = run("dpkg", "--print-architecture").strip()
    with tempfile.TemporaryDirectory(prefix="seawall-deb-") as folder:
        root = Path(folder) / "root"
        root.mkdir(mode=0o755)
        lay_out(root, machine=platform.machine())
        _add_units(root)
        _add_control(root, architecture)
        target = OUT / f"seawall_{version()}_{architecture}.deb"
        words = ["--root-owner-group", "-Zzstd", "-z10", "--build", root, target]
        run("dpkg-deb", *words, SOURCE_DATE_EPOCH=commit()[1])


def _add_units(root: Path) -> None:
    """The files of `deploy/systemd`, each where docs/operations/systemd.md puts it."""
    system, libexec = root / "usr/lib/systemd/system", root / ENVIRONMENT / "libexec"
    for file in sorted(UNITS.iterdir()):
        if file.suffix in {".service", ".timer"}:
            _install(file, system / file.name, 0o644)
        elif file.suffix == ".conf":
            name = file.name.replace(".sysusers.conf", ".conf")
            _install(file, root / "usr/lib/sysusers.d" / name, 0o644)
        elif file.suffix == ".env":
            _install(file, root / DOCUMENTS / file.name, 0o644)
        else:
            _install(file, libexec / file.name, 0o755)


def _install(file: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    target.chmod(mode)


def _add_control(root: Path, architecture: str) -> None:
    size = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    folder = root / "DEBIAN"
    folder.mkdir(mode=0o755)
    (folder / "control").write_text(
        _CONTROL.format(version=version(), architecture=architecture, size=size, depends=_DEPENDS)
    )
    for name, script in _SCRIPTS.items():
        (folder / name).write_text(script.format(environment=f"/{ENVIRONMENT}"))
        (folder / name).chmod(0o755)
