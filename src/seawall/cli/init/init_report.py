"""What `seawall init` prints at its end: what was made, what is still open, and how to start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seawall.cli.output import plain_text, print_facts

if TYPE_CHECKING:
    from seawall.app.doctor import Checkup


@dataclass(frozen=True, slots=True, kw_only=True)
class InitReport:
    """The installation after this run; `secret` and `link` are printed once, and never as JSON."""

    settings_path: Path
    folder: Path
    organisation: str
    admin: str
    results: Mapping[str, str]
    troubles: tuple[str, ...]
    findings: tuple[Checkup, ...]
    #: Whether whoever starts Seawall has to name the file of settings.
    must_name_file: bool = False
    #: The key of the door for uploads, if it has one.
    key_file: Path | None = None
    secret: str = ""
    link: str = ""


def has_failed(report: InitReport) -> bool:
    """Whether something is red, or a step has to be repeated."""
    return bool(report.troubles) or any(finding.state.value == "red" for finding in report.findings)


def print_report(report: InitReport) -> None:
    """For people, a paragraph for each kind of thing."""
    if report.results:
        print("\nDone")
        print_facts((f"  {name}", line) for name, line in report.results.items())
        print("  Back up the keys: seawall backup keys FILE --recipient age1…")
    else:
        print("\nEverything was set up before. Nothing was changed.")
    if report.secret:
        print(f"\nThe API key for uploads, shown only now:\n  {report.secret}")
    elif report.key_file:
        print(f"\nThe API key for uploads is in {report.key_file}.")
    for state, heading in (("red", "Mend this first"), ("amber", "Still open")):
        lines = [_line(finding) for finding in report.findings if finding.state.value == state]
        lines += [plain_text(trouble) for trouble in report.troubles if state == "red"]
        if lines:
            print(f"\n{heading}")
            for line in lines:
                print(f"  {line}")
    _print_start(report)


def _print_start(report: InitReport) -> None:
    print(f"\nThe settings are in {report.settings_path}. Start Seawall:")
    if report.must_name_file:
        print(f"  export SEAWALL_CONFIG={report.settings_path}")
    print("  seawall serve")
    if report.link:
        print(f"\nThen sign in as {report.admin}, once, within 15 minutes:\n  {report.link}")
    print(f"\nA new sign-in link: seawall people link {report.admin}")


def _line(finding: Checkup) -> str:
    return plain_text(f"{finding.name}: {finding.says} → {finding.remedy}")


def report_data(report: InitReport) -> dict[str, Any]:
    """For programs: where secrets lie, and none of them."""
    from seawall.app import doctor

    return {
        "state": doctor.worst_state(report.findings),
        "settings": str(report.settings_path),
        "data_folder": str(report.folder),
        "organisation": report.organisation,
        "administrator": report.admin,
        "api_key_file": str(report.key_file) if report.key_file else None,
        "made": dict(report.results),
        "troubles": list(report.troubles),
        "findings": [finding for finding in report.findings if finding.state.value != "green"],
    }
