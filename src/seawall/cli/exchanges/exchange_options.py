"""Options of `seawall exchange`: settings in the open, secrets never on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from seawall.errors import problem

Name = Annotated[str, typer.Argument(metavar="NAME", help="The exchange's name or ID, `exc_…`.")]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting; repeatable.")
]
SecretOption = Annotated[
    list[str] | None,
    typer.Option(
        "--secret",
        metavar="NAME=WHERE",
        help="A secret, from a file, `env:VARIABLE`, or `-` to type it; repeatable.",
    ),
]


def settings_in(pairs: Iterable[str] | None) -> dict[str, str]:
    """Settings as given: `name=value`."""
    return dict(_pair(pair, "--set") for pair in pairs or ())


def with_whole_paths(settings: dict[str, str], kind: str) -> dict[str, str]:
    """Settings with their paths made absolute: the worker runs in another folder."""
    from seawall.exchanges.adapter_registry import adapter_named

    paths = {field.name for field in adapter_named(kind).fields if field.is_path}
    return {n: str(Path(v).absolute()) if n in paths and v else v for n, v in settings.items()}


def secrets_in(pairs: Iterable[str] | None) -> dict[str, str]:
    """Secrets read from a file, a variable or a prompt: a shell keeps what is typed."""
    return {
        name: _secret(name, where) for name, where in (_pair(o, "--secret") for o in pairs or ())
    }


def _pair(text: str, option: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise problem("cli.option-no-pair", option=option, text=text[:60])
    return name.strip(), value


def _secret(name: str, where: str) -> str:
    if where == "-":
        return str(typer.prompt(name, hide_input=True, err=True))
    if where.startswith("env:"):
        variable = where.removeprefix("env:")
        if variable not in os.environ:
            raise problem("cli.no-such-variable", variable=variable)
        return os.environ[variable]
    try:
        return Path(where).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise problem("cli.secret-unreadable", name=name, where=where[:200]) from wrong
