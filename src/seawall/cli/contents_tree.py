"""The tree of commands, of which a process loads the one that it was asked for.

All of them together take longer to load than most commands take to run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from seawall.cli.contents import CONTENTS, ContentsLine
from seawall.cli.output import say
from seawall.errors import SeawallError

MISUSE = 2


class CommandTree(TyperGroup):
    """A group of commands, and the one place where errors become words."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named."""
        try:
            return super().invoke(ctx)
        except SeawallError as error:
            say(f"seawall: {error}", refused=True)
            raise typer.Exit(MISUSE) from error
        except Exception as error:
            if "django.db" not in sys.modules:  # then it was no database, and help stays quick
                raise
            from seawall.app.database import as_away

            if (away := as_away(error)) is None:
                raise
            say(f"seawall: {away}", refused=True)
            raise typer.Exit(MISUSE) from error


class ContentsTree(CommandTree):
    """The first level: its help is the table of contents, and no command is loaded for it."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = CommandsOnDemand()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the table as typer prints commands."""
        lines = [
            TyperCommand(line.name, help=line.help, rich_help_panel=line.chapter)
            for line in CONTENTS
        ]
        TyperGroup(
            name=self.name,
            commands=lines,
            params=self.params,
            help=self.help,
            epilog=self.epilog,
            rich_markup_mode=self.rich_markup_mode,
        ).format_help(ctx, formatter)


class CommandsOnDemand(MutableMapping[str, Any]):
    """The commands of the table by their names, each loaded when it is first asked for."""

    def __init__(self) -> None:
        self._lines = {line.name: line for line in CONTENTS}
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load_command(self._lines[name])
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._loaded or name in self._lines

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        self._loaded.pop(name, None)
        del self._lines[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _load_command(line: ContentsLine) -> Any:
    """A command, or a group with its commands, as typer makes it of our functions."""
    module, _, name = line.place.rpartition(".")
    what = getattr(import_module(module), name)
    alone = typer.Typer(rich_markup_mode="rich", pretty_exceptions_show_locals=False)
    if isinstance(what, typer.Typer):
        alone.add_typer(what, name=line.name, help=line.help, rich_help_panel=line.chapter)
    else:
        alone.command(line.name, rich_help_panel=line.chapter)(what)
    return typer.main.get_group(alone).commands[line.name]
