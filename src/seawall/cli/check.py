"""`seawall check`: what a platform would be answered at upload, for files on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.decoding import STDIN, content_of
from seawall.cli.output import JsonOption, plain, print_json, say
from seawall.cli.session import OrgOption, scope
from seawall.cli.stream import IdleOption, StreamOption, check_stream
from seawall.errors import InvalidRequest, SeawallError

if TYPE_CHECKING:
    from seawall.app.embedded import Embedded
    from seawall.intake.model import MatchCard
    from seawall.intake.submission import Answer, Submission

FOUND = 1
MOST_INTERVALS = 5


class NothingToCheck(InvalidRequest):
    """No file, text or address was given."""


def check_content(
    files: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, dir_okay=False, allow_dash=True, help="Files; - is stdin."),
    ] = None,
    *,
    texts: Annotated[
        list[str] | None, typer.Option("--text", help="Check this text; repeatable.")
    ] = None,
    urls: Annotated[
        list[str] | None, typer.Option("--url", help="Check this address; repeatable.")
    ] = None,
    stream: StreamOption = None,
    idle: IdleOption = 10.0,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Check files, texts and addresses as an upload: verdict, rule, and a card for each match.

    `--stream` checks a live video while it is on instead: a line when something known begins
    and one when it has ended (JSON lines with `--json`).

    It is a real check: a hit is remembered and opens a case. Exit code 1 if anything was not
    allowed or could not be read.
    """
    if stream is not None:
        if check_stream(stream, scope(org), idle=idle, as_json=as_json):
            raise typer.Exit(FOUND)
        return
    if not (files or texts or urls):
        raise NothingToCheck(
            "There is nothing to check.",
            field="files",
            remedy="Give files, --text, --url or --stream.",
        )
    owner = scope(org)
    from seawall.app.embedded import Embedded
    from seawall.intake.submission import Submission

    asked: list[tuple[str, Submission | SeawallError]] = []
    asked += [(_name(path), _of_file(path, owner)) for path in files or []]
    asked += [(text, Submission(owner, text=text)) for text in texts or []]
    asked += [(url, Submission(owner, url=url)) for url in urls or []]
    here = Embedded(follow=False)
    try:
        answers = [(name, _answer(here, submission)) for name, submission in asked]
    finally:
        here.close()
    _print(answers, as_json=as_json)
    if any(isinstance(said, SeawallError) or said.verdict != "allow" for _, said in answers):
        raise typer.Exit(FOUND)


def _of_file(path: Path, owner: Any) -> Submission | SeawallError:
    from seawall.intake.submission import Submission

    try:
        return Submission(owner, content=content_of(path))
    except SeawallError as error:
        return error


def _answer(here: Embedded, asked: Submission | SeawallError) -> Answer | SeawallError:
    if isinstance(asked, SeawallError):
        return asked
    try:
        return here.parts.gate.check(asked)
    except SeawallError as error:
        return error


def _print(answers: list[tuple[str, Answer | SeawallError]], *, as_json: bool) -> None:
    if as_json:
        print_json([_as_data(name, said) for name, said in answers])
    for name, said in answers:
        if isinstance(said, SeawallError):
            say(f"seawall: {plain(name)}: {said}")
        elif not as_json:
            _print_answer(plain(name), said)


def _print_answer(name: str, answer: Answer) -> None:
    degraded = " (degraded)" if answer.degraded else ""
    why = f"  {answer.rule}: {plain(answer.say)}" if answer.say else ""
    print(f"{answer.verdict:<5}  {name}{degraded}{why}")
    for card in answer.matches:
        near = f"{card.signal_type} {card.distance} of {card.threshold}"
        doubt = "" if card.state == "active" else f"{card.state}, "
        voices = f"{doubt}{len(card.agree)} agree, {len(card.disagree)} disagree"
        known = f"{card.bank_name}, {card.source or card.owner}, {card.label or 'no label'}"
        print(f"       {near:<16} {plain(known)} ({voices}; {card.entry})")
        for line in _how(card):
            print(f"       {'':<16} {line}")
    for note in answer.notes:
        say(f"seawall: {name}: {plain(note)}")


def _how(card: MatchCard) -> list[str]:
    """Which way of looking, or which part of the file, was it; and which stretches of it."""
    grade = "" if card.grade == "direct" else f" ({card.grade})"
    view = plain(card.view) or "as sent"
    look = [view + grade] if card.view or grade else []
    parts = card.intervals[:MOST_INTERVALS]
    more = [f"and {len(card.intervals) - len(parts)} more"] if card.intervals[len(parts) :] else []
    return [
        *look,
        *(
            f"{part.start:g}-{part.end:g} is {part.known_start:g}-{part.known_end:g}"
            for part in parts
        ),
        *more,
    ]


def _as_data(name: str, said: Answer | SeawallError) -> dict[str, Any]:
    if isinstance(said, SeawallError):
        return {"name": name, "problem": str(said)}
    return {"name": name, **said.as_json()}


def _name(path: Path) -> str:
    return "stdin" if path == STDIN else str(path)
