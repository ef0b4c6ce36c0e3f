"""`seawall init`: an installation for real use, by ten questions, by flags or by a file."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import typer

from seawall.cli.command import command
from seawall.cli.init.init_options import (
    AcceptTermsOption,
    AddressOption,
    AdminOption,
    AnswersOption,
    ConfigOption,
    ContactOption,
    CountryOption,
    DatabaseOption,
    DoorOption,
    FirstListOption,
    MailOption,
    NamedOrganisationOption,
    OnCallOption,
    SlugOption,
    YesOption,
)
from seawall.cli.init.init_report import InitReport, has_failed, print_report, report_data
from seawall.cli.output import say
from seawall.cli.presentation import text
from seawall.errors import problem


@command(
    shown=text(print_report, data=report_data),
    fails=has_failed,
    last=("answers", "config", "slug", "accept_terms", "yes"),
)
def begin_installation(
    *,
    named_organisation: NamedOrganisationOption = None,
    country: CountryOption = None,
    contact: ContactOption = None,
    database: DatabaseOption = None,
    address: AddressOption = None,
    mail: MailOption = None,
    on_call: OnCallOption = None,
    admin: AdminOption = None,
    first_list: FirstListOption = None,
    door: DoorOption = None,
    answers: AnswersOption = None,
    config: ConfigOption = None,
    slug: SlugOption = "",
    accept_terms: AcceptTermsOption = False,
    yes: YesOption = False,
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
