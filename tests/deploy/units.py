"""The systemd units that ship, read as systemd reads them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.pages import ROOT

SYSTEMD = ROOT / "deploy" / "systemd"
SERVICES = ("seawall", "seawall-backup", "seawall-drill", "seawall-verify")
TIMERS = ("seawall-backup", "seawall-drill", "seawall-verify")
#: The first line of the sandbox and its last.
FIRST_GUARD, LAST_GUARD = "NoNewPrivileges=yes", "SystemCallErrorNumber=EPERM"


def unit_lines(name: str) -> list[tuple[str, str, str]]:
    """Section, key and value of each line, in their order; a key may come again."""
    section, lines = "", []
    for line in (SYSTEMD / name).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            lines.append((section, key, value))
    return lines


def values(name: str, key: str) -> list[str]:
    """Every value that a unit gives this key."""
    return [value for _, written, value in unit_lines(name) if written == key]


def sandbox_of(name: str) -> list[str]:
    """The lines of a service that shut it in."""
    lines = [f"{key}={value}" for _, key, value in unit_lines(name)]
    return lines[lines.index(FIRST_GUARD) : lines.index(LAST_GUARD) + 1]


def in_one_folder(folder: Path) -> list[Path]:
    """Copies of all units whose programs are there, for `systemd-analyze`, which looks for them."""
    folder.mkdir(exist_ok=True)
    program = folder / "program"
    program.symlink_to("/bin/true")
    units = []
    for shipped in sorted([*SYSTEMD.glob("*.service"), *SYSTEMD.glob("*.timer")]):
        unit = folder / shipped.name
        unit.write_text(re.sub(r"/opt/seawall/\S+", str(program), shipped.read_text()))
        units.append(unit)
    return units
