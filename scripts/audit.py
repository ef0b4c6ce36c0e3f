"""Ask the public databases whether anything we are made of is known to be at fault.

    ./dev audit

An auditor that reaches nobody may also say "nothing known", and end well. So each is asked first
about a package whose fault has been public for years (`scripts/audit_known/`): where it does not
find that one, its silence about ours means nothing, and we say that it could not look.

Exit 0: looked, and nothing is known. 1: something is, and no waiver in date says why we live
with it (`scripts/audit_waivers.toml`). 2: could not look.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
KNOWN = CHECKOUT / "scripts" / "audit_known"
WAIVERS = CHECKOUT / "scripts" / "audit_waivers.toml"
#: Folders with a package-lock.json: the sources of our script, and a sample that people copy.
NODE = ("frontend", "samples/receivers/express")
OSV, NPM = "https://api.osv.dev/v1/query", "https://registry.npmjs.org/"
PATIENCE = 900  # seconds for one auditor


class CouldNotLook(Exception):
    """The auditor did not answer, or its database did not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is known of a package."""

    package: str
    id: str
    other_ids: frozenset[str] = frozenset()
    says: str = ""

    def __str__(self) -> str:
        return f"{self.package}: {self.id}{f', {self.says}' if self.says else ''}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What an auditor found: the packages it saw, those it passed over, the faults."""

    packages: int
    faults: tuple[Fault, ...] = ()
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A fault that we know of and live with, until a day."""

    id: str
    until: date
    why: str


Look = Callable[[], Audit]


@dataclass(slots=True)
class Report:
    """What there is to say, and what it comes to."""

    waivers: Sequence[Waiver]
    today: date
    lines: list[str] = field(default_factory=list)
    faults: int = 0
    blind: int = 0

    def take(self, known: Look, ours: Mapping[str, Look]) -> None:
        """Say what an auditor finds in ours, if it can be believed."""
        try:
            if not known().faults:
                raise CouldNotLook("it does not find a fault that has been public for years")
            for name, look in ours.items():
                self._say(name, look())
        except CouldNotLook as why:
            self.blind += 1
            self.lines.append(f"{', '.join(ours)}: COULD NOT LOOK: {why}")

    def _say(self, name: str, audit: Audit) -> None:
        open_faults = [fault for fault in audit.faults if not self._is_waived(fault)]
        self.faults += len(open_faults)
        self.lines += [f"{name}: {fault}" for fault in open_faults]
        self.lines += [f"{name}: passed over: {name_of}" for name_of in audit.passed_over]
        waived = len(audit.faults) - len(open_faults)
        says = f"{len(open_faults)} faults known, {waived} waived"
        self.lines.append(f"{name}: {audit.packages} packages, {says}")

    def _is_waived(self, fault: Fault) -> bool:
        ids = {fault.id, *fault.other_ids}
        return any(waiver.id in ids and self.today <= waiver.until for waiver in self.waivers)

    @property
    def exit_code(self) -> int:
        """A fault weighs more than a database that is away."""
        return 1 if self.faults else 2 if self.blind else 0


def read_waivers(path: Path) -> list[Waiver]:
    """The faults that we live with; each must have a last day and a reason."""
    listed = tomllib.loads(path.read_text()).get("waiver", [])
    return [Waiver(one["id"], one["until"], one["why"]) for one in listed]


def audit_python(requirements: str, osv: str) -> Audit:
    """What OSV knows of these lines, `name==version` each."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirements)
        file.flush()
        said = _json_of(
            [sys.executable, "-m", "pip_audit", "-r", file.name, "--no-deps", "--disable-pip"],
            ["--format", "json", "--progress-spinner", "off", "-s", "osv", "--osv-url", osv],
        )
    packages = said.get("dependencies")
    if not packages:
        raise CouldNotLook("pip-audit names no package")
    return Audit(
        packages=len(packages),
        faults=tuple(
            _python_fault(one, known) for one in packages for known in one.get("vulns", ())
        ),
        passed_over=tuple(
            f"{one['name']}: {one['skip_reason']}" for one in packages if "skip_reason" in one
        ),
    )


def _python_fault(package: Mapping[str, Any], known: Mapping[str, Any]) -> Fault:
    mended = ", ".join(known.get("fix_versions", ())) or "nothing yet"
    return Fault(
        f"{package['name']} {package['version']}",
        known["id"],
        frozenset(known.get("aliases", ())),
        f"mended in {mended}",
    )


def audit_node(folder: Path, registry: str) -> Audit:
    """What npm's advisories know of a folder's lock file."""
    said = _json_of(
        ["npm", "audit", "--json", "--package-lock-only", f"--registry={registry}"],
        ["--fetch-retries=0"],
        cwd=folder,
    )
    found = said.get("vulnerabilities")
    if found is None:
        raise CouldNotLook(f"npm: {said.get('message') or said}")
    return Audit(
        packages=said["metadata"]["dependencies"]["total"],
        faults=tuple(
            Fault(
                f"{name} {one['range']}",
                via["url"].rpartition("/")[2],
                says=f"{via['severity']}: {via['title']}",
            )
            for name, one in found.items()
            for via in one["via"]
            if isinstance(via, dict)  # a text names another package of the list
        ),
    )


def _json_of(*command: Sequence[str], cwd: Path = CHECKOUT) -> dict[str, Any]:
    """What an auditor printed; it ends with 1 both for a fault and for trouble of its own."""
    words = [word for part in command for word in part]
    try:
        done = subprocess.run(
            words, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as wrong:
        raise CouldNotLook(str(wrong)) from wrong
    try:
        said = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        last = (done.stderr.strip() or "it printed no JSON").rpartition("\n")[2]
        raise CouldNotLook(last[:300])
    return said


def locked_requirements() -> str:
    """Every Python package of the lock file, for use and for tests."""
    exporting = "export --frozen --quiet --all-extras --all-groups --no-emit-project"
    plain = "--no-hashes --no-annotate --no-header"
    done = subprocess.run(
        [CHECKOUT / ".boot" / "bin" / "uv", *exporting.split(), *plain.split()],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def main() -> int:
    """Look at the Python packages, then at Node's, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--osv", default=OSV)
    parser.add_argument("--npm", default=NPM)
    asked = parser.parse_args()
    report = Report(read_waivers(WAIVERS), datetime.now(UTC).date())
    known = (KNOWN / "requirements.txt").read_text()
    report.take(
        partial(audit_python, known, asked.osv),
        {"uv.lock": lambda: audit_python(locked_requirements(), asked.osv)},
    )
    report.take(
        partial(audit_node, KNOWN / "node", asked.npm),
        {
            f"{name}/package-lock.json": partial(audit_node, CHECKOUT / name, asked.npm)
            for name in NODE
        },
    )
    print("\n".join(report.lines))
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
