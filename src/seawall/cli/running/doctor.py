"""`seawall doctor`: what is ready, what is not, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from seawall.cli.command import command
from seawall.cli.output import console, plain_text
from seawall.cli.presentation import text

if TYPE_CHECKING:
    from seawall.app.doctor import Checkup


def print_findings(findings: list[Checkup]) -> None:
    """Print a line for each finding, and one for its remedy."""
    from rich.text import Text

    colours = {"green": "green", "amber": "yellow", "red": "bold red"}
    width = max(len(finding.name) for finding in findings)
    terminal = console()
    for finding in findings:
        line = Text(f"{finding.state.value:<6}", style=colours[finding.state])
        line.append(f" {finding.name:<{width}}  {plain_text(finding.says)}", style="default")
        terminal.print(line)
        if finding.remedy:
            terminal.print(Text(f"{'':7}{'':{width}}  → {plain_text(finding.remedy)}", style="dim"))


def _findings_data(findings: list[Checkup]) -> dict[str, Any]:
    from seawall.app import doctor

    return {"state": doctor.worst_state(findings), "findings": findings}


def _is_red(findings: list[Checkup]) -> bool:
    from seawall.app import doctor

    return doctor.worst_state(findings) is doctor.CheckupState.RED


@command(shown=text(print_findings, data=_findings_data), fails=_is_red)
def examine_installation(*, now: datetime) -> list[Checkup]:
    """Show what is ready and what is not (green, amber, red), with a remedy for each."""
    from seawall.app import doctor

    return doctor.examine_installation(now=now)
