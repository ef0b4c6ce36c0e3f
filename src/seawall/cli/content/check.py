"""`seawall check`: what a platform would be answered at upload, for files on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.content.stream import IdleOption, StreamOption, check_stream
from seawall.cli.decoding import STDIN, content_of, start_decoder
from seawall.cli.output import plain_text, print_json, say
from seawall.cli.presentation import NOTHING
from seawall.errors import SeawallError, problem

if TYPE_CHECKING:
    from seawall.app.embedded import EmbeddedParts
    from seawall.ids import OrganisationId
    from seawall.intake.model import MatchCard
    from seawall.intake.submission import CheckAnswer, Submission

MOST_INTERVALS = 5


@command(shown=NOTHING, fails=bool, ahead=lambda options: start_decoder(options["files"]))
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
        list[str] | None, typer.Option("--url", help="Check this URL; repeatable.")
    ] = None,
    stream: StreamOption = None,
    idle: IdleOption = 10.0,
    organisation: OrganisationId,
    as_json: bool,
) -> bool:
    """Check files, text and URLs like an upload: verdict, rule, and a card for each match.

    `--stream` checks a live video instead: it prints a line when known content begins and
    another when it ends (JSON lines with `--json`).

    It is a real check: a match is recorded and opens a case. Exit code 1 if anything was not
    allowed or could not be read.
    """
    if stream is not None:
        return check_stream(stream, organisation, idle=idle, as_json=as_json)
    if not (files or texts or urls):
        raise problem("cli.nothing-to-check")
    submissions = _submissions(files or [], texts or [], urls or [], organisation)
    answers = _answers(submissions)
    _print(answers, as_json=as_json)
    return any(
        isinstance(answer, SeawallError) or answer.verdict != "allow" for _, answer in answers
    )


def _submissions(
    files: list[Path], texts: list[str], urls: list[str], owner: OrganisationId
) -> list[tuple[str, Submission | SeawallError]]:
    """What is to be checked, each with the name it is shown under."""
    from seawall.intake.submission import Submission

    return [
        *((_name(path), _of_file(path, owner)) for path in files),
        *((text, Submission(owner, text=text)) for text in texts),
        *((url, Submission(owner, url=url)) for url in urls),
    ]


def _answers(
    submissions: list[tuple[str, Submission | SeawallError]],
) -> list[tuple[str, CheckAnswer | SeawallError]]:
    from seawall.app.embedded import EmbeddedParts

    embedded = EmbeddedParts(follow=False)
    try:
        return [(name, _answer(embedded, submission)) for name, submission in submissions]
    finally:
        embedded.close()


def _of_file(path: Path, owner: OrganisationId) -> Submission | SeawallError:
    from seawall.intake.submission import Submission

    try:
        return Submission(owner, content=content_of(path))
    except SeawallError as error:
        return error


def _answer(
    embedded: EmbeddedParts, submission: Submission | SeawallError
) -> CheckAnswer | SeawallError:
    if isinstance(submission, SeawallError):
        return submission
    try:
        return embedded.parts.gate.check(submission)
    except SeawallError as error:
        return error


def _print(answers: list[tuple[str, CheckAnswer | SeawallError]], *, as_json: bool) -> None:
    if as_json:
        print_json([_as_data(name, answer) for name, answer in answers])
    for name, answer in answers:
        if isinstance(answer, SeawallError):
            say(f"seawall: {plain_text(name)}: {answer}")
        elif not as_json:
            _print_answer(plain_text(name), answer)


def _print_answer(name: str, answer: CheckAnswer) -> None:
    doubt = " (degraded)" if answer.degraded else "" if answer.complete else " (only partly opened)"
    why = f"  {answer.rule}: {plain_text(answer.say)}" if answer.say else ""
    print(f"{answer.verdict:<5}  {name}{doubt}{why}")
    for card in answer.matches:
        near = f"{card.signal_type} {card.distance} of {card.threshold}"
        doubt = "" if card.state == "active" else f"{card.state}, "
        voices = f"{doubt}{len(card.agree)} agree, {len(card.disagree)} disagree"
        origin = f"{card.bank_name}, {card.source or card.owner}, {card.label or 'no label'}"
        print(f"       {near:<16} {plain_text(origin)} ({voices}; {card.entry})")
        for line in _how(card):
            print(f"       {'':<16} {line}")
    for part in answer.unopened:
        others = f" ({part.count} parts)" if part.count > 1 else ""
        print(f"       not opened, {part.why}: {plain_text(part.place or part.says)}{others}")
    shown_sentences = {part.says for part in answer.unopened}
    for note in answer.notes:
        if note in shown_sentences:
            continue
        say(f"seawall: {name}: {plain_text(note)}")


def _how(card: MatchCard) -> list[str]:
    """Which way of looking, or which part of the file, was it; and which stretches of it."""
    grade = "" if card.grade == "direct" else f" ({card.grade})"
    view = plain_text(card.view) or "as sent"
    look = [view + grade] if card.view or grade else []
    parts = card.intervals[:MOST_INTERVALS]
    tail = [f"and {len(card.intervals) - len(parts)} more"] if card.intervals[len(parts) :] else []
    return [
        *look,
        *(
            f"{part.start:g}-{part.end:g} is {part.known_start:g}-{part.known_end:g}"
            for part in parts
        ),
        *tail,
    ]


def _as_data(name: str, answer: CheckAnswer | SeawallError) -> dict[str, Any]:
    if isinstance(answer, SeawallError):
        return {"name": name, "problem": str(answer)}
    return {"name": name, **answer.as_json()}


def _name(path: Path) -> str:
    return "stdin" if path == STDIN else str(path)
