"""Seawall as it lies on a Debian 13 machine: an environment of Python's under `/opt/seawall`.

The image and the Debian package hold the same tree. It is laid out without running anything of the
target: wheels are unpacked, and the environment is two links and a file of two lines. There is no
pip in it, and no compiler beside it.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from scripts.release.archives import requirements_file, wheel_with_kernel
from scripts.release.building import CHECKOUT, OUT, UV, run

#: Of Debian 13: its Python, and what the wheels want beyond the essential packages.
PYTHON = "3.13"
DEBIAN_PACKAGES = ("python3", "libstdc++6", "ca-certificates", "tzdata")
ENVIRONMENT = Path("opt/seawall")
SITE = ENVIRONMENT / f"lib/python{PYTHON}/site-packages"
DOCUMENTS = Path("usr/share/doc/seawall")
#: What an installer notes of the machine that it ran on.
_NOTES = ("direct_url.json", "uv_cache.json", "INSTALLER", "REQUESTED")
_SCRIPT = f"""#!/{ENVIRONMENT}/bin/python
from seawall.cli import main

main()
"""


def lay_out(root: Path, *, machine: str) -> None:
    """Write the environment, the command and the licences below a root that is empty."""
    site, programs = root / SITE, root / ENVIRONMENT / "bin"
    install = [UV, "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    install += ["--python-version", PYTHON, "--python-platform", f"{machine}-manylinux_2_40"]
    install += ["--link-mode", "copy", "--target", str(site)]
    run(*install, "--require-hashes", "--requirements", requirements_file())
    run(*install, wheel_with_kernel())
    shutil.rmtree(site / "bin", ignore_errors=True)
    (site / ".lock").unlink(missing_ok=True)
    _forget_installer(site)
    programs.mkdir()
    (programs / "python").symlink_to("/usr/bin/python3")
    (programs / "python3").symlink_to("python")
    (programs / "seawall").write_text(_SCRIPT)
    (programs / "seawall").chmod(0o755)
    (root / ENVIRONMENT / "pyvenv.cfg").write_text(
        "home = /usr/bin\ninclude-system-site-packages = false\n"
    )
    _link_command(root)
    _copy_documents(root / DOCUMENTS)


def _forget_installer(site: Path) -> None:
    """Remove its notes, and from each list of files what is not there."""
    for name in _NOTES:
        for note in site.glob(f"*.dist-info/{name}"):
            note.unlink()
    for record in site.glob("*.dist-info/RECORD"):
        rows = list(csv.reader(record.read_text("utf-8").splitlines()))
        with record.open("w", encoding="utf-8", newline="") as file:
            present = sorted(row for row in rows if (site / row[0]).exists())
            csv.writer(file, lineterminator="\n").writerows(present)


def _link_command(root: Path) -> None:
    command = root / "usr/bin/seawall"
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/{ENVIRONMENT}/bin/seawall")


def _copy_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copy(CHECKOUT / "LICENSE", folder / "copyright")
    for file in (CHECKOUT / "NOTICE", OUT / "licences.md"):
        shutil.copy(file, folder)
