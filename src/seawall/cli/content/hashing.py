"""`seawall hash`: the signals of files, texts and addresses, without a database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.decoding import STDIN, content_of, decoders, readable_files
from seawall.cli.output import fitting_text, plain_text, print_json, say
from seawall.cli.presentation import NOTHING
from seawall.errors import SeawallError, problem

if TYPE_CHECKING:
    from seawall.signals import Hashed

Answer = tuple[str, "Hashed | SeawallError"]


def _has_failed(answers: list[Answer]) -> bool:
    return any(isinstance(hashed, SeawallError) or hashed.problem for _, hashed in answers)


@command(shown=NOTHING, fails=_has_failed)
def hash_content(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files; - is stdin."),
    ] = None,
    *,
    types: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only this type; repeatable.")
    ] = None,
    texts: Annotated[
        list[str] | None, typer.Option("--text", help="Hash this text; repeatable.")
    ] = None,
    urls: Annotated[
        list[str] | None, typer.Option("--url", help="Hash this URL; repeatable.")
    ] = None,
    as_json: bool,
) -> list[Answer]:
    """Print the signals of files, text and URLs: type, value, quality, version.

    One line each: `type value quality version view file`. A terminal shows the beginning of a
    long value, a pipe gets all of it. Exit code 1 if something could not be hashed; the rest
    is printed.
    """
    if not (files or texts or urls):
        raise problem("cli.nothing-to-hash")
    answers = [*_of_files(readable_files(files), types), *_of_words(texts or [], urls or [], types)]
    if as_json:
        print_json([_as_data(*answer) for answer in answers])
    for name, hashed in answers:
        _print(name, hashed, quiet=as_json)
    return answers


def _of_files(files: list[Path], types: list[str] | None) -> list[Answer]:
    from seawall.signals import hash_bytes, signal_type

    for name in types or []:
        signal_type(name)
    if not files:
        return []
    answers: list[Answer] = []
    with decoders() as pool:
        for path in files:
            try:
                hashed = hash_bytes(content_of(path), pool=pool, types=types)
            except SeawallError as error:
                answers.append((_name(path), error))
            else:
                answers.append((_name(path), _to_keep(hashed, types)))
    return answers


def _of_words(texts: list[str], urls: list[str], types: list[str] | None) -> list[Answer]:
    from seawall.signals import hash_text, hash_url

    answers: list[Answer] = []
    for make, words in ((hash_text, texts), (hash_url, urls)):
        for word in words:
            try:
                answers.append((word, _to_keep(make(word, types=types), types)))
            except SeawallError as error:
                answers.append((word, error))
    return answers


def _to_keep(hashed: Hashed, types: list[str] | None) -> Hashed:
    """What a search alone needs (the words for terms, an address's spellings) only if asked."""
    lasting_signals = tuple(signal for signal in hashed.signals if types or not signal.transient)
    return replace(hashed, signals=lasting_signals)


def _print(name: str, hashed: Hashed | SeawallError, *, quiet: bool) -> None:
    printed_name = plain_text(name)
    if isinstance(hashed, SeawallError):
        say(f"seawall: {printed_name}: {hashed}")
        return
    for note in hashed.notes:
        say(f"seawall: {printed_name}: {plain_text(note)}")
    for signal in () if quiet else hashed.signals:
        quality = "-" if signal.quality is None else signal.quality
        view = plain_text(signal.view).replace(" ", "_") or "-"
        print(
            signal.type,
            fitting_text(plain_text(signal.value)),
            quality,
            signal.version,
            view,
            printed_name,
        )


def _as_data(name: str, hashed: Hashed | SeawallError) -> dict[str, Any]:
    if isinstance(hashed, SeawallError):
        return {"name": name, "signals": [], "problem": str(hashed)}
    return {
        "name": name,
        "signals": hashed.signals,
        "notes": hashed.notes,
        "problem": str(hashed.problem) if hashed.problem else None,
    }


def _name(path: Path) -> str:
    return "stdin" if path == STDIN else str(path)
