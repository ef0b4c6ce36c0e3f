"""`seawall world`: let a made-up world run against the real product, and judge what it did."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import FAILED, command
from seawall.cli.output import say
from seawall.cli.presentation import NOTHING
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.world.running import Tell

COMMANDS = typer.Typer(no_args_is_help=True)
SCENARIOS = ("two-platforms",)


@command(COMMANDS, "run", shown=NOTHING)
def run_scenario(
    scenario: Annotated[
        str, typer.Option(help=f"Which story: {', '.join(SCENARIOS)}.")
    ] = SCENARIOS[0],
    seed: Annotated[
        int, typer.Option(help="The world's seed; the same seed gives the same world.")
    ] = 7,
    folder: Annotated[
        Path | None, typer.Option(help="An empty folder for it; default: a temporary one.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the folder afterwards.")] = False,
    by_step: Annotated[
        bool, typer.Option("--by-step", help="Wait for Enter before each step.")
    ] = False,
    *,
    as_json: bool,
) -> None:
    """Run a scenario in separate processes on this machine; exit code 1 if it fails."""
    if scenario not in SCENARIOS:
        raise problem("cli.no-such-scenario", scenario=scenario, choices=", ".join(SCENARIOS))
    from seawall.app.stop_signals import exit_on_sigterm
    from seawall.errors import Conflict
    from seawall.world import running

    exit_on_sigterm()
    with running.a_folder(folder, keep=keep) as place:
        if keep or folder:
            say(f"The scenario runs in {place}.")
        try:
            running.run_scenario(
                place, seed=seed, tell=_tell(as_json), wait=_wait if by_step else None
            )
        except Conflict as wrong:
            say(f"seawall: {wrong}")
            raise typer.Exit(FAILED) from wrong


def _tell(as_json: bool) -> Tell:
    def tell(name: str, sentence: str, facts: dict[str, Any]) -> None:
        if as_json:
            print(json.dumps({"step": name, "say": sentence, **facts}), flush=True)
        else:
            details = ", ".join(f"{key} {value}" for key, value in facts.items())
            print(f"{name:<10} {sentence}" + (f" ({details})" if details else ""), flush=True)

    return tell


def _wait() -> None:
    sys.stdin.readline()
