"""Every command, in the order of the table of contents.

A command group is one module here with `COMMANDS: typer.Typer`; single commands
are functions. Heavy imports happen inside a command, so that `--help` is quick.
"""

from __future__ import annotations

import sys

import typer

from seawall.errors import SeawallError

APP = typer.Typer(
    name="seawall",
    help="Find terrorist and violent extremist content, remove it in time, and prove it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


def main() -> None:
    """Run a command; an error of ours is one line on stderr and exit code 2."""
    try:
        APP()
    except SeawallError as error:
        sys.stderr.write(f"seawall: {error}\n")
        sys.exit(2)
