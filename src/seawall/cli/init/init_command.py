"""`seawall init`: an installation for real use, by ten questions, by flags or by a file."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Annotated

import typer

from seawall.cli.command import command
from seawall.cli.init.init_report import InitReport, has_failed, print_report, report_data
from seawall.cli.output import say
from seawall.cli.presentation import text
from seawall.errors import problem

_ENVIRONMENT_WORD = "`env:NAME` reads it from a variable."


@command(
    shown=text(print_report, data=report_data),
    fails=has_failed,
    last=("answers", "config", "slug", "accept_terms", "yes"),
)
def begin_installation(
    *,
    named_organisation: Annotated[
        str | None,
        typer.Option("--organisation", metavar="NAME[, KIND]", help="Its name, and its kind."),
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="Where it is established (ISO 3166).")
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(metavar="NAME <EMAIL>", help="The contact point for authorities."),
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help=f"sqlite, or a URL. {_ENVIRONMENT_WORD}")
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="URL [PROXY]", help="The public address.")
    ] = None,
    mail: Annotated[
        str | None,
        typer.Option(
            metavar="URL [URL]", help=f"The inbox and the mail server. {_ENVIRONMENT_WORD}"
        ),
    ] = None,
    on_call: Annotated[
        str | None,
        typer.Option(metavar="NAME <EMAIL>, URL", help="Who is called for an order, and how."),
    ] = None,
    admin: Annotated[
        str | None, typer.Option(metavar="NAME <EMAIL>", help="The first administrator.")
    ] = None,
    first_list: Annotated[
        str | None,
        typer.Option("--list", metavar="LIST", help="A file, an exchange or an invitation."),
    ] = None,
    door: Annotated[
        str | None, typer.Option(metavar="DOOR", help="api, hma, in-process or none.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="A TOML file of answers: organisation, country, on_call, …",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            metavar="FILE",
            help="The settings file; default: seawall.toml in the data folder.",
        ),
    ] = None,
    slug: Annotated[str, typer.Option(help="The short name; default: made of the name.")] = "",
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="Sign the terms of the forum that invites.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; use the defaults.")] = False,
    as_json: bool,
) -> InitReport:
    """Set up Seawall for real use: ten questions, by flags or a file. Repeat it to continue.

    It writes the settings, creates the organisation, its first people, the keys and the first
    bank, and ends with what `seawall doctor` finds.
    """
    flags = {
        "organisation": named_organisation,
        "country": country,
        "contact": contact,
        "database": database,
        "address": address,
        "mail": mail,
        "on_call": on_call,
        "admin": admin,
        "list": first_list,
        "door": door,
    }
    supplied = _file_of_answers(answers) if answers else {}
    supplied |= {name: answer for name, answer in flags.items() if answer is not None}
    slug = slug or supplied.pop("slug", "")
    is_talk = not (yes or as_json) and sys.stdin.isatty()
    from seawall.cli.init.init_carrying import Wish, carry_out

    wish = Wish(supplied, slug, config, is_talk=is_talk, accepts_terms=accept_terms)
    try:
        return carry_out(wish, wants_link=not as_json)
    except KeyboardInterrupt:
        say("Stopped. Run `seawall init` again: it continues.")
        raise typer.Exit(1) from None


def _file_of_answers(path: Path) -> dict[str, str]:
    """The answers of a file, each a text by the name of its question."""
    from seawall.cli.init.init_questions import QUESTIONS

    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        raise problem("cli.init-answers-unreadable", path=path, why=wrong) from wrong
    names = [question.name for question in QUESTIONS] + ["slug"]
    for name, answer in content.items():
        if name not in names:
            raise problem("cli.init-answers-name", path=path, name=name, names=", ".join(names))
        if not isinstance(answer, str):
            raise problem("cli.init-answers-text", path=path, name=name)
    return content
