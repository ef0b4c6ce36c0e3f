"""The first level of the command line, and what every command has: `--version`, one way to fail.

A command group is one module with `COMMANDS: typer.Typer`; single commands are functions; each has
its line in `contents.py`. Heavy imports happen inside a command, so that help is quick. An error
of ours is one line on stderr and exit code 2, whichever command met it.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from seawall.cli.contents_tree import ContentsTree

#: New objects after which garbage is looked for. Modules and classes are none, and at Python's own
#: 2,000 it went through all of them again and again: a tenth of most commands' time.
OBJECTS_OF_A_START = 50_000

APP = typer.Typer(
    name="seawall",
    cls=ContentsTree,
    help="Find terrorist and violent extremist content, remove it in time, and prove it.",
    epilog="Exit codes: 0 clean, 1 found or failed, 2 misuse. `--json` on what prints data. "
    "`seawall --install-completion` teaches your shell the commands.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


def _print_version(is_requested: bool) -> None:
    if is_requested:
        from importlib.metadata import version

        print(f"seawall {version('seawall')}")
        raise typer.Exit


@APP.callback()
def seawall(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Find terrorist and violent extremist content, remove it in time, and prove it."""


def main() -> None:
    """Run a command; an error that nobody foresaw is a log line, as in a server."""
    gc.set_threshold(OBJECTS_OF_A_START)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it reads every package for them
    try:
        APP()
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        from seawall.app.logs import tell_uncaught

        tell_uncaught(error)
        sys.exit(1)
    finally:
        gc.freeze()  # the end searches all that was loaded for garbage: a quarter of a second
