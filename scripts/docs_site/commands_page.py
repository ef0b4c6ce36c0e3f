"""Every command with its arguments and options, as `--help` has them: a page a group."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer.main

from scripts.docs_site.markdown import as_cell, code, page, table
from seawall.cli.contents import CONTENTS
from seawall.cli.root import APP


def command_contents() -> str:
    """The table of contents: every command of the first level, chapter by chapter."""
    chapters: dict[str, list[tuple[str, str]]] = {}
    for line in CONTENTS:
        link = f"[`seawall {line.name}`](commands/{line.name}.md)"
        chapters.setdefault(line.chapter, []).append((link, line.help))
    return page(
        *(
            part
            for chapter, rows in chapters.items()
            for part in (f"## {chapter}", table(("Command", "What it does"), rows))
        )
    )


def command_pages() -> dict[str, str]:
    """The pages by their names: one for each command or group of the first level."""
    commands: dict[str, Any] = typer.main.get_command(APP).commands  # type: ignore[attr-defined]
    return {
        name: page(f"# seawall {name}", *_described(f"seawall {name}", command, is_first=True))
        for name, command in commands.items()
    }


def _described(path: str, command: Any, *, is_first: bool = False) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if not is_first:
        yield f"{'#' * path.count(' ')} {path}" if inner is None else f"## {path}"
    yield inspect.cleandoc(command.help or "")
    if inner is None:
        yield f"```text\n{_usage(path, command)}\n```"
        rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
        if rows:
            yield table(("Argument or option", "What it does"), rows)
        return
    for name in inner:
        yield from _described(f"{path} {name}", inner[name])


def _usage(path: str, command: Any) -> str:
    """A command with its arguments, as it is typed."""
    names = []
    for parameter in command.params:
        if not _is_option(parameter):
            name = parameter.name.upper() + ("…" if parameter.nargs == -1 else "")
            names.append(name if parameter.required else f"[{name}]")
    has_options = any(_is_option(parameter) for parameter in command.params)
    return " ".join([path, *names, *(["[OPTIONS]"] if has_options else [])])


def _row(parameter: Any) -> tuple[str, str]:
    written = ", ".join(code(word) for word in (*parameter.opts, *parameter.secondary_opts))
    default = code(_default(parameter))
    says = [
        parameter.help or "",
        "Required." if parameter.required else f"Default: {default}." if default else "",
    ]
    return (
        written if _is_option(parameter) else code(parameter.name.upper()),
        as_cell(" ".join(says)),
    )


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts[0].startswith("-"))


def _default(parameter: Any) -> str:
    default = parameter.default
    if callable(default) or default in (None, False, "", ()):
        return ""
    return "true" if default is True else str(default)
