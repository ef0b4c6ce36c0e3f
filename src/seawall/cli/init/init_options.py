"""The options of `seawall init`: one a question, and how it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_ENVIRONMENT_WORD = "`env:NAME` reads it from a variable."

NamedOrganisationOption = Annotated[
    str | None,
    typer.Option("--organisation", metavar="NAME[, KIND]", help="Its name, and its kind."),
]
CountryOption = Annotated[
    str | None, typer.Option(metavar="CODE", help="Where it is established (ISO 3166).")
]
ContactOption = Annotated[
    str | None,
    typer.Option(metavar="NAME <EMAIL>", help="The contact point for authorities."),
]
DatabaseOption = Annotated[
    str | None, typer.Option(metavar="URL", help=f"sqlite, or a URL. {_ENVIRONMENT_WORD}")
]
AddressOption = Annotated[
    str | None, typer.Option(metavar="URL [PROXY]", help="The public address.")
]
MailOption = Annotated[
    str | None,
    typer.Option(metavar="URL [URL]", help=f"The inbox and the mail server. {_ENVIRONMENT_WORD}"),
]
OnCallOption = Annotated[
    str | None,
    typer.Option(metavar="NAME <EMAIL>, URL", help="Who is called for an order, and how."),
]
AdminOption = Annotated[
    str | None, typer.Option(metavar="NAME <EMAIL>", help="The first administrator.")
]
FirstListOption = Annotated[
    str | None,
    typer.Option("--list", metavar="LIST", help="A file, an exchange or an invitation."),
]
DoorOption = Annotated[
    str | None, typer.Option(metavar="DOOR", help="api, hma, in-process or none.")
]
AnswersOption = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        metavar="FILE",
        help="A TOML file of answers: organisation, country, on_call, …",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        dir_okay=False,
        metavar="FILE",
        help="The settings file; default: seawall.toml in the data folder.",
    ),
]
SlugOption = Annotated[str, typer.Option(help="The short name; default: made of the name.")]
AcceptTermsOption = Annotated[
    bool, typer.Option("--accept-terms", help="Sign the terms of the forum that invites.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Ask nothing; use the defaults.")]
