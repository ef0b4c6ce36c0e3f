"""`seawall doctor`: what is ready, what is not, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from seawall.cli.output import JsonOption, console, plain, print_json
from seawall.cli.session import clock

if TYPE_CHECKING:
    from seawall.app.doctor import Finding

FAILED = 1


def examine(*, as_json: JsonOption = False) -> None:
    """Say what is ready and what is not, green, amber or red, with the remedy for each."""
    from seawall.app import doctor

    findings = doctor.examine(now=clock())
    whole = doctor.worst(findings)
    if as_json:
        print_json({"state": whole, "findings": findings})
    else:
        _print(findings)
    if whole is doctor.State.RED:
        raise typer.Exit(FAILED)


def _print(findings: list[Finding]) -> None:
    from rich.text import Text

    colours = {"green": "green", "amber": "yellow", "red": "bold red"}
    width = max(len(finding.name) for finding in findings)
    shown = console()
    for finding in findings:
        line = Text(f"{finding.state.value:<6}", style=colours[finding.state])
        line.append(f" {finding.name:<{width}}  {plain(finding.says)}", style="default")
        shown.print(line)
        if finding.remedy:
            shown.print(Text(f"{'':7}{'':{width}}  → {plain(finding.remedy)}", style="dim"))
