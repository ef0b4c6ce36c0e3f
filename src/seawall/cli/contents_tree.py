"""The tree of commands, of which a process loads the one that it was asked for.

All of them together take longer to load than most commands take to run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from seawall.cli.contents import CONTENTS, ContentsLine
from seawall.cli.output import say
from seawall.errors import SeawallError

MISUSE = 2
#: What the parser raises for a command, an option or an argument that is not as it should be.
ParsingError: type[Exception] = typer.BadParameter.__mro__[2]


@contextmanager
def errors_as_words() -> Iterator[None]:
    """Whatever goes wrong on purpose is one line on stderr, and exit code 2."""
    try:
        yield
    except SeawallError as error:
        raise _refused(_with_code(error)) from error
    except ParsingError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # it prints the help
            raise
        raise _refused(_in_our_words(error)) from error
    except Exception as error:
        if "django.db" not in sys.modules:  # then it was no database, and help stays quick
            raise
        from seawall.app.database import as_away

        if (away := as_away(error)) is None:
            raise
        raise _refused(_with_code(away)) from error


def _with_code(error: SeawallError) -> str:
    """An error's sentence, and the code by which the reference lists it."""
    return f"{error} Error code: {error.code}." if error.code else str(error)


def _refused(words: str) -> typer.Exit:
    say(f"seawall: {words}", refused=True)
    return typer.Exit(MISUSE)


def _in_our_words(error: Any) -> str:
    """What the parser says, and where the options are listed."""
    fault = error.format_message().replace("Value error, ", "").removesuffix(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "seawall"
    return f"{fault}{'' if fault.endswith('?') else '.'} Run `{path} --help`."


class CommandTree(TyperGroup):
    """A group of commands, and the place where errors become words."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named."""
        with errors_as_words():
            return super().invoke(ctx)


class ContentsTree(CommandTree):
    """The first level: its help is the table of contents, and no command is loaded for it."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = CommandsOnDemand()

    def make_context(self, *words: Any, **extra: Any) -> Any:
        """Read the first level's own options."""
        with errors_as_words():
            return super().make_context(*words, **extra)

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
