"""Options that several commands of `seawall refer` share."""

from __future__ import annotations

from typing import Annotated

import typer

Person = Annotated[
    str,
    typer.Option("--as", metavar="EMAIL", help="The member who does this: officer, supervisor."),
]
BatchId = Annotated[str, typer.Argument(metavar="BATCH", help="The batch's id, `bat_…`.")]
Reference = Annotated[
    str, typer.Argument(metavar="DISPATCH", help="Its reference number, or its id `dsp_…`.")
]
Positions = Annotated[
    list[int] | None, typer.Option("--line", help="An address by its position; repeat for more.")
]
Statute = Annotated[str, typer.Option(help="The statute, such as eu-2021-784.")]
Element = Annotated[str, typer.Option(help="The element of the offence, such as incites.")]
Language = Annotated[str, typer.Option(help="The language of the content, such as en.")]
Entity = Annotated[str, typer.Option(help="The group or the label it is attributed to.")]
Urgency = Annotated[str, typer.Option(help="normal, high or threat_to_life.")]
Note = Annotated[str, typer.Option(help="What else the platform should know.")]
